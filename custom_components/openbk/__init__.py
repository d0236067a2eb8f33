"""OpenBK: devices that run OpenBeken firmware, over HTTP, without broker or cloud."""

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .actions import async_setup_actions
from .const import CONF_SERIAL_PORT, DOMAIN, PLATFORMS
from .coordinator import OpenBKCoordinator
from .device import Address
from .discovered_flow import async_take_back_offers
from .entity import device_info_of, serial_device_info
from .issues import async_watch_issues
from .memory import Memory
from .merge import async_watch_for_merge
from .mqtt_discovery import async_listen_to_mqtt
from .neighbours import async_watch_neighbours
from .registries import async_keep_registries
from .runtime import OpenBKConfigEntry, OpenBKData
from .serial_source import SerialSource
from .traffic import async_client
from .wifi_story import WifiStory

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

# What a device has that is known by its serial log alone.
SERIAL_PLATFORMS = [Platform.EVENT, Platform.SENSOR]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and listen where devices tell of themselves."""
    async_setup_actions(hass)
    async_listen_to_mqtt(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> bool:
    """Set up a device, with its own address or by its serial log alone."""
    async_take_back_offers(hass, entry)
    story = WifiStory(hass, entry.entry_id)
    await story.async_start()
    entry.async_on_unload(story.async_stop)
    if CONF_HOST in entry.data:
        coordinator = _coordinator(hass, entry, story)
        await coordinator.async_start()
        coordinator.features_in_use = coordinator.record.features
        entry.runtime_data = OpenBKData(
            key=coordinator.key,
            device_info=device_info_of(coordinator),
            story=story,
            coordinator=coordinator,
        )
    else:
        entry.runtime_data = OpenBKData(
            key=entry.entry_id, device_info=serial_device_info(entry), story=story
        )
    if CONF_SERIAL_PORT in (settings := {**entry.data, **entry.options}):
        entry.runtime_data.serial = SerialSource(hass, entry, story, settings)
        entry.runtime_data.serial.start()
    await hass.config_entries.async_forward_entry_setups(entry, _platforms(entry))
    if entry.runtime_data.coordinator is not None:
        async_keep_registries(hass, entry)
    async_watch_issues(hass, entry)
    async_watch_for_merge(hass, entry)
    async_watch_neighbours(hass, entry)
    return True


def _coordinator(
    hass: HomeAssistant, entry: OpenBKConfigEntry, story: WifiStory
) -> OpenBKCoordinator:
    """Return what polls the entry's device."""
    address = Address(entry.data[CONF_HOST], entry.data[CONF_PORT])
    client = async_client(hass, address, entry.data.get(CONF_PASSWORD))
    return OpenBKCoordinator(hass, entry, client, story)


def _platforms(entry: OpenBKConfigEntry) -> list[Platform]:
    return SERIAL_PLATFORMS if entry.runtime_data.coordinator is None else PLATFORMS


async def async_unload_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> bool:
    """Unload a device."""
    return await hass.config_entries.async_unload_platforms(entry, _platforms(entry))


async def async_remove_entry(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Delete what was kept of a device."""
    await Memory(hass, entry.entry_id).async_remove()
    await WifiStory(hass, entry.entry_id).async_remove()
