"""A switch for every relay."""

from typing import Any

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import OpenBKCoordinator
from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch per relay of the device."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    relays = coordinator.record.features.relays
    async_add_entities(
        data.own(
            Platform.SWITCH,
            (
                RelaySwitch(coordinator, channel, alone=len(relays) == 1)
                for channel in relays
            ),
        )
    )


class RelaySwitch(OpenBKEntity, SwitchEntity):
    """A relay, known by its channel; the only one goes by the device's name."""

    def __init__(
        self, coordinator: OpenBKCoordinator, channel: int, *, alone: bool
    ) -> None:
        """Switch the relay on `channel`."""
        super().__init__(
            coordinator,
            SwitchEntityDescription(
                key=f"relay-{channel}",
                translation_key="relay",
                device_class=SwitchDeviceClass.OUTLET,
            ),
        )
        self._channel = channel
        self._attr_translation_placeholders = {"channel": str(channel)}
        if alone:
            self._attr_name = None

    @property
    def is_on(self) -> bool | None:
        """Tell whether the relay is on, None where it could not be read."""
        return self.coordinator.data.relays.get(self._channel)

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the relay on."""
        await self.coordinator.async_set_relay(self._channel, True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the relay off."""
        await self.coordinator.async_set_relay(self._channel, False)
