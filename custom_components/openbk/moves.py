"""Follow known devices to the addresses at which others were met in their place."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .device import Address
from .device.model import is_own


@callback
def async_follow(hass: HomeAssistant, mac: str, address: Address) -> None:
    """Let a known device move to where it was met, if it is away from its own address.

    Whoever was met at the address that it leaves is followed there: nobody else will
    look for it there any more.
    """
    entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, mac)
    if entry is None or not is_own(mac) or not _is_away(entry):
        return
    old = Address(entry.data[CONF_HOST], entry.data[CONF_PORT])
    if old == address:
        return
    met = (
        entry.runtime_data.coordinator.met
        if entry.state is ConfigEntryState.LOADED
        else None
    )
    hass.config_entries.async_update_entry(
        entry,
        data={**entry.data, CONF_HOST: address.host, CONF_PORT: address.port},
    )
    hass.config_entries.async_schedule_reload(entry.entry_id)
    if met is not None:
        async_follow(hass, met.found, old)


def _is_away(entry: ConfigEntry[Any]) -> bool:
    if CONF_HOST not in entry.data:
        return False
    if entry.state is ConfigEntryState.LOADED:
        connected: bool | None = entry.runtime_data.coordinator.connected
        return connected is False
    return entry.state is ConfigEntryState.SETUP_RETRY
