"""What follows when a known device is seen on the network."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.network import is_ip_address

from .device import Address, Identity
from .known import address_of, async_entry_at, async_entry_of, is_connected
from .moves import async_move
from .restored import async_restored_at

# Of a device that has never been read: it did not answer, or asked for another password.
# Home Assistant tries the former again at times, the latter not.
_FAILED = (ConfigEntryState.SETUP_RETRY, ConfigEntryState.SETUP_ERROR)


@callback
def async_seen(hass: HomeAssistant, entry: ConfigEntry[Any], address: Address) -> None:
    """Look for a device at once, from now on where it was surely seen.

    A host name goes on being used as long as the device is found by it.
    """
    known = address_of(entry)
    if address == known or (not is_ip_address(known.host) and is_connected(entry)):
        async_wake(hass, entry)
        return
    async_move(hass, entry, address)
    if entry.state in (
        ConfigEntryState.LOADED,
        ConfigEntryState.SETUP_IN_PROGRESS,
        *_FAILED,
    ):
        hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def async_wake(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Look for a device at once if it is away."""
    if entry.state in _FAILED:
        hass.config_entries.async_schedule_reload(entry.entry_id)
    elif entry.state is ConfigEntryState.LOADED:
        entry.runtime_data.coordinator.async_wake()


@callback
def async_is_known(
    hass: HomeAssistant, identity: Identity | None, address: Address
) -> bool:
    """Tell whether a find is set up; one that was away moves to where it was found."""
    if identity is None:
        return async_entry_at(hass, address) is not None
    entry = async_entry_of(hass, identity, address)
    if entry is not None:
        if not is_connected(entry):
            async_seen(hass, entry, address)
        return True
    entry = async_restored_at(hass, identity, address)
    if entry is not None:
        async_wake(hass, entry)
    return entry is not None
