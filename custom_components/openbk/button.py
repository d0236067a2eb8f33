"""A button that reboots the device."""

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry

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
    data = entry.runtime_data
    assert data.coordinator is not None
    async_add_entities(
        data.own(Platform.BUTTON, [RestartButton(data.coordinator, RESTART)])
    )


class RestartButton(OpenBKEntity, ButtonEntity):
    """Reboots the device."""

    async def async_press(self) -> None:
        """Reboot the device."""
        await self.coordinator.async_restart_device()
