"""Choices: levels of the firmware's own, and enums with the device's texts."""

from collections.abc import Mapping

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a select for everything that is chosen."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    async_add_entities(
        data.own(
            Platform.SELECT,
            (
                ChannelSelect(coordinator, feature)
                for feature in coordinator.record.features.of(Kind.SELECT)
            ),
        )
    )


def _texts_of(feature: Feature) -> Mapping[int, str]:
    """Return the text of each value, all with their numbers where texts do not do."""
    texts = feature.options or dict(enumerate(feature.meaning.options))
    if all(texts.values()) and len(set(texts.values())) == len(texts):
        return texts
    return {value: f"{text} [{value}]".lstrip() for value, text in texts.items()}


class ChannelSelect(ChannelEntity, SelectEntity):
    """A channel whose value is chosen."""

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Offer the options of the feature."""
        super().__init__(
            coordinator,
            feature,
            SelectEntityDescription(
                key=feature.key, translation_key=feature.meaning.name
            ),
        )
        self._texts = _texts_of(feature)
        self._attr_options = list(self._texts.values())

    @property
    def current_option(self) -> str | None:
        """Return what is chosen, None where the value stands for nothing."""
        return None if self.raw is None else self._texts.get(self.raw)

    async def async_select_option(self, option: str) -> None:
        """Choose an option."""
        values = {text: value for value, text in self._texts.items()}
        await self.async_set_raw(values[option])
