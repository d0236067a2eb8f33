"""Model the firmware of one OpenBK device: configuration, running state and time.

Nothing happens between two looks at the device that an observer could miss, so
time is caught up with whenever the device is touched: `advance` runs the seconds
that have passed on the injected clock.
"""

from collections.abc import Callable
from datetime import datetime
import time
from uuid import uuid4

from . import tables
from .arguments import Arguments
from .channels import Channels
from .chips import CHIPS, has_meter, has_temperature
from .commands import Result, Shell
from .config import STARTUP_COMMAND_SIZE, Config
from .constants import constants_of
from .drivers import Drivers
from .dual_meters import DualMeters, Lines
from .energy import EnergyMeter, Load
from .events import Events
from .light import Light
from .log import LogRing
from .mqtt import MqttClient
from .page_drivers import PageDrivers
from .profiles import fitted
from .replies import reply_to
from .sensors import Sensors, Surroundings
from .shutters import Shutters
from .sleep import Sleep
from .tuya import TuyaMcu
from .wall_clock import WallClock
from .wifi import AccessPoint, WifiLink

_LOGGED_SECONDS = 120
_DEFAULT_MAC = "c8:47:8c:12:34:56"
# People rename devices: the default one is not called after its MAC.
_DEFAULT_TAIL = "12345678"


class Firmware:
    """One device: what it is, what it is set up as and what it is doing."""

    config: Config
    light: Light

    def __init__(
        self,
        profile: str | None = None,
        *,
        short_name: str | None = None,
        long_name: str | None = None,
        mac: str = _DEFAULT_MAC,
        ip: str = "127.0.0.1",
        chipset: str = "BK7231N",
        version: str = "1.18.299",
        variant: str = "",
        build_date: str = "Jul 24 2026 09:12:44",
        password: str = "",
        ssid: str = "Home",
        wifi_password: str = "correct horse",
        bssid: str = "30:B5:C2:5D:70:72",
        wifi_channel: int = 6,
        rssi: int = -61,
        heap: int = 74456,
        sockets: tuple[int, int] = (3, 38),
        mqtt_host: str = "",
        load: Load | None = None,
        lines: Lines | None = None,
        surroundings: Surroundings | None = None,
        drivers: tuple[str, ...] = (),
        boot_seconds: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a device and boot it; a profile's commands are run on top.

        variant is the build's (`berry`, `tuyaMCU` ...), drivers are those that run
        from boot without being asked, boot_seconds is how long a commanded restart
        takes, clock counts seconds.
        """
        chip = CHIPS[chipset]
        digits = mac.replace(":", "").upper()
        tail = _DEFAULT_TAIL if mac == _DEFAULT_MAC else digits[4:]
        self.chip = chip
        self.chipset = chipset
        self.version = f"{version}_{variant}" if variant else version
        self.has_meter = has_meter(chipset, variant)
        self.has_temperature = has_temperature(chipset)
        self.build_date = build_date
        self.mac = mac
        self.ip = ip
        self.heap = heap
        self.sockets = sockets
        self.boot_seconds = boot_seconds
        self.published: list[tuple[str, str]] = []
        # The devices that the SSDP driver has heard.
        self.neighbours: list[str] = []
        self.clock = clock
        self.load = load or Load()
        self.lines = lines or Lines()
        self.surroundings = surroundings or Surroundings()
        self.broker_answers = False
        self.config = Config(
            short_name=short_name or f"{chip.short_prefix}{tail}",
            long_name=long_name or f"{chip.long_prefix}_{tail}",
            pin_count=chip.pins,
            web_password=password,
            ssid=ssid,
            password=wifi_password,
            mqtt_host=mqtt_host,
            mqtt_group=chip.group,
        )
        self._boot_drivers = drivers
        self._access_point = AccessPoint(bssid, wifi_channel, rssi)
        self.wall_clock = WallClock(clock)
        self._advancing = False
        self.is_asleep = False
        self.boots = 0
        self.power_was_cut = True
        self._boot(clock())
        self.set_up(profile)

    @classmethod
    def like_captures(
        cls,
        profile: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Firmware:
        """Return the device the captures of the real firmware were taken from."""
        firmware = cls(
            short_name="LSEECAFFEE",
            long_name="LinuxSim_EECAFFEE",
            mac="000000000000",
            chipset="LIN",
            version="Lin_Test",
            build_date="Nov 22 2026 13:59:18",
            ssid="",
            wifi_password="",
            wifi_channel=12,
            rssi=-1,
            heap=100_000,
            sockets=(1, 9999),
            mqtt_host="127.0.0.1",
            surroundings=Surroundings(0.0, 0.0, 0, 0, 0, 0, 0.0),
            drivers=("mqttServer",),
            # The fake meter's own defaults, before it is set up.
            load=Load(120.0, 1.0, 120.0, 60.0, jitter=True),
            clock=clock,
        )
        firmware.config.mqtt_client = "LinuxOBK"
        firmware.set_up(profile)
        return firmware

    def set_up(self, profile: str | None) -> None:
        """Run the commands of a profile."""
        for command in fitted(profile, self.chip.pins) if profile else ():
            self.execute(command)

    def _boot(self, at: float) -> None:
        """Start from what is in flash, at a time of the clock (or later than now)."""
        self.boots += 1
        self.booted_at = at
        self._wakes_at = 0.0
        self._seconds = 0
        self.rebooting_in = 0
        self.ssdp_uuid = str(uuid4())
        self._later: list[tuple[int, Callable[[], object]]] = []
        self.log = LogRing()
        running: set[str] = set()
        self.channels = Channels(self.config, self.log, self._channel_changed)
        self.events = Events(self.log, self.run)
        self.light = Light(
            self.config,
            self.channels,
            self.log,
            running,
            self.events.fire,
        )
        self.meter = EnergyMeter(self.config, self.log, self.load)
        self.drivers = Drivers(
            self.config, self.log, self.meter, self.has_meter, running
        )
        self.sensors = Sensors(self.config, self.channels, self.surroundings, running)
        self.page_drivers = PageDrivers(
            self.config, self.channels, self.surroundings, running
        )
        self.shutters = Shutters(self.config, self.log, running)
        self.dual_meters = DualMeters(self.config, self.channels, self.lines, running)
        self.sleep = Sleep(self.config, running)
        self.tuya = TuyaMcu(self.config, self.channels)
        self.mqtt = MqttClient(
            self.config, self.log, self.published, lambda: self.broker_answers
        )
        self.wifi = WifiLink(
            self.config,
            self.log,
            self.chipset,
            self._access_point,
            self.clock,
            self.events.fire,
            self.events.change,
        )
        self.constants = constants_of(self)
        self.shell = Shell(self)
        self.power_save = False
        self._log_boot()
        self.drivers.boot(self._boot_drivers)
        for driver in running:
            self.dual_meters.started(driver)
        self.wifi.boot(quiet=self.boots == 1)
        self.shell.run_script(self.config.startup_command)

    def _log_boot(self) -> None:
        for line in ("Main_Init_Before_Delay", "Main_Init_After_Delay"):
            self.log.add(line)
        self.log.add(f"Using SSID [{self.config.ssid}]")
        self.log.add(f"Using Pass [{self.config.password}]")
        self.log.add("Main_Init_After_Delay done")

    @property
    def is_on(self) -> bool:
        """Tell whether the device is powered, awake, and past its boot loader."""
        if self.is_asleep and 0 < self._wakes_at <= self.clock():
            self.wake(at=self._wakes_at)
        return not self.is_asleep and self.clock() >= self.booted_at

    @property
    def uptime(self) -> int:
        """Return the whole seconds since boot."""
        self.advance()
        return self._seconds

    @uptime.setter
    def uptime(self, seconds: int) -> None:
        """Pretend the device had booted that long ago; no second is lived through."""
        self.booted_at = self.clock() - seconds
        self._seconds = seconds

    @property
    def seconds(self) -> int:
        """Return the uptime as the second now being run sees it."""
        return self._seconds

    @property
    def energy_wh(self) -> float:
        """Return the total the meter shows, in Wh."""
        self.advance()
        return self.meter.counters.total

    @property
    def rssi(self) -> int:
        """Return the signal strength in dBm."""
        return self.wifi.access_point.rssi

    @rssi.setter
    def rssi(self, value: int) -> None:
        self.wifi.access_point.rssi = value

    @property
    def build(self) -> str:
        """Return the build text of `/api/info`."""
        return f"Built on {self.build_date} version {self.version}"

    def set_clock(self, local_time: datetime | None) -> None:
        """Set the device's clock as NTP would; it stays set, reboots included.

        A time with a zone gives the device that offset; None takes the time away.
        """
        self.advance()
        self.wall_clock.set(local_time)

    def set_load(
        self,
        *,
        voltage: float | None = None,
        current: float | None = None,
        power: float | None = None,
        frequency: float | None = None,
    ) -> None:
        """Change what flows through the meter from the next second on."""
        self.advance()
        self.load.voltage = self.load.voltage if voltage is None else voltage
        self.load.current = self.load.current if current is None else current
        self.load.power = self.load.power if power is None else power
        self.load.frequency = self.load.frequency if frequency is None else frequency

    def fall_asleep(self) -> None:
        """Be gone until something wakes it: nothing but the flash is kept."""
        after = self.sleep.wake_after
        self._wakes_at = self.clock() + after if after else 0.0
        self.is_asleep = True

    def wake(self, at: float | None = None) -> None:
        """Wake up, which is to boot, now or at a time of the clock."""
        if self.is_asleep:
            self.is_asleep = False
            self._boot((self.clock() if at is None else at) + self.boot_seconds)

    def set_level(self, pin: int, level: int) -> None:
        """Change the level at a pin; a door that moves wakes its device."""
        self.surroundings.levels[pin] = level
        if self.config.roles[pin] in tables.DOOR_ROLES:
            self.wake()

    def start_driver(self, arguments: Arguments) -> None:
        """Start a driver as `startDriver` does, with its arguments."""
        if (driver := self.drivers.start(arguments.text(0))) is not None:
            self.page_drivers.started(driver, arguments)
            self.dual_meters.started(driver)

    def advance(self) -> None:
        """Run the seconds that have passed since the last time."""
        if self._advancing or self.is_asleep:
            return
        self._advancing = True
        try:
            while (due := int(self.clock() - self.booted_at)) > self._seconds:
                self._second(quiet=due - self._seconds > _LOGGED_SECONDS)
                if self.sleep.due and not self.sleep.held_awake:
                    self.fall_asleep()
                    break
        finally:
            self._advancing = False

    def _second(self, *, quiet: bool) -> None:
        self.mqtt.second(self.wifi.connected, self.events)
        self.wifi.second(self._seconds)
        self._measure()
        self.sensors.sense()
        self.page_drivers.second()
        self.shutters.second()
        self.dual_meters.second()
        self.sleep.second(connected=self.wifi.connected and self.mqtt.connected)
        self.events.second()
        self._seconds += 1
        for due, action in [task for task in self._later if task[0] <= self._seconds]:
            self._later.remove((due, action))
            action()
        if not quiet:
            # Older lines would have left the ring again by now.
            self._log_second()
        if self._seconds == self.config.boot_ok_seconds + 1:
            self.log.add(
                f"Boot complete time reached ({self.config.boot_ok_seconds} seconds)"
            )
        if self.rebooting_in:
            self.rebooting_in -= 1
            if self.rebooting_in:
                self.log.add(f"Module reboot in {self.rebooting_in}...")
            else:
                self.reboot(
                    power_cut=False,
                    off_seconds=self.boot_seconds,
                    at=self.booted_at + self._seconds,
                )

    def _measure(self) -> None:
        now = self.wall_clock.local(self.booted_at + self._seconds + 1)
        self.meter.second(self.relays_open(), now)

    def relays_open(self) -> bool:
        """Tell whether no relay lets current through."""
        return not any(
            self.channels.read_float(self.config.pin_channels[pin]) > 0
            for pin in self.config.pins_with(
                tables.RELAY_ROLES | tables.roles("BridgeFWD")
            )
        )

    def _log_second(self) -> None:
        used, most = self.sockets
        mqtt = f"MQTT {int(self.mqtt.connected)}({self.mqtt.attempts})"
        self.log.add(
            f"Time {self._seconds}, idle 0/s, free {self.heap}, {mqtt}, "
            f"bWifi {int(self.wifi.connected)}, "
            f"secondsWithNoPing {self.wifi.seconds_without_ping}, "
            f"socks {used}/{most} {'POWERSAVE' if self.power_save else ''}"
        )

    def later(self, seconds: int, action: Callable[[], object]) -> None:
        """Do something after that many seconds of uptime; a reboot forgets it."""
        self._later.append((self._seconds + seconds, action))

    def reboot(
        self,
        *,
        power_cut: bool = True,
        off_seconds: float = 0.0,
        at: float | None = None,
    ) -> None:
        """Restart: configuration stays, the rest goes; a power cut saves nothing."""
        self.advance()
        if not power_cut:
            self.dual_meters.save()
            if self.meter.driver is not None:
                self.meter.save()
        self.power_was_cut = power_cut
        self._access_point = self.wifi.access_point
        self._boot((self.clock() if at is None else at) + off_seconds)

    def reboot_soon(self, seconds: int = 3) -> None:
        """Restart by command after a few seconds."""
        self.rebooting_in = max(1, seconds)

    def _channel_changed(self, channel: int, before: int, after: int) -> None:
        self.sleep.changed(channel)
        self.events.fire("OnChannelChange", channel)
        self.events.change(f"channel{channel}", before, after)

    def set_startup_command(self, text: str) -> None:
        """Store the start-up command, cut to what fits."""
        self.config.startup_command = text[: STARTUP_COMMAND_SIZE - 1]

    def arguments(
        self, text: str, *, quotes: bool = False, expanding: bool = True
    ) -> Arguments:
        """Split a command's arguments, with this device's constants."""
        return Arguments(
            text,
            self.constants.evaluate,
            self.constants.argument,
            quotes=quotes,
            expanding=expanding,
        )

    def run(self, command: str) -> Result:
        """Run a console command and say how it went."""
        return self.shell.run(command)

    def execute(self, command: str) -> str:
        """Run a command and return what `/cm` replies to it."""
        self.advance()
        self.run(command)
        return reply_to(self, command)
