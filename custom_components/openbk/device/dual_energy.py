"""Keep the energies of a meter with two lines where no power cut can turn them back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .energy import EnergyGuard
from .model import DualMeter

# It saves its energies once an hour (BL0939_SAVE_COUNTER): the most that a line can
# carry in that time, 100 A at 250 V.
_MAX_STEP_BACK = 25_000.0

KEYS = ("import_a", "export_a", "import_b", "export_b")


@dataclass(frozen=True, slots=True)
class DualEnergy:
    """The guards of the four energies, by their keys; empty before the first reading."""

    guards: Mapping[str, EnergyGuard] = field(default_factory=dict)

    def observe(
        self, meter: DualMeter | None, uptime: int, time: float, *, unseen: bool
    ) -> Self:
        """Return the energies after one more reading, see `EnergyGuard.observe`."""
        if meter is None:
            return self
        raw = {
            "import_a": meter.a.energy_import,
            "export_a": meter.a.energy_export,
            "import_b": meter.b.energy_import,
            "export_b": meter.b.energy_export,
        }
        return type(self)(
            {
                key: self.guards.get(key, EnergyGuard()).observe(
                    value, uptime, time, unseen=unseen, max_step_back=_MAX_STEP_BACK
                )
                for key, value in raw.items()
            }
        )

    def total(self, key: str) -> float | None:
        """Return one energy (Wh) as it is to be shown."""
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
        return cls(
            {key: EnergyGuard.from_dict(data[key]) for key in KEYS if key in data}
        )
