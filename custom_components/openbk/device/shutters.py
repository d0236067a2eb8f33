"""Where a shutter is, and whether it moves: the device tells only two percentages.

Source: drv_shutters.c. The position is reckoned from the motor's running time.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

# The device stops up to a tick late, and rounds.
_REACHED = 1

# Two polls apart the position of a motor that runs has changed, however slow it is; so
# long (s of uptime) after the last change it counts as standing.
_STANDING_AFTER = 15


class Direction(StrEnum):
    """Where to a shutter moves."""

    OPENING = "opening"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutter:
    """One shutter: `position` and `target` in %, 0 is closed; None is unknown."""

    position: int | None = None
    target: int | None = None


def move_command(channel: int, target: int | str) -> str:
    """Return the command to move to a percentage, or to "stop"."""
    return f"ShutterMove{channel} {target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """A shutter watched over time.

    `changed` is the uptime (s) at which it was last seen to be under way: its position
    or its target had changed. Where the target is tells nothing by itself: after a boot
    it is 0, whatever the position.
    """

    shutter: Shutter = Shutter()
    uptime: int = 0
    changed: int | None = None

    def observe(self, shutter: Shutter, uptime: int) -> Self:
        """Return the travel after one more reading."""
        before = self.shutter
        known = None not in (before.position, before.target)
        if not known or uptime < self.uptime:
            changed = None
        elif shutter != before:
            changed = uptime
        else:
            changed = self.changed
        return replace(self, shutter=shutter, uptime=uptime, changed=changed)

    @property
    def direction(self) -> Direction | None:
        """Return where to it moves, None while it does not."""
        position, target = self.shutter.position, self.shutter.target
        if self.changed is None or position is None or target is None:
            return None
        if abs(target - position) <= _REACHED:
            return None
        if self.uptime - self.changed >= _STANDING_AFTER:
            return None
        return Direction.OPENING if target > position else Direction.CLOSING
