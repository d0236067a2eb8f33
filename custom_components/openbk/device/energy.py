"""Keep an energy total that no power cut of the device can turn back.

The firmware saves its total only every 10 Wh or 6 h (drv_bl_shared.c), so after a power
cut it goes on from an older value. A sum made of such totals would lose that energy, or
book all of it once more where the step looks like a new meter.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from .uptime import has_rebooted

# The most that the device can have measured and not saved (ConsumptionThreshold).
MAX_STEP_BACK = 10.0

# So long (s of uptime) after a boot, a 0 that was never anything else is believed.
_TOLD_AFTER = 60


class Drop(StrEnum):
    """How a total that came back lower was understood."""

    STEP_BACK = "step_back"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyGuard:
    """The device's total made continuous; energies in Wh.

    `total` is what to show: the device's `raw` total plus the `offset` that power cuts
    have cost. `time` (epoch s) and `uptime` (s) belong to the latest reading.
    `last_drop` says what the latest drop was taken for, and `assumed` that it happened
    unseen, so that it was a choice of the smaller mistake. `waiting`: the device has
    booted since, and not told its total yet.
    """

    raw: float | None = None
    offset: float = 0.0
    uptime: int = 0
    time: float = 0.0
    last_drop: Drop | None = None
    assumed: bool = False
    waiting: bool = False

    @property
    def total(self) -> float | None:
        """Return the continuous total."""
        return None if self.raw is None else self.raw + self.offset

    def observe(
        self,
        raw: float | None,
        uptime: int,
        time: float,
        *,
        unseen: bool = False,
        max_step_back: float = MAX_STEP_BACK,
        blank_after_boot: bool = False,
    ) -> Self:
        """Return the guard after one more reading.

        `unseen` marks the first reading after Home Assistant was away: a reboot then
        does not tell whether the user reset the meter as well. `max_step_back` is the
        most that a power cut can cost. `blank_after_boot`: the device shows 0 from its
        boot on until somebody has told it the total, so this 0 is no reading.
        """
        if raw is None:
            return self
        rebooted = self.waiting or (
            self.raw is not None and has_rebooted(self.uptime, uptime, time - self.time)
        )
        if blank_after_boot and raw == 0:
            if self.raw is None and uptime < _TOLD_AFTER:
                return self
            if self.raw and rebooted:
                return replace(self, uptime=uptime, time=time, waiting=True)
        following = replace(self, raw=raw, uptime=uptime, time=time, waiting=False)
        if self.raw is None or raw >= self.raw:
            return following
        # The margin is for the rounding of two printed numbers.
        if rebooted and self.raw - raw <= max_step_back + 1e-6:
            return replace(
                following,
                offset=self.offset + self.raw - raw,
                last_drop=Drop.STEP_BACK,
                assumed=unseen,
            )
        return replace(
            following, offset=0.0, last_drop=Drop.RESET, assumed=unseen and rebooted
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the guard as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a guard from `as_dict`; raises KeyError, TypeError or ValueError."""
        raw, drop = data["raw"], data["last_drop"]
        return cls(
            raw=None if raw is None else float(raw),
            offset=float(data["offset"]),
            uptime=int(data["uptime"]),
            time=float(data["time"]),
            last_drop=None if drop is None else Drop(drop),
            assumed=bool(data["assumed"]),
            waiting=bool(data.get("waiting")),
        )
