"""Whether the device answers, and what is so or not at its inputs."""

from typing import Any

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 0

CONNECTIVITY = BinarySensorEntityDescription(
    key="connectivity",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)

# By what it is; an input can be anything.
_DEVICE_CLASSES = {
    "door": BinarySensorDeviceClass.DOOR,
    "motion": BinarySensorDeviceClass.MOTION,
    "opening": BinarySensorDeviceClass.OPENING,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the device's connectivity and its inputs."""
    data = entry.runtime_data
    assert data.coordinator is not None
    coordinator = data.coordinator
    entities: list[BinarySensorEntity] = []
    if not coordinator.record.sleeps:
        # Of a device that sleeps it would say that it is lost, or answers, by chance.
        entities.append(Connectivity(coordinator, CONNECTIVITY))
    entities += (
        ChannelBinarySensor(coordinator, feature)
        for feature in coordinator.record.features.of(Kind.BINARY_SENSOR)
    )
    async_add_entities(data.own(Platform.BINARY_SENSOR, entities))


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


class ChannelBinarySensor(ChannelEntity, BinarySensorEntity):
    """A channel that is so or not."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Tell of the feature."""
        name = feature.meaning.name
        super().__init__(
            coordinator,
            feature,
            BinarySensorEntityDescription(
                key=feature.key,
                translation_key=name,
                device_class=_DEVICE_CLASSES.get(name),
            ),
        )

    @property
    def is_on(self) -> bool | None:
        """Tell whether it is so, None where it could not be read."""
        return self.on
