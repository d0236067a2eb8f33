"""Uptime -> whether a device has rebooted, and when it booted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

# The device counts its seconds by a timer of its own, which may run a little slow, and
# a reading is up to one slow request old.
_DRIFT = 0.02
_SLACK = 30.0


def has_rebooted(before: int, now: int, elapsed: float) -> bool:
    """Tell whether a reboot lies between two uptimes (s) read `elapsed` seconds apart.

    An uptime that fell is certain. One that grew far less than the time between is
    the same after a longer absence; a negative `elapsed` (a changed wall clock) tells
    nothing.
    """
    return now < before or now < before + elapsed * (1 - _DRIFT) - _SLACK


@dataclass(frozen=True, slots=True)
class Boot:
    """When the device booted: `time` (epoch s), steady until it boots again.

    `uptime` (s) was read at `read` (epoch s), latest.
    """

    time: float
    uptime: int
    read: float

    @classmethod
    def first(cls, uptime: int, now: float) -> Self:
        """Return what a first reading tells."""
        return cls(now - uptime, uptime, now)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from its fields; raises KeyError, TypeError or ValueError."""
        return cls(float(data["time"]), int(data["uptime"]), float(data["read"]))

    def goes_on(self, uptime: int, now: float) -> bool:
        """Tell whether this uptime can follow: neither rebooted, nor another device's."""
        elapsed = now - self.read
        ahead = uptime - self.uptime - elapsed
        return (
            not has_rebooted(self.uptime, uptime, elapsed)
            and ahead <= max(0.0, elapsed) * _DRIFT + _SLACK
        )

    def observe(self, uptime: int, now: float) -> Self:
        """Return the boot after one more reading; another `time` means a reboot.

        Recomputing it from every reading would make it jitter and drift.
        """
        if has_rebooted(self.uptime, uptime, now - self.read):
            return self.first(uptime, now)
        return replace(self, uptime=uptime, read=now)
