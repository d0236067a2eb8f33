"""Implement the commands about drivers, meter, MQTT, WiFi, flags and the device."""

from typing import TYPE_CHECKING

from .arguments import Arguments
from .c_types import atof, atoi, is_integer
from .commands import Command, Result, accepted, needs, with_driver
from .dual_meters import BL0939, HLW8112
from .energy import METERS
from .log import FEATURES
from .tuya import DataPoint, dp_type

if TYPE_CHECKING:
    from .firmware import Firmware

_TUYA = ("TuyaMCU", "tmSensor")
_SSID_SIZE, _HOST_SIZE, _CLIENT_SIZE = 63, 255, 63


def _echo(firmware: Firmware, _: str, text: str) -> None:
    if text:
        firmware.log.add(echo(firmware, text), "CMD")


def echo(firmware: Firmware, text: str) -> str:
    """Return what `echo` makes of its text: constants expanded, the rest cut."""
    return firmware.constants.expand(text[:511])[:1278]


def _restart(firmware: Firmware, _: str, text: str) -> None:
    seconds = atoi(text) if text else 3
    firmware.log.add(f"CMD_Restart: will reboot in {seconds}", "CMD")
    firmware.reboot_soon(seconds)


def _start_driver(firmware: Firmware, arguments: Arguments) -> None:
    firmware.start_driver(arguments)


def _move_shutter(firmware: Firmware, name: str, text: str) -> Result | None:
    def move(_: Firmware, arguments: Arguments) -> None:
        firmware.shutters.move(name, arguments)

    return needs(1, move)(firmware, name, text)


def _calibrate_shutter(firmware: Firmware, arguments: Arguments) -> None:
    firmware.shutters.calibrate(arguments)


def _set_line_energy(firmware: Firmware, arguments: Arguments) -> None:
    firmware.dual_meters.set_energy(arguments)


def _clear_line_energy(firmware: Firmware, arguments: Arguments) -> None:
    which = arguments.text(0) if len(arguments) else "all"
    firmware.dual_meters.clear(which)


def _set_probe(firmware: Firmware, arguments: Arguments) -> None:
    firmware.page_drivers.set_probe(arguments)


def _set_awake_time(firmware: Firmware, arguments: Arguments) -> None:
    firmware.sleep.set_time(arguments)


def _deep_sleep(firmware: Firmware, _: str, text: str) -> None:
    firmware.sleep.by_command(atoi(text) if text else 0)


def _stop_driver(firmware: Firmware, arguments: Arguments) -> None:
    firmware.drivers.stop(arguments.text(0))


def _flags(firmware: Firmware, _: str, text: str) -> Result | None:
    if not text:
        return Result.NOT_ENOUGH
    if not is_integer(text):
        return Result.BAD_ARGUMENT
    firmware.config.flags = int(text) & (2**64 - 1)
    firmware.log.add("New flags set!", "CMD")
    return None


def _set_flag(firmware: Firmware, arguments: Arguments) -> None:
    number = arguments.integer(0)
    if 0 <= number < 64:
        firmware.config.set_flag(number, bool(arguments.integer(1)))


def _startup_command(firmware: Firmware, arguments: Arguments) -> None:
    command = arguments.text(0)
    firmware.set_startup_command(command)
    if arguments.integer(1) == 1:
        firmware.run(command)


def _clear_config(firmware: Firmware, _: str, __: str) -> None:
    config = firmware.config
    config.clear_pins()
    config.flags = 1 << 10
    config.startup_command = config.ssid = config.password = config.web_password = ""
    config.mqtt_host = ""


def _clear_io(firmware: Firmware, _: str, __: str) -> None:
    firmware.config.clear_pins()


def _setup_test_power(firmware: Firmware, _: str, text: str) -> Result | None:
    arguments = firmware.arguments(text, quotes=True, expanding=False)
    if len(arguments) < 3:
        return Result.NOT_ENOUGH
    load = firmware.load
    load.voltage, load.current = arguments.number(0), arguments.number(1)
    load.power, load.frequency = arguments.number(2), arguments.number(3)
    load.jitter = bool(arguments.integer(4))
    return None


def _reset_energy(firmware: Firmware, _: str, text: str) -> None:
    arguments = firmware.arguments(text)
    total = arguments.number(0) if len(arguments) else None
    firmware.meter.reset(total, firmware.wall_clock.local())


def _energy_statistics(firmware: Firmware, arguments: Arguments) -> None:
    enable, interval, count = (arguments.integer(index) for index in range(3))
    firmware.meter.setup_statistics(bool(enable), interval, count)


def _consumption_threshold(firmware: Firmware, arguments: Arguments) -> None:
    firmware.meter.save_threshold = max(1.0, min(5000.0, atof(arguments.text(0))))


def _link_tuya(firmware: Firmware, arguments: Arguments) -> None:
    firmware.tuya.link(
        DataPoint(
            identity=arguments.integer(0) & 0xFF,
            type=dp_type(arguments.text(1)),
            channel=arguments.integer(2, -999),
            multiplier=arguments.number(4, 1.0),
            inverted=bool(arguments.integer(5)),
            delta=arguments.number(6),
        )
    )


def _setup_tuya_led(firmware: Firmware, _: Arguments) -> None:
    firmware.light.tuya_led = True


def _publish(firmware: Firmware, name: str, text: str) -> Result | None:
    arguments = firmware.arguments(text, quotes=True)
    if len(arguments) < 2:
        return Result.NOT_ENOUGH
    value = {
        "publishint": lambda: str(arguments.integer(1)),
        "publishfloat": lambda: f"{arguments.number(1):f}",
    }.get(name.lower(), lambda: firmware.constants.expand(arguments.text(1)))()
    firmware.mqtt.publish(arguments.text(0), value, verbatim=bool(arguments.integer(2)))
    return None


def _publish_channel(firmware: Firmware, arguments: Arguments) -> None:
    channel = arguments.integer(0)
    firmware.mqtt.publish(str(channel), str(firmware.channels.read(channel)))


def _publish_channels(firmware: Firmware, _: str, __: str) -> None:
    for channel, value in firmware.channels.items():
        firmware.mqtt.publish(str(channel), str(value))


def _power_save(firmware: Firmware, _: str, text: str) -> None:
    arguments = firmware.arguments(text)
    firmware.power_save = bool(arguments.integer(0, 1))


def _log_level(firmware: Firmware, _: str, text: str) -> Result | None:
    level = atoi(text) if text else -1
    if not 0 <= level <= 9:
        return Result.BAD_ARGUMENT
    firmware.log.level = level
    return None


def _log_feature(firmware: Firmware, arguments: Arguments) -> Result | None:
    feature, on = arguments.integer(0), arguments.integer(1, 1)
    if not 0 <= feature < len(FEATURES):
        return Result.BAD_ARGUMENT
    bit = 1 << feature
    features = firmware.log.features
    firmware.log.features = features | bit if on else features & ~bit
    return None


def _full_boot_time(firmware: Firmware, arguments: Arguments) -> None:
    firmware.config.boot_ok_seconds = max(1, arguments.integer(0))


def _clear_no_ping_time(firmware: Firmware, _: str, __: str) -> None:
    firmware.wifi.seconds_without_ping = 0


def _stored(attribute: str, size: int) -> Command:
    """Return a command that stores its text argument in the configuration."""

    def store(firmware: Firmware, arguments: Arguments) -> None:
        setattr(firmware.config, attribute, arguments.text(0)[:size])

    return needs(1, store, quotes=True)


# Their effect is not seen from outside, or not modelled.
_ACCEPTED = """
VREF PREF IREF SoftI2C_SetClkPeriod CHT_calibrate SM16703P_Init
State Sensor Status Result scheduleHADiscovery SafeMode OpenAP DSEdge PowerSave_WFI PWMFrequency IndexRefreshInterval logtype logdelay
exec startScript stopScript stopAllScripts listScripts resetSVM addClockEvent
removeClockEvent clearClockEvents listClockEvents VCPPublishThreshold VCPPrecision
VCPPublishIntervals VoltageSet CurrentSet PowerSet PowerMax Battery_Setup
Battery_cycle ntp_timeZoneOfs ntp_setServer ntp_setLatlong ntp_info setDST
clock_setTZ setDeviceTime BP5758D_Current SM2135_Current BP1658CJ_Current
SM2235_Current KP18058_Current SM2335_Current tuyaMcu_setBaudRate
tuyaMcu_setDimmerRange tuyaMcu_defWiFiState tuyaMcu_sendQueryState
tuyaMcu_sendCurTime tuyaMcu_sendCmd tuyaMcu_sendState tuyaMcu_setupMode
tuyaMcu_enableAutomaticSending tuyaMcu_batteryPoweredMode uartInit uartSendHex
uartSendASCII DSReset setStartupSSID setStartupSSIDChannel SPC
"""
COMMANDS: dict[str, Command] = {
    "echo": _echo,
    "restart": _restart,
    "reboot": _restart,
    "startDriver": needs(1, _start_driver),
    "stopDriver": needs(1, _stop_driver),
    "flags": _flags,
    "SetFlag": needs(2, _set_flag),
    "StartupCommand": needs(1, _startup_command, quotes=True),
    "clearConfig": _clear_config,
    "clearAll": _clear_config,
    "clearIO": _clear_io,
    "SetupTestPower": with_driver(("TESTPOWER",), _setup_test_power),
    "EnergyCntReset": with_driver(METERS, _reset_energy),
    "SetupEnergyStats": with_driver(METERS, needs(3, _energy_statistics)),
    "ConsumptionThreshold": with_driver(METERS, needs(1, _consumption_threshold)),
    "linkTuyaMCUOutputToChannel": with_driver(_TUYA, needs(2, _link_tuya)),
    "tuyaMcu_setupLED": with_driver(_TUYA, needs(2, _setup_tuya_led)),
    "ShutterMove": with_driver(("Shutters",), _move_shutter),
    "ShutterCalibrate": with_driver(("Shutters",), needs(3, _calibrate_shutter)),
    "BL0939_SetEnergy": with_driver((BL0939,), needs(4, _set_line_energy)),
    "BL0939_ClearEnergy": with_driver((BL0939,), needs(0, _clear_line_energy)),
    "clear_energy": with_driver((HLW8112,), needs(0, _clear_line_energy)),
    "DS1820_FULL_setsensor": with_driver(
        ("DS1820_FULL",), needs(3, _set_probe, quotes=True)
    ),
    "DSTime": with_driver(("DoorSensor",), needs(1, _set_awake_time)),
    "DeepSleep": _deep_sleep,
    "PinDeepSleep": _deep_sleep,
    "SSID1": _stored("ssid", _SSID_SIZE),
    "Password1": _stored("password", _SSID_SIZE),
    "MqttHost": _stored("mqtt_host", _HOST_SIZE),
    "MqttUser": _stored("mqtt_user", _SSID_SIZE),
    "MqttPassword": _stored("mqtt_password", 2 * _SSID_SIZE + 1),
    "MqttClient": _stored("mqtt_client", _CLIENT_SIZE),
    "MqttGroup": _stored("mqtt_group", _SSID_SIZE),
    "publish": _publish,
    "publishInt": _publish,
    "publishFloat": _publish,
    "publishChannel": needs(1, _publish_channel),
    "publishChannels": _publish_channels,
    "publishAll": _publish_channels,
    "PowerSave": _power_save,
    "loglevel": _log_level,
    "logfeature": needs(1, _log_feature),
    "FullBootTime": needs(1, _full_boot_time),
    "ClearNoPingTime": _clear_no_ping_time,
} | dict.fromkeys(_ACCEPTED.split(), accepted)
