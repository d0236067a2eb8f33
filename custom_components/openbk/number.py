"""Numbers that are set: dimmers without a light, percentages, fields to type in."""

from homeassistant.components.number import (
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import PERCENTAGE, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1

# By what is set; what is not here is a field for any number.
_UNITS = {"dimmer": None, "percent": PERCENTAGE, "pwm": PERCENTAGE}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a number for everything that is set to a number."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    async_add_entities(
        data.own(
            Platform.NUMBER,
            (
                ChannelNumber(coordinator, feature)
                for feature in coordinator.record.features.of(Kind.NUMBER)
            ),
        )
    )


class ChannelNumber(ChannelEntity, NumberEntity):
    """A channel that is set to a number."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Set the feature between its bounds."""
        meaning = feature.meaning
        super().__init__(
            coordinator,
            feature,
            NumberEntityDescription(
                key=feature.key,
                translation_key=meaning.name,
                native_min_value=meaning.minimum,
                native_max_value=meaning.maximum,
                native_step=1,
                native_unit_of_measurement=_UNITS.get(meaning.name),
                mode=NumberMode.SLIDER if meaning.name in _UNITS else NumberMode.BOX,
            ),
        )

    @property
    def native_value(self) -> int | None:
        """Return the raw value."""
        return self.raw

    async def async_set_native_value(self, value: float) -> None:
        """Set the raw value."""
        await self.async_set_raw(round(value))
