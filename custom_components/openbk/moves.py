"""Follow known devices to the addresses at which others were met in their place."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.network import is_ip_address

from .device import Address
from .known import address_of, async_entry_of_mac, is_connected


@callback
def async_follow(hass: HomeAssistant, entry: ConfigEntry[Any], mac: str) -> None:
    """Follow the device with this MAC, which was met at another entry's address.

    If it is a known one that is away from its own address, the two entries exchange
    their addresses. The other device is certainly not where it was; with addresses
    that were dealt out anew, each exchange brings at least one device home.

    A host name is no address that could be dealt to another device: whoever is met by
    it, it stays with its entry until it leads to the right device again; and who is
    looked for by one and met elsewhere leaves it to nobody.
    """
    found = async_entry_of_mac(hass, mac)
    if found is None or not _is_away(found):
        return
    here, there = address_of(entry), address_of(found)
    if here == there or not is_ip_address(here.host):
        return
    async_move(hass, found, here)
    hass.config_entries.async_schedule_reload(found.entry_id)
    if is_ip_address(there.host):
        async_move(hass, entry, there)
        hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def async_move(hass: HomeAssistant, entry: ConfigEntry[Any], address: Address) -> None:
    """Have the entry's device looked for at another address from its next set-up on."""
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_HOST: address.host, CONF_PORT: address.port}
    )


def _is_away(entry: ConfigEntry[Any]) -> bool:
    """Tell whether the device is not at its address, as far as is known.

    Nor is it where somebody asks for another password than its own.
    """
    if entry.state is ConfigEntryState.LOADED:
        coordinator = entry.runtime_data.coordinator
        return coordinator.connected is not None and not is_connected(entry)
    return entry.state is ConfigEntryState.SETUP_RETRY
