"""Whether the device answers."""

from typing import Any

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 0

CONNECTIVITY = BinarySensorEntityDescription(
    key="connectivity",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the device's connectivity."""
    data = entry.runtime_data
    assert data.coordinator is not None
    async_add_entities(
        data.own(Platform.BINARY_SENSOR, [Connectivity(data.coordinator, CONNECTIVITY)])
    )


class Connectivity(OpenBKEntity, BinarySensorEntity):
    """Whether the device answers: always available, that is its point."""

    @property
    def available(self) -> bool:
        """Stay available while the device is away."""
        return True

    @property
    def is_on(self) -> bool | None:
        """Tell whether the device answers."""
        return self.coordinator.connected

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """Tell since when the device does not answer."""
        return {"disconnected_since": self.coordinator.disconnected_since}
