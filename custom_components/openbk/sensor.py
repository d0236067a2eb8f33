"""What a device measures, diagnostics, and the story of its WiFi."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.sensor import SensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .channel_sensor import channel_sensor
from .const import DOMAIN
from .coordinator import OpenBKCoordinator
from .device import Kind
from .dual_meter_table import DUAL_METER_SENSORS
from .entity import OpenBKEntity, WifiEntity, unique_id
from .page_sensor import PageSensorEntity
from .runtime import OpenBKConfigEntry
from .sensor_table import CHIP_TEMPERATURE, SENSORS, OpenBKSensorDescription
from .wifi_sensor_table import WIFI_SENSORS, WifiSensorDescription

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add what is told of the WiFi, and what the device measures."""
    data = entry.runtime_data
    async_add_entities(
        data.own(
            Platform.SENSOR,
            (WifiSensor(data, description) for description in WIFI_SENSORS),
        )
    )
    if data.coordinator is not None:
        _add_polled(hass, entry, data.coordinator, async_add_entities)


def _add_polled(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    coordinator: OpenBKCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors that the device has, the others once they show a value."""
    data = entry.runtime_data
    registry = er.async_get(hass)
    waiting: list[OpenBKSensorDescription] = []

    def known(description: OpenBKSensorDescription) -> bool:
        """Tell whether the device has the sensor, now or some time before."""
        return (
            not description.when_known
            or bool(coordinator.data and description.value_fn(coordinator))
            or registry.async_get_entity_id(
                Platform.SENSOR, DOMAIN, unique_id(data.key, description)
            )
            is not None
        )

    @callback
    def add() -> None:
        """Add what is known by now."""
        ready = [description for description in waiting if known(description)]
        for description in ready:
            waiting.remove(description)
        if ready:
            async_add_entities(
                OpenBKSensor(coordinator, description) for description in ready
            )

    waiting.extend(
        description
        for description in (*SENSORS, *DUAL_METER_SENSORS)
        if description.has_fn(coordinator)
    )
    data.expect(
        Platform.SENSOR,
        (unique_id(data.key, description) for description in waiting),
    )
    add()
    features = coordinator.record.features
    entities: list[SensorEntity] = []
    if CHIP_TEMPERATURE.has_fn(coordinator):
        entities.append(ChipTemperatureSensor(coordinator, CHIP_TEMPERATURE))
    entities += (
        channel_sensor(coordinator, feature) for feature in features.of(Kind.SENSOR)
    )
    entities += (
        PageSensorEntity(coordinator, sensor) for sensor in features.page_sensors
    )
    async_add_entities(data.own(Platform.SENSOR, entities))
    entry.async_on_unload(coordinator.async_add_listener(add))


class OpenBKSensor(OpenBKEntity, SensorEntity):
    """A value of the device."""

    entity_description: OpenBKSensorDescription

    def __init__(
        self, coordinator: OpenBKCoordinator, description: OpenBKSensorDescription
    ) -> None:
        """Show what is described."""
        super().__init__(coordinator, description)
        self._attr_translation_placeholders = description.placeholders or {}

    @property
    def native_value(self) -> StateType | datetime:
        """Return the value."""
        return self.entity_description.value_fn(self.coordinator)

    @property
    def last_reset(self) -> datetime | None:
        """Return when the present cycle of a total began."""
        if (last_reset_fn := self.entity_description.last_reset_fn) is None:
            return None
        return last_reset_fn(self.coordinator)

    @property
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        if (attributes_fn := self.entity_description.attributes_fn) is None:
            return None
        return attributes_fn(self.coordinator)


class ChipTemperatureSensor(OpenBKSensor):
    """The chip's temperature: asked for only while somebody wants it."""

    async def async_added_to_hass(self) -> None:
        """Have it asked for from the next poll on."""
        await super().async_added_to_hass()
        self.coordinator.wants_chip_temperature = True
        await self.coordinator.async_request_refresh()


class WifiSensor(WifiEntity, SensorEntity):
    """A part of the story of the device's WiFi."""

    entity_description: WifiSensorDescription

    @property
    def native_value(self) -> StateType | datetime:
        """Return the value."""
        return self.entity_description.value_fn(self.data)

    @property
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        if (attributes_fn := self.entity_description.attributes_fn) is None:
            return None
        return attributes_fn(self.data)
