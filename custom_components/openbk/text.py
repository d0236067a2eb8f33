"""A channel to type into, as the firmware's own discovery has it: off by default."""

import re

from homeassistant.components.text import TextEntity, TextEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity
from .const import DOMAIN
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .device.meanings import INT_MAX, INT_MIN
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1

_INTEGER = "-?[0-9]{1,10}"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a text for every text field."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    features = coordinator.record.features
    async_add_entities(
        data.own(
            Platform.TEXT,
            (
                ChannelText(coordinator, feature)
                for feature in features.of(Kind.NUMBER)
                if features.channel_types.get(feature.channel) == "TextField"
            ),
        )
    )


class ChannelText(ChannelEntity, TextEntity):
    """A text field; a channel holds an integer, which the number entity sets, too."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Type into the feature."""
        super().__init__(
            coordinator,
            feature,
            TextEntityDescription(
                key=f"text-{feature.channel}",
                translation_key="text_field",
                entity_registry_enabled_default=False,
                native_max=11,
                pattern=_INTEGER,
            ),
        )

    @property
    def native_value(self) -> str | None:
        """Return the raw value."""
        return None if self.raw is None else str(self.raw)

    async def async_set_value(self, value: str) -> None:
        """Set the raw value."""
        if not re.fullmatch(_INTEGER, value) or not INT_MIN <= int(value) <= INT_MAX:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="not_an_integer"
            )
        await self.async_set_raw(int(value))
