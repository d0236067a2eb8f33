"""What is kept of a device across restarts of Home Assistant."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, LOGGER
from .device import Features, Identity, Snapshot
from .device.energies import Energies, energies_of
from .device.energy import EnergyGuard
from .device.sleep import LastSeen
from .device.uptime import Boot
from .storage import Keeper

# An energy total that moved is worth a write a minute: what is not written when the
# power fails for Home Assistant and device at once is lost. All else can wait.
_SAVE_SOON = 1.0
_SAVE_METER = 60.0
_SAVE_LATER = 900.0


@dataclass(frozen=True, kw_only=True)
class Record:
    """The latest that is known of a device; `last_seen` only of one that sleeps."""

    identity: Identity
    features: Features
    energy: EnergyGuard = field(default_factory=EnergyGuard)
    energies: Energies = field(default_factory=Energies)
    boot: Boot | None = None
    last_seen: LastSeen | None = None

    @property
    def sleeps(self) -> bool:
        """Tell whether the device is awake for moments only."""
        return self.features.sleeps or self.identity.goes_to_sleep

    def observed(self, snapshot: Snapshot, now: float, *, unseen: bool) -> Self:
        """Return the record after one more snapshot, read at `now` (epoch s).

        `unseen`: it is the first one since Home Assistant started.
        """
        uptime = snapshot.uptime
        return replace(
            self,
            boot=self.boot.observe(uptime, now)
            if self.boot
            else Boot.first(uptime, now),
            energy=self.energy.observe(
                snapshot.meter.energy_total if snapshot.meter else None,
                uptime,
                now,
                unseen=unseen,
            ),
            energies=self.energies.observe(
                energies_of(snapshot, self.features),
                uptime,
                now,
                unseen=unseen,
                hourly=self.features.hourly_energies,
            ),
            last_seen=LastSeen.of(snapshot) if self.sleeps else None,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON values."""
        return {
            "identity": self.identity.as_dict(),
            "features": self.features.as_dict(),
            "energy": self.energy.as_dict(),
            "energies": self.energies.as_dict(),
            "boot": asdict(self.boot) if self.boot else None,
            "last_seen": self.last_seen.as_dict() if self.last_seen else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild a record; raises KeyError, TypeError or ValueError."""
        boot, last_seen = data["boot"], data.get("last_seen")
        return cls(
            identity=Identity.from_dict(data["identity"]),
            features=Features.from_dict(data["features"]),
            energy=EnergyGuard.from_dict(data["energy"]),
            energies=Energies.from_dict(data.get("energies", {})),
            boot=None if boot is None else Boot.from_dict(boot),
            last_seen=None if last_seen is None else LastSeen.from_dict(last_seen),
        )


class Memory(Keeper):
    """The file of one config entry that holds its record."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(hass, f"{DOMAIN}.{entry_id}")

    async def async_recall(self) -> Record | None:
        """Return the record, or None where there is none that can be read."""
        data = await self.async_load()
        if data is None:
            return None
        try:
            return Record.from_dict(data)
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            LOGGER.warning(
                "The stored data of a device cannot be read and is started anew (%s)",
                type(err).__name__,
            )
            return None

    @callback
    def remember(self, record: Record, *, previous: Record | None) -> None:
        """Write the record, the sooner the more it matters."""
        if previous is None or _matters(record) != _matters(previous):
            delay = _SAVE_SOON
        elif _moves(record) != _moves(previous):
            delay = _SAVE_METER
        else:
            delay = _SAVE_LATER
        self.keep(record.as_dict, delay)


def _matters(record: Record) -> tuple[object, ...]:
    """Return what is worth a write at once."""
    return (
        record.identity,
        record.features,
        record.features.texts,
        record.energy.offset,
        record.energies.offsets,
        record.last_seen and record.last_seen.channels,
    )


def _moves(record: Record) -> tuple[object, ...]:
    """Return what moves all the time, and is worth a write a minute."""
    return record.energy.raw, record.energies.raws, record.last_seen
