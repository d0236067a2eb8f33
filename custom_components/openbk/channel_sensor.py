"""Sensors of channels: numbers with a unit, levels, and texts of the device's own."""

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)

from .channel import ChannelEntity
from .channel_sensor_table import QUANTITIES, WORDS
from .coordinator import OpenBKCoordinator
from .device import Feature
from .device.energies import channel_key, channels_of


def channel_sensor(coordinator: OpenBKCoordinator, feature: Feature) -> ChannelSensor:
    """Return the sensor of a feature."""
    if feature.meaning.options:
        return ChoiceSensor(coordinator, feature)
    if QUANTITIES[feature.meaning.name] is WORDS:
        return TextSensor(coordinator, feature)
    return NumberSensor(coordinator, feature)


class ChannelSensor(ChannelEntity, SensorEntity):
    """What a channel tells."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Tell what the feature is measured in."""
        name = feature.meaning.name
        quantity = QUANTITIES.get(name, WORDS)
        super().__init__(
            coordinator,
            feature,
            SensorEntityDescription(
                key=feature.key,
                translation_key=f"channel_{name}",
                device_class=quantity.device_class,
                state_class=quantity.state_class,
                native_unit_of_measurement=quantity.unit,
                entity_category=quantity.category,
            ),
        )


class NumberSensor(ChannelSensor):
    """A number with a unit."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Show as many decimal places as the channel has."""
        super().__init__(coordinator, feature)
        self._attr_suggested_display_precision = feature.meaning.decimals
        self._guarded = feature.channel in channels_of(coordinator.record.features)

    @property
    def native_value(self) -> float | None:
        """Return the physical value: raw by divider."""
        value: float | None = self.raw
        if value is not None and self._guarded:
            key = channel_key(self._feature.channel)
            value = self.coordinator.record.energies.total(key)
        if value is None or self._is_blank:
            return None
        meaning = self._feature.meaning
        if meaning.divider != 1:
            value /= meaning.divider
        # Some drivers have a number for "nothing is connected".
        return value if QUANTITIES[meaning.name].is_possible(value) else None

    @property
    def _is_blank(self) -> bool:
        """Tell whether the sensor has not measured since the boot.

        Both its channels are 0 until then, and for good where it is broken. No air is
        without any humidity, or without any carbon dioxide.
        """
        channels, other = self.coordinator.data.channels, self._feature.sibling
        return other is not None and self.raw == channels.get(other) == 0


class TextSensor(ChannelSensor):
    """The device's own text for a number, as far as it is known."""

    @property
    def native_value(self) -> str | None:
        """Return the text, or the number where there is none."""
        if (raw := self.raw) is None:
            return None
        texts = self.coordinator.record.features.texts
        return texts.get(self._feature.channel, {}).get(raw, str(raw))


class ChoiceSensor(ChannelSensor):
    """One of several levels that the device tells."""

    _attr_device_class = SensorDeviceClass.ENUM

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Name the levels."""
        super().__init__(coordinator, feature)
        self._attr_options = list(feature.meaning.options)

    @property
    def native_value(self) -> str | None:
        """Return the level, None where the value stands for none."""
        options, raw = self._feature.meaning.options, self.raw
        return options[raw] if raw is not None and 0 <= raw < len(options) else None
