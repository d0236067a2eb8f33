"""What the entities of channels share."""

from homeassistant.helpers.entity import EntityDescription

from .const import CONF_LIGHTS
from .coordinator import OpenBKCoordinator
from .device import Feature
from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry


def is_lamp(feature: Feature, entry: OpenBKConfigEntry) -> bool:
    """Tell whether this is a relay that somebody called a light."""
    return feature.meaning.name == "relay" and feature.channel in entry.options.get(
        CONF_LIGHTS, ()
    )


class ChannelEntity(OpenBKEntity):
    """A thing of the device that is tied to a channel.

    It goes by the label that somebody gave its channel, else by what it is, with the
    channel's number where there are several of the kind.
    """

    def __init__(
        self,
        coordinator: OpenBKCoordinator,
        feature: Feature,
        description: EntityDescription,
        *,
        main: bool = False,
    ) -> None:
        """Belong to the coordinator's device, as one feature of it.

        `main`: the only one of its kind goes by the device's name, if it has no label.
        """
        super().__init__(coordinator, description)
        self._feature = feature
        self._attr_translation_placeholders = {
            "suffix": "" if feature.alone else f" {feature.channel}"
        }
        if feature.label is not None:
            self._attr_name = feature.label
        elif main and feature.alone:
            self._attr_name = None

    @property
    def raw(self) -> int | None:
        """Return the raw value of the channel, None where it tells nothing."""
        if not self._feature.measured:
            return None
        return self.coordinator.data.channels.get(self._feature.channel)

    @property
    def on(self) -> bool | None:
        """Tell whether the channel means on; a value below 0 counts as 0, as there."""
        if (raw := self.raw) is None:
            return None
        return (raw > 0) != self._feature.meaning.inverted

    async def async_set_raw(self, value: int) -> None:
        """Set the raw value."""
        await self.coordinator.async_set_channel(self._feature.channel, value)

    async def async_set_on(self, on: bool) -> None:
        """Set the channel to what means on or off."""
        await self.async_set_raw(int(on != self._feature.meaning.inverted))
