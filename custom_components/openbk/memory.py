"""What is kept of a device across restarts of Home Assistant."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, LOGGER
from .device import Features, Identity
from .device.energy import EnergyGuard
from .device.uptime import Boot
from .storage import Keeper

# An energy total that moved is worth a write a minute: what is not written when the
# power fails for Home Assistant and device at once is lost. All else can wait.
_SAVE_SOON = 1.0
_SAVE_METER = 60.0
_SAVE_LATER = 900.0


@dataclass(frozen=True, kw_only=True)
class Record:
    """The latest that is known of a device."""

    identity: Identity
    features: Features
    energy: EnergyGuard = field(default_factory=EnergyGuard)
    boot: Boot | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON values."""
        return {
            "identity": self.identity.as_dict(),
            "features": self.features.as_dict(),
            "energy": self.energy.as_dict(),
            "boot": asdict(self.boot) if self.boot else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild a record; raises KeyError, TypeError or ValueError."""
        boot = data["boot"]
        return cls(
            identity=Identity.from_dict(data["identity"]),
            features=Features.from_dict(data["features"]),
            energy=EnergyGuard.from_dict(data["energy"]),
            boot=None if boot is None else Boot.from_dict(boot),
        )


def _settings(record: Record) -> tuple[object, ...]:
    """Return what rarely changes, and is not to be lost."""
    features = record.features
    return record.identity, features, features.texts, record.energy.offset


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
        if previous is None or _settings(record) != _settings(previous):
            delay = _SAVE_SOON
        elif record.energy.raw != previous.energy.raw:
            delay = _SAVE_METER
        else:
            delay = _SAVE_LATER
        self.keep(record.as_dict, delay)
