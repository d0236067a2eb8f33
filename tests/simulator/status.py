"""Write the Tasmota-like JSON of a device: State, Sensor and the Status pages.

Byte for byte as the firmware writes it, constants included: nothing is escaped.
"""

from collections.abc import Callable
import math
from typing import TYPE_CHECKING

from .c_types import f32
from .chips import EXAMPLE_LINK, WITHOUT_RADIO_QUERY
from .json_text import NO_TIME, duration, members, pair, timestamp
from .outputs import power_block
from .tables import CHANNEL_COUNT, DHT_ROLES, RELAY_LIKE_ROLES, RELAY_ROLES, role

if TYPE_CHECKING:
    from .firmware import Firmware


def state(firmware: Firmware) -> str:
    """Return the State object."""
    seconds = firmware.seconds
    bssid, channel = firmware.wifi.bssid, firmware.wifi.channel
    if firmware.chipset in WITHOUT_RADIO_QUERY:
        bssid, channel = EXAMPLE_LINK
    saving = firmware.power_save
    battery = ""
    if "Battery" in firmware.drivers.running:
        battery = f'"Vcc":{firmware.surroundings.battery_millivolts / 1000:.4f},'
    head = members(
        Time=timestamp(firmware.wall_clock.local()),
        Uptime=duration(seconds),
        UptimeSec=seconds,
        Heap=firmware.heap // 1024,
        SleepMode="Dynamic" if saving else "None",
        Sleep=10 if saving else 0,
        LoadAvg=99,
        MqttCount=23,
    )
    link = members(
        AP=1,
        SSId=firmware.config.ssid,
        BSSId=bssid,
        Channel=channel,
        Mode="11n",
        RSSI=(firmware.rssi + 100) * 2,
        Signal=firmware.rssi,
        LinkCount=21,
        Downtime="0T06:13:34",
    )
    return f'{{{head},{battery}{power_block(firmware)},"Wifi":{{{link}}}}}'


def _energy(firmware: Firmware) -> str:
    meter = firmware.meter
    if "Battery" in firmware.drivers.running:
        percent = firmware.surroundings.battery_percent
        return f'{{"Voltage":{meter.voltage:.4f},"Batterypercentage":{percent:.0f}}}'
    readings = (
        ('"Power": ', meter.power),
        ('"ApparentPower": ', meter.apparent),
        ('"ReactivePower": ', meter.reactive),
        ('"Factor":', meter.factor),
        ('"Voltage":', meter.voltage),
        ('"Current":', meter.current),
        ('"Frequency":', meter.frequency),
        ('"ConsumptionTotal":', meter.counters.total),
        ('"Yesterday": ', meter.counters.yesterday),
        ('"ConsumptionLastHour":', meter.last_hour),
    )
    return "{" + ",".join(f"{k}{_number(v):f}" for k, v in readings) + "}"


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else f32(value)


def sensors(firmware: Firmware) -> str:
    """Return the Sensor object."""
    parts = [pair("Time", timestamp(firmware.wall_clock.local()))]
    measuring = firmware.meter.driver is not None
    if firmware.has_meter and (measuring or "Battery" in firmware.drivers.running):
        parts.append(f'"ENERGY":{_energy(firmware)}')
    chip = firmware.surroundings.chip_temperature
    if firmware.has_temperature:
        parts.append(f'"ESP32":{{"Temperature": {chip:.1f}}}')
    found = _sensormembers(firmware)
    parts += found
    if firmware.has_temperature or found:
        parts.append(pair("TempUnit", "C"))
    return "{" + ",".join(parts) + "}"


def _sensormembers(firmware: Firmware) -> list[str]:
    def climate(key: str, pin: int) -> str:
        temperature = firmware.channels.read_float(config.pin_channels[pin]) / 10
        humidity = firmware.channels.read_float(config.pin_channels2[pin])
        return (
            f'"{key}":{{"Temperature": {temperature:.1f},"Humidity": {humidity:.0f}}}'
        )

    def one_wire(_: str, pin: int) -> str:
        value = firmware.channels.read_float(config.pin_channels[pin]) / 100
        return f'"DS18B20":{{"Temperature": {value:.1f}}}'

    def air(_: str, pin: int) -> str:
        co2 = firmware.channels.read_float(config.pin_channels[pin])
        tvoc = firmware.channels.read_float(config.pin_channels2[pin])
        return f'"SGP":{{"CO2": {co2:.0f},"Tvoc": {tvoc:.0f}}}'

    config = firmware.config
    by_driver: list[tuple[str, str, Callable[[str, int], str]]] = [
        ("SHT3X", "SHT3X_SDA", climate),
        ("DS1820", "DS1820_IO", one_wire),
        ("CHT83XX", "CHT83XX_SDA", climate),
        ("DHT", "", climate),
        ("SGP", "SGP_DAT", air),
    ]
    parts: list[str] = []
    for driver, role_name, write in by_driver:
        if driver == "DHT":
            parts += [write(driver, pin) for pin in config.pins_with(DHT_ROLES)]
        elif driver in firmware.drivers.running:
            pins = config.pins_with(frozenset({role(role_name)})) or [0]
            parts.append(write(driver, pins[0]))
    return parts


def firmware_version(firmware: Firmware) -> str:
    """Return the StatusFWR object."""
    content = members(
        Version=f"{firmware.chip.long_prefix}_{firmware.version}",
        BuildDateTime=firmware.build_date,
        Boot=7,
        Core="0.0",
        SDK="obk",
        CpuFrequency=80,
        Hardware=firmware.chipset,
        CR="465/699",
    )
    return f"{{{content}}}"


def network(firmware: Firmware) -> str:
    """Return the StatusNET object."""
    content = members(
        Hostname=firmware.config.short_name,
        IPAddress=firmware.ip,
        Gateway="192.168.0.1",
        Subnetmask="255.255.255.0",
        DNSServer1="192.168.0.1",
        DNSServer2="0.0.0.0",
        Mac=firmware.mac,
        Webserver=2,
        HTTP_API=1,
        WifiConfig=4,
    )
    return f'{{{content},"WifiPower":17.0}}'


def mqtt(firmware: Firmware) -> str:
    """Return the StatusMQT object."""
    config = firmware.config
    content = members(
        MqttHost=config.mqtt_host,
        MqttPort=config.mqtt_port,
        MqttClientMask="core",
        MqttClient=config.mqtt_client,
        MqttUser=config.mqtt_user,
        MqttCount=23,
        MAX_PACKET_SIZE=1200,
        KEEPALIVE=30,
        SOCKET_TIMEOUT=4,
    )
    return f"{{{content}}}"


def times(firmware: Firmware) -> str:
    """Return the StatusTIM object."""
    local_time, utc = firmware.wall_clock.local(), firmware.wall_clock.utc()
    offset = local_time.utcoffset() if local_time else None
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    sign = "-" if minutes < 0 else "+"
    content = members(
        UTC=timestamp(utc),
        Local=timestamp(local_time),
        StartDST=NO_TIME,
        EndDST=NO_TIME,
        Timezone=f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}",
        Sunrise="07:50",
        Sunset="17:17",
    )
    return f"{{{content}}}"


_MEMORY = (
    '{"ProgramSize":616,"Free":384,"Heap":25,"ProgramFlashSize":1024,"FlashSize":2048,'
    '"FlashChipId":"1540A1","FlashFrequency":40,"FlashMode":3,"Features":["00000809",'
    '"8FDAC787","04368001","000000CF","010013C0","C000F981","00004004","00001000",'
    '"00000020"],"Drivers":"1,2,3,4,5,6,7,8,9,10,12,16,18,19,20,21,22,24,26,27,29,30,'
    '35,37,45","Sensors":"1,2,3,4,5,6"}'
)


def memory(_: Firmware) -> str:
    """Return the StatusMEM object, which is the same for every device."""
    return _MEMORY


def _parameters(firmware: Firmware) -> str:
    content = members(
        Baudrate=115200,
        SerialConfig="8N1",
        GroupTopic=firmware.config.device_group,
        OtaUrl=("https://github.com/openshwprojects/OpenBK7231T_App/releases/latest"),
        RestartReason="HardwareWatchdog",
        Uptime=firmware.seconds,
        StartupUTC=timestamp(firmware.wall_clock.local()),
        Sleep=50,
        CfgHolder=4617,
        BootCount=22,
        BCResetTime="2022-01-27T16:10:56",
        SaveCount=1235,
        SaveAddress="F9000",
    )
    return f"{{{content}}}"


def _logging(firmware: Firmware) -> str:
    content = members(
        SerialLog=2,
        WebLog=2,
        MqttLog=0,
        SysLog=0,
        LogHost="",
        LogPort=514,
        SSId1=firmware.config.ssid,
        SSId2=firmware.config.ssid2,
        TelePeriod=300,
        Resolution="558180C0",
    )
    options = (
        '"000A8009","2805C80001000600003C5A0A000000000000","00000280","00006008",'
        '"00004000"'
    )
    return f'{{{content},"SetOption":[{options}]}}'


def _power_bits(firmware: Firmware) -> int:
    if firmware.light.is_running:
        return firmware.light.enabled
    config, channels = firmware.config, firmware.channels
    first = 0 if config.has_role_on_channel(0, RELAY_ROLES) else 1
    if first:
        # The firmware looks one channel too far.
        firmware.log.add_error(
            "CHANNEL_HasChannelPinWithRole: Channel index 64 is out of range <0,64)",
            "GEN",
        )
    bits = sum(
        1 << (channel - first)
        for channel in range(first, CHANNEL_COUNT)
        if config.has_role_on_channel(channel, RELAY_ROLES) and channels[channel]
    )
    # A C int of 32 bits, printed with its sign.
    return (bits & 0xFFFFFFFF) - (bits & 0x80000000) * 2


def _friendly_names(firmware: Firmware) -> str:
    config = firmware.config
    if not config.pins_with(RELAY_LIKE_ROLES - {role("BridgeFWD"), role("BridgeREV")}):
        return f'"{config.long_name}"'
    first = int(config.has_role_on_channel(0, RELAY_ROLES))
    return ",".join(
        f'"{config.short_name}_{channel + first}"'
        for channel in range(CHANNEL_COUNT)
        if config.has_role_on_channel(channel, RELAY_ROLES)
    )


def _summary(firmware: Firmware) -> str:
    tail = members(
        Topic=firmware.config.mqtt_client,
        ButtonTopic="0",
        Power=_power_bits(firmware),
        PowerOnState=3,
        LedState=1,
        LedMask="FFFF",
        SaveData=1,
        SaveState=1,
        SwitchTopic="0",
    )
    retains = members(
        ButtonRetain=0,
        SwitchRetain=0,
        SensorRetain=0,
        PowerRetain=0,
        InfoRetain=0,
        StateRetain=0,
    )
    names = _friendly_names(firmware)
    device = pair("DeviceName", firmware.config.short_name)
    return (
        f'{{"Module":0,{device},"FriendlyName":[{names}],{tail},'
        f'"SwitchMode":[0,0,0,0,0,0,0,0],{retains}}}'
    )


_ALL: tuple[tuple[str, Callable[[Firmware], str]], ...] = (
    ("Status", _summary),
    ("StatusPRM", _parameters),
    ("StatusFWR", firmware_version),
    ("StatusLOG", _logging),
    ("StatusMEM", memory),
    ("StatusNET", network),
    ("StatusMQT", mqtt),
    ("StatusTIM", times),
    ("StatusSNS", sensors),
    ("StatusSTS", state),
)
_PAGES = {
    "2": "StatusFWR",
    "4": "StatusMEM",
    "5": "StatusNET",
    "6": "StatusMQT",
    "7": "StatusTIM",
    "8": "StatusSNS",
    "10": "StatusSNS",
    "11": "StatusSTS",
}


def status(firmware: Firmware, argument: str) -> str:
    """Return `Status N`; whatever N is not a page of its own gives all pages."""
    wanted = _PAGES.get(argument)
    return (
        "{"
        + ",".join(
            f'"{name}":{write(firmware)}'
            for name, write in _ALL
            if wanted in (None, name)
        )
        + "}"
    )
