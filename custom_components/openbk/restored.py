"""Devices that have lost their own MAC, and may have it restored one day."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_MAC
from homeassistant.core import HomeAssistant

from .device.model import is_own
from .memory import Memory, Record


def has_lost_mac(entry: ConfigEntry[Any]) -> bool:
    """Tell whether the entry's device has no MAC of its own, as far as is known."""
    return CONF_MAC in entry.data and not is_own(entry.data[CONF_MAC])


async def async_record_of(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> Record | None:
    """Return what is known of the entry's device, whether it is set up now or not."""
    return _record_of(entry) or await Memory(hass, entry.entry_id).async_recall()


def _record_of(entry: ConfigEntry[Any]) -> Record | None:
    if entry.state is not ConfigEntryState.LOADED:
        return None
    record: Record = entry.runtime_data.coordinator.record
    return record
