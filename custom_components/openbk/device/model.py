"""What is known of a device: immutable values, None where it is not known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import sqrt
from typing import Any, Self

from .light import LightState
from .shutters import Shutter
from .wifi_counters import Counters


def is_own(mac: str) -> bool:
    """Tell whether a MAC (lower case, with colons) is one device's alone.

    A device that lost its RF calibration falls back to its maker's prefix with
    00:00:00 behind it, like every other that did.
    """
    return not mac.endswith(":00:00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the device is, from `/api/info`.

    `mac` is lower case with colons. `version` is the text behind "version " in the
    build line ("1.18.299"), `chipset` the firmware's own name ("BK7231N").
    `watches_pings` tells whether the start-up command waits for lost pings,
    `goes_to_sleep` whether it sends the device to sleep, `ssdp` whether the driver runs
    that hears of other devices. `topic` is the base of its
    topics in MQTT, whether it uses MQTT or not.
    """

    mac: str
    name: str
    chipset: str
    version: str
    ip_address: str | None = None
    watches_pings: bool = False
    goes_to_sleep: bool = False
    # Another topic makes no other device.
    topic: str | None = field(default=None, compare=False)
    # A driver that was started or stopped makes no other device.
    ssdp: bool = field(default=False, compare=False)

    @property
    def has_own_mac(self) -> bool:
        """Tell whether the MAC is this device's alone."""
        return is_own(self.mac)

    def as_dict(self) -> dict[str, Any]:
        """Return the identity as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild an identity from `as_dict`; raises KeyError or TypeError.

        What a newer version has added is passed over.
        """
        ip_address, topic = data["ip_address"], data.get("topic")
        return cls(
            mac=str(data["mac"]),
            name=str(data["name"]),
            chipset=str(data["chipset"]),
            version=str(data["version"]),
            ip_address=None if ip_address is None else str(ip_address),
            watches_pings=bool(data.get("watches_pings")),
            topic=None if topic is None else str(topic),
            goes_to_sleep=bool(data.get("goes_to_sleep")),
            ssdp=bool(data.get("ssdp")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The device's WiFi connection, as far as the firmware tells the truth.

    `signal` is in dBm. `ssid` is the configured first SSID, not necessarily the one
    in use. `bssid` and `channel` date from the latest (re)connect.
    """

    signal: int | None = None
    bssid: str | None = None
    channel: int | None = None
    ssid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One reading of the energy meter: V, A, W, Hz and Wh."""

    voltage: float | None = None
    current: float | None = None
    power: float | None = None
    frequency: float | None = None
    energy_total: float | None = None
    energy_today: float | None = None
    energy_yesterday: float | None = None

    # The firmware computes the following three from V, A and W in the same way for
    # every meter (drv_bl_shared.c, BL_ProcessUpdate), so there is no need to ask.

    @property
    def apparent_power(self) -> float | None:
        """Return the apparent power in VA."""
        if self.voltage is None or self.current is None:
            return None
        return self.voltage * self.current

    @property
    def reactive_power(self) -> float | None:
        """Return the reactive power in var."""
        if (apparent := self.apparent_power) is None or self.power is None:
            return None
        return sqrt(max(0.0, apparent**2 - self.power**2))

    @property
    def power_factor(self) -> float | None:
        """Return the power factor, -1 to 1; unknown without a load.

        The firmware says 1 while nothing is drawn, which is made up; and the product
        of two rounded readings can come out a little below the power.
        """
        if not (apparent := self.apparent_power) or self.power is None:
            return None
        return max(-1.0, min(1.0, self.power / apparent))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLine:
    """One of the lines of a dual meter: its reading, and its energies in Wh."""

    reading: Meter = Meter()
    energy_import: float | None = None
    energy_export: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DualMeter:
    """One reading of a meter with two lines, which have one voltage."""

    a: MeterLine = MeterLine()
    b: MeterLine = MeterLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """What the battery driver measured: `level` in %, `voltage` in V."""

    level: float | None = None
    voltage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything one poll brought.

    `uptime` in s, `free_heap` in KB, `chip_temperature` in °C. `channels` maps a
    channel to its raw value; one that could not be read is absent. `clock` is the
    device's local time as it prints it, None while its clock is not set. `shutters` are
    by channel, `readings` by the key of the sensor on the device's page.
    """

    uptime: int
    link: Link
    free_heap: int | None = None
    clock: str | None = None
    channels: Mapping[int, int] = field(default_factory=dict)
    light: LightState | None = None
    shutters: Mapping[int, Shutter] = field(default_factory=dict)
    readings: Mapping[str, float] = field(default_factory=dict)
    meter: Meter | None = None
    dual_meter: DualMeter | None = None
    battery: Battery | None = None
    chip_temperature: float | None = None
    counters: Counters | None = None
