"""Keep the energies of lines and channels where no boot can turn them back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .energy import EnergyGuard
from .features import Features
from .model import Snapshot

# These meters save their energies once an hour (BL0939_SAVE_COUNTER,
# HLW8112_SAVE_COUNTER): the most that a line carries in that time, 100 A at 250 V.
_MAX_STEP_BACK = 25_000.0

_CHANNEL = "channel_"

_ENERGIES = frozenset(
    {"energy_export", "energy_import", "energy_today", "energy_total"}
)


def energies_of(snapshot: Snapshot, features: Features) -> dict[str, float | None]:
    """Return the energies in a snapshot that need a guard, by their keys.

    Those of lines are in Wh, those of channels as the channel has them.
    """
    energies: dict[str, float | None] = {
        channel_key(channel): snapshot.channels.get(channel)
        for channel in channels_of(features)
    }
    if (meter := snapshot.dual_meter) is not None:
        for line, found in (("a", meter.a), ("b", meter.b)):
            energies[f"import_{line}"] = found.energy_import
            energies[f"export_{line}"] = found.energy_export
    return energies


def channels_of(features: Features) -> frozenset[int]:
    """Return the channels with an energy."""
    return features.hourly_energies | {
        item.channel for item in features.items if item.meaning.name in _ENERGIES
    }


def channel_key(channel: int) -> str:
    """Return the key of the energy in a channel."""
    return f"{_CHANNEL}{channel}"


@dataclass(frozen=True, slots=True)
class Energies:
    """Guards of energies by their keys."""

    guards: Mapping[str, EnergyGuard] = field(default_factory=dict)

    def observe(
        self,
        raw: Mapping[str, float | None],
        uptime: int,
        time: float,
        *,
        unseen: bool,
        hourly: Collection[int] = (),
    ) -> Self:
        """Return the energies after one more reading, see `EnergyGuard.observe`.

        `hourly` are the channels whose energy is saved once an hour. Any other belongs
        to somebody else, such as a TuyaMCU, who forgets nothing when the WiFi boots.
        """
        saved = {channel_key(channel) for channel in hourly}
        seen = {}
        for key, value in raw.items():
            in_channel = key.startswith(_CHANNEL)
            seen[key] = self.guards.get(key, EnergyGuard()).observe(
                value,
                uptime,
                time,
                unseen=unseen,
                max_step_back=0.0
                if in_channel and key not in saved
                else _MAX_STEP_BACK,
                # Channels are 0 until a driver has written to them.
                blank_after_boot=in_channel,
            )
        return type(self)({**self.guards, **seen})

    def total(self, key: str) -> float | None:
        """Return one energy as it is to be shown, in the unit it came in."""
        guard = self.guards.get(key)
        return None if guard is None else guard.total

    def sum(self, direction: str) -> float | None:
        """Return what both lines have imported, or exported."""
        a, b = self.total(f"{direction}_a"), self.total(f"{direction}_b")
        return None if a is None or b is None else a + b

    @property
    def raws(self) -> tuple[float | None, ...]:
        """Return what the device itself says."""
        return tuple(guard.raw for guard in self.guards.values())

    @property
    def offsets(self) -> tuple[float, ...]:
        """Return what power cuts have cost."""
        return tuple(guard.offset for guard in self.guards.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the energies as plain JSON values."""
        return {key: guard.as_dict() for key, guard in self.guards.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild them from `as_dict`; raises KeyError, TypeError or ValueError."""
        return cls({key: EnergyGuard.from_dict(guard) for key, guard in data.items()})
