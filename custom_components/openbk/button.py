"""A button that reboots the device."""

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import OpenBKConfigEntry
from .entity import OpenBKEntity

PARALLEL_UPDATES = 1

RESTART = ButtonEntityDescription(
    key="restart",
    device_class=ButtonDeviceClass.RESTART,
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the restart button."""
    async_add_entities([RestartButton(entry.runtime_data, RESTART)])


class RestartButton(OpenBKEntity, ButtonEntity):
    """Reboots the device."""

    async def async_press(self) -> None:
        """Reboot the device."""
        await self.coordinator.async_restart_device()
