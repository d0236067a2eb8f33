"""OpenBK: devices that run OpenBeken firmware, over HTTP, without broker or cloud."""

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .const import PLATFORMS
from .coordinator import OpenBKConfigEntry, OpenBKCoordinator
from .device import Address, Client
from .memory import Memory


async def async_setup_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> bool:
    """Set up a device."""
    assert entry.unique_id is not None
    client = Client(
        async_get_clientsession(hass),
        Address(entry.data[CONF_HOST], entry.data[CONF_PORT]),
        entry.data.get(CONF_PASSWORD),
    )
    coordinator = OpenBKCoordinator(hass, entry, client, entry.unique_id)
    await coordinator.async_start()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> bool:
    """Unload a device."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Delete what was kept of a device."""
    await Memory(hass, entry.entry_id).async_remove()
