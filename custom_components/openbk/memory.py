"""What is kept of a device across restarts of Home Assistant."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER
from .device import Features, Identity
from .device.energy import EnergyGuard
from .device.uptime import Boot

_VERSION = 1

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
        return cls(
            identity=Identity.from_dict(data["identity"]),
            features=Features.from_dict(data["features"]),
            energy=EnergyGuard.from_dict(data["energy"]),
            boot=Boot(**data["boot"]) if data["boot"] else None,
        )


class Memory:
    """The file of one config entry that holds its record."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        self._store: Store[dict[str, Any]] = Store(
            hass, _VERSION, f"{DOMAIN}.{entry_id}", private=True
        )
        self._loop = hass.loop
        self._record: Record | None = None
        self._due: float | None = None
        self._closed = False

    async def async_load(self) -> Record | None:
        """Return the record, or None where there is none that can be read."""
        data = await self._store.async_load()
        if data is None:
            return None
        try:
            return Record.from_dict(data)
        except (KeyError, TypeError, ValueError) as err:
            LOGGER.warning(
                "The stored data of a device cannot be read and is started anew (%s)",
                type(err).__name__,
            )
            return None

    @callback
    def remember(self, record: Record, *, previous: Record | None) -> None:
        """Write the record, the sooner the more it matters."""
        if self._closed:
            return
        self._record = record
        if previous is None or (
            (record.identity, record.features, record.energy.offset)
            != (previous.identity, previous.features, previous.energy.offset)
        ):
            delay = _SAVE_SOON
        elif record.energy.raw != previous.energy.raw:
            delay = _SAVE_METER
        else:
            delay = _SAVE_LATER
        # Each call of the store's own delay puts the write off: call it only where it
        # brings the write forward.
        due = self._loop.time() + delay
        if self._due is None or due < self._due:
            self._due = due
            self._store.async_delay_save(self._data, delay)

    @callback
    def _data(self) -> dict[str, Any]:
        self._due = None
        assert self._record is not None
        return self._record.as_dict()

    async def async_close(self) -> None:
        """Write what is still to be written, and nothing any more."""
        self._closed = True
        if self._due is not None:
            await self._store.async_save(self._data())

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
