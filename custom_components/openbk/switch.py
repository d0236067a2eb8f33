"""A switch for everything that is switched: relays, toggles, indicator LEDs."""

from typing import Any

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity, is_lamp
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1

# By what is switched: an indicator shows something, and is rarely wanted by itself.
_DEVICE_CLASSES = {"relay": SwitchDeviceClass.OUTLET}
_CATEGORIES = {"indicator": EntityCategory.CONFIG}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for everything that is switched."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    features = coordinator.record.features
    async_add_entities(
        data.own(
            Platform.SWITCH,
            (
                ChannelSwitch(coordinator, feature, sole=features.outputs == 1)
                for feature in features.of(Kind.SWITCH)
                if not is_lamp(feature, entry)
            ),
        )
    )


class ChannelSwitch(ChannelEntity, SwitchEntity):
    """A channel that is switched; the only relay goes by the device's name."""

    def __init__(
        self, coordinator: OpenBKCoordinator, feature: Feature, *, sole: bool
    ) -> None:
        """Switch the feature; `sole`: the device has nothing else to switch or set."""
        name = feature.meaning.name
        category = None if sole else _CATEGORIES.get(name)
        super().__init__(
            coordinator,
            feature,
            SwitchEntityDescription(
                key=feature.key,
                translation_key=name,
                device_class=_DEVICE_CLASSES.get(name),
                entity_category=category,
                entity_registry_enabled_default=category is None,
            ),
            main=name == "relay",
        )

    @property
    def is_on(self) -> bool | None:
        """Tell whether it is on, None where it could not be read."""
        return self.on

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self.async_set_on(True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self.async_set_on(False)
