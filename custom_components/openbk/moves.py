"""Follow known devices to the addresses at which others were met in their place."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback

from .known import address_of, async_entry_of_mac, is_connected


@callback
def async_follow(hass: HomeAssistant, entry: ConfigEntry[Any], mac: str) -> None:
    """Follow the device with this MAC, which was met at another entry's address.

    If it is a known one that is away from its own address, the two entries exchange
    their addresses. The other device is certainly not where it was; with addresses
    that were dealt out anew, each exchange brings at least one device home.
    """
    found = async_entry_of_mac(hass, mac)
    if found is None or not _is_away(found):
        return
    for moving, address in ((found, address_of(entry)), (entry, address_of(found))):
        hass.config_entries.async_update_entry(
            moving,
            data={**moving.data, CONF_HOST: address.host, CONF_PORT: address.port},
        )
        hass.config_entries.async_schedule_reload(moving.entry_id)


def _is_away(entry: ConfigEntry[Any]) -> bool:
    """Tell whether the device is not at its address, as far as is known.

    Nor is it where somebody asks for another password than its own.
    """
    if entry.state is ConfigEntryState.LOADED:
        coordinator = entry.runtime_data.coordinator
        return coordinator.connected is not None and not is_connected(entry)
    return entry.state is ConfigEntryState.SETUP_RETRY
