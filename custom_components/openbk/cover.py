"""Covers: those that only take commands, and shutters that know where they are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.components.cover import (
    ATTR_POSITION,
    CoverDeviceClass,
    CoverEntity,
    CoverEntityDescription,
    CoverEntityFeature,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind, Snapshot
from .device.shutters import Direction, Shutter, Travel, move_command
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a cover for everything that opens and closes."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    async_add_entities(
        data.own(
            Platform.COVER,
            (
                CommandCover(coordinator, feature)
                if feature.meaning.options
                else ShutterCover(coordinator, feature)
                for feature in coordinator.record.features.of(Kind.COVER)
            ),
        )
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


class ShutterCover(ChannelEntity, CoverEntity):
    """A motor whose position the device reckons from the time that it runs."""

    _attr_supported_features = (
        CoverEntityFeature.OPEN
        | CoverEntityFeature.STOP
        | CoverEntityFeature.CLOSE
        | CoverEntityFeature.SET_POSITION
    )

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Move the feature."""
        super().__init__(
            coordinator,
            feature,
            CoverEntityDescription(
                key=feature.key,
                translation_key=feature.meaning.name,
                device_class=CoverDeviceClass.SHUTTER,
            ),
            main=True,
        )
        self._travel = Travel()
        self._observe()

    @callback
    def _handle_coordinator_update(self) -> None:
        """See whether it has moved since the last time."""
        self._observe()
        super()._handle_coordinator_update()

    def _observe(self) -> None:
        data = self.coordinator.data
        if data is not None:
            self._travel = self._travel.observe(
                data.shutters.get(self._feature.channel, Shutter()), data.uptime
            )

    @property
    def current_cover_position(self) -> int | None:
        """Return how far it is open, in %."""
        return self._travel.shutter.position

    @property
    def is_closed(self) -> bool | None:
        """Tell whether it is closed."""
        position = self._travel.shutter.position
        return None if position is None else position == 0

    @property
    def is_opening(self) -> bool:
        """Tell whether it is seen to open."""
        return self._travel.direction is Direction.OPENING

    @property
    def is_closing(self) -> bool:
        """Tell whether it is seen to close."""
        return self._travel.direction is Direction.CLOSING

    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open it wholly."""
        await self._async_move(100)

    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close it wholly."""
        await self._async_move(0)

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Move it to a position."""
        await self._async_move(kwargs[ATTR_POSITION])

    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stop it where it is."""
        await self._async_tell("stop", self._travel.shutter.position)

    async def _async_move(self, position: int) -> None:
        await self._async_tell(position, position)

    async def _async_tell(self, command: int | str, target: int | None) -> None:
        """Send a command, and show what it is on its way to."""
        channel = self._feature.channel

        def expected(data: Snapshot) -> Snapshot:
            shutters: Mapping[int, Shutter] = data.shutters
            shutter = replace(shutters.get(channel, Shutter()), target=target)
            return replace(data, shutters={**shutters, channel: shutter})

        await self.coordinator.async_command(move_command(channel, command), expected)
