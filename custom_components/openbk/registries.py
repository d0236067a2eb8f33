"""Keeps the registries true: how a device is described, and which entities it has."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import LOGGER
from .device import Features
from .entity import device_info_of
from .runtime import OpenBKConfigEntry


@callback
def async_keep_registries(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Bring the registries up to date each time the device has said what it has."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    # Read anew with each look at the device, whether anything has changed or not.
    seen: Features | None = None

    @callback
    def update() -> None:
        nonlocal seen
        if not coordinator.is_confirmed or coordinator.record.features is seen:
            return
        seen = coordinator.record.features
        dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, **device_info_of(coordinator)
        )
        _remove_vanished(hass, entry)

    update()
    entry.async_on_unload(coordinator.async_add_listener(update))


@callback
def _remove_vanished(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Remove the entities that the device has no more, with all the user gave them."""
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if (entity.domain, entity.unique_id) not in entry.runtime_data.entities:
            LOGGER.info("%s is gone from its device", entity.entity_id)
            registry.async_remove(entity.entity_id)
