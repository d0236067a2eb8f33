"""Devices that sleep most of the time: what is kept of them until they are awake again.

They run on batteries, wake up when something happens, and are gone after a minute or
five (drv_doorSensorWithDeepSleep.c). To be away is what they do, not a loss of the WiFi.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
import re
from typing import Any, Self

from .light import LightMode, LightState
from .model import Battery, Link, Snapshot
from .shutters import Shutter

# Commands by which a start-up command sends the device, or its module, to sleep.
_COMMANDS = re.compile(
    r"\b(?:pin)?deepsleep\b|\btuyamcu_batterypoweredmode\b", re.IGNORECASE
)


def goes_to_sleep(startup_command: str) -> bool:
    """Tell whether a start-up command makes the device sleep at times."""
    return _COMMANDS.search(startup_command) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """What a device showed when it was awake last; fields as in `Snapshot`."""

    uptime: int
    signal: int | None = None
    channels: Mapping[int, int] = field(default_factory=dict)
    light: LightState | None = None
    shutters: Mapping[int, Shutter] = field(default_factory=dict)
    readings: Mapping[str, float] = field(default_factory=dict)
    battery: Battery | None = None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Return what is kept of a snapshot."""
        return cls(
            uptime=snapshot.uptime,
            signal=snapshot.link.signal,
            channels=snapshot.channels,
            light=snapshot.light,
            shutters=snapshot.shutters,
            readings=snapshot.readings,
            battery=snapshot.battery,
        )

    def snapshot(self) -> Snapshot:
        """Return the snapshot that goes on showing it."""
        return Snapshot(
            uptime=self.uptime,
            link=Link(signal=self.signal),
            channels=self.channels,
            light=self.light,
            shutters=self.shutters,
            readings=self.readings,
            battery=self.battery,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return asdict(self) | {
            "channels": {str(n): v for n, v in self.channels.items()},
            "shutters": {str(n): asdict(v) for n, v in self.shutters.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from `as_dict`; raises KeyError, TypeError or ValueError."""
        battery, light = data["battery"], data.get("light")
        shutters = data.get("shutters", {})
        return cls(
            uptime=int(data["uptime"]),
            signal=data["signal"],
            channels={int(n): int(v) for n, v in data["channels"].items()},
            light=None if light is None else _light(light),
            shutters={int(n): Shutter(**found) for n, found in shutters.items()},
            readings={key: float(v) for key, v in data["readings"].items()},
            battery=None if battery is None else Battery(**battery),
        )


def _light(data: Mapping[str, Any]) -> LightState:
    mode, rgb = data["mode"], data["rgb"]
    return LightState(
        on=data["on"],
        dimmer=data["dimmer"],
        mode=None if mode is None else LightMode(mode),
        rgb=None if rgb is None else (int(rgb[0]), int(rgb[1]), int(rgb[2])),
        mireds=data["mireds"],
    )
