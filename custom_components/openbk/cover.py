"""Covers that are told to open, stop and close, and do not tell where they are."""

from typing import Any

from homeassistant.components.cover import (
    CoverEntity,
    CoverEntityDescription,
    CoverEntityFeature,
)
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
    """Add a cover for everything that opens and closes."""
    coordinator = entry.runtime_data.coordinator
    assert coordinator is not None
    async_add_entities(
        CommandCover(coordinator, feature)
        for feature in coordinator.record.features.of(Kind.COVER)
        if feature.meaning.options
    )


class CommandCover(ChannelEntity, CoverEntity):
    """A channel that takes commands to open, stop and close.

    What it holds is the latest command, not where the cover is.
    """

    _attr_assumed_state = True
    _attr_is_closed = None
    _attr_supported_features = (
        CoverEntityFeature.OPEN | CoverEntityFeature.STOP | CoverEntityFeature.CLOSE
    )

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Command the feature."""
        super().__init__(
            coordinator,
            feature,
            CoverEntityDescription(
                key=feature.key, translation_key=feature.meaning.name
            ),
        )

    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open the cover."""
        await self._async_tell("open")

    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stop the cover."""
        await self._async_tell("stop")

    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close the cover."""
        await self._async_tell("close")

    async def _async_tell(self, command: str) -> None:
        await self.async_set_raw(self._feature.meaning.options.index(command))
