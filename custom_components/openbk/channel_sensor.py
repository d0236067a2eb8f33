"""Sensors of channels: numbers with a unit, levels, and texts of the device's own."""

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.helpers.typing import StateType

from .channel import ChannelEntity
from .channel_sensor_table import QUANTITIES, Quantity
from .coordinator import OpenBKCoordinator
from .device import Feature
from .device.energies import channel_key

_WORDS = Quantity(state_class=None)


def channel_sensor(
    coordinator: OpenBKCoordinator, feature: Feature
) -> ChannelSensor | ChoiceSensor:
    """Return the sensor of a feature."""
    if feature.meaning.options:
        return ChoiceSensor(coordinator, feature)
    return ChannelSensor(coordinator, feature)


def _description(feature: Feature, quantity: Quantity) -> SensorEntityDescription:
    is_number = quantity is not _WORDS
    return SensorEntityDescription(
        key=feature.key,
        translation_key=f"channel_{feature.meaning.name}",
        device_class=quantity.device_class,
        state_class=quantity.state_class,
        native_unit_of_measurement=quantity.unit,
        suggested_display_precision=feature.meaning.decimals if is_number else None,
        entity_category=quantity.category,
    )


class ChannelSensor(ChannelEntity, SensorEntity):
    """A number, or the device's own text for it where it has some."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Measure what the feature is."""
        quantity = _WORDS if feature.options else QUANTITIES[feature.meaning.name]
        super().__init__(coordinator, feature, _description(feature, quantity))

    @property
    def native_value(self) -> StateType:
        """Return the physical value: raw by divider."""
        if (raw := self.raw) is None:
            return None
        if self._feature.options:
            return self._feature.options.get(raw, str(raw))
        value = self.coordinator.record.energies.total(
            channel_key(self._feature.channel)
        )
        if value is None:
            value = raw
        meaning = self._feature.meaning
        if meaning.divider != 1:
            value /= meaning.divider
        least = QUANTITIES[meaning.name].least
        # Some drivers have a number for "nothing is connected".
        return None if least is not None and value < least else value


class ChoiceSensor(ChannelEntity, SensorEntity):
    """One of several levels that the device tells."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Name the level."""
        super().__init__(coordinator, feature, _description(feature, _WORDS))
        self._attr_device_class = SensorDeviceClass.ENUM
        self._attr_options = list(feature.meaning.options)

    @property
    def native_value(self) -> str | None:
        """Return the level, None where the value stands for none."""
        options, raw = self._feature.meaning.options, self.raw
        return options[raw] if raw is not None and 0 <= raw < len(options) else None
