"""Lights: the LED driver's, toggles with a dimmer, and relays with a lamp behind."""

from dataclasses import replace
from typing import Any

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_RGB_COLOR,
    ATTR_WHITE,
    ColorMode,
    LightEntity,
    LightEntityDescription,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .channel import ChannelEntity, is_lamp
from .coordinator import OpenBKCoordinator
from .device import Feature, Kind
from .device.light import (
    LightFeature,
    LightKind,
    LightMode,
    LightState,
    Rgb,
    brightness_of,
    dimmer_of,
    kelvin_of,
)
from .device.light_commands import Order, turned_off, turned_on
from .entity import OpenBKEntity
from .runtime import OpenBKConfigEntry

PARALLEL_UPDATES = 1

# What a light shows in its mode for colours, and in the other.
_COLOUR_MODES = dict.fromkeys(
    (
        LightKind.COLOUR,
        LightKind.COLOUR_AND_WHITE,
        LightKind.COLOUR_AND_TEMPERATURE,
    ),
    ColorMode.RGB,
)
_WHITE_MODES = {
    LightKind.BRIGHTNESS: ColorMode.BRIGHTNESS,
    LightKind.TEMPERATURE: ColorMode.COLOR_TEMP,
    LightKind.COLOUR_AND_WHITE: ColorMode.WHITE,
    LightKind.COLOUR_AND_TEMPERATURE: ColorMode.COLOR_TEMP,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the light of the LED driver, dimmed toggles, and relays called lights."""
    data = entry.runtime_data
    coordinator = data.coordinator
    assert coordinator is not None
    features = coordinator.record.features
    entities: list[LightEntity] = []
    if features.light:
        beside = (*features.of(Kind.LIGHT), *features.of(Kind.SWITCH))
        alone = not any(item.meaning.name in ("light", "relay") for item in beside)
        entities.append(LedLight(coordinator, features.light, alone=alone))
    entities += [
        DimmerLight(coordinator, feature) for feature in features.of(Kind.LIGHT)
    ]
    entities += [
        RelayLight(coordinator, feature)
        for feature in features.of(Kind.SWITCH)
        if is_lamp(feature, entry)
    ]
    async_add_entities(data.own(Platform.LIGHT, entities))


class LedLight(OpenBKEntity, LightEntity):
    """The light of the LED driver; with no relay beside it goes by the device's name."""

    def __init__(
        self, coordinator: OpenBKCoordinator, feature: LightFeature, *, alone: bool
    ) -> None:
        """Show what the driver can do; `alone`: it is what the device is for."""
        super().__init__(
            coordinator, LightEntityDescription(key="light", translation_key="light")
        )
        self._feature = feature
        self._attr_translation_placeholders = {"suffix": ""}
        if alone:
            self._attr_name = None
        self._colour_mode = _COLOUR_MODES.get(feature.kind)
        self._white_mode = _WHITE_MODES.get(feature.kind)
        self._attr_supported_color_modes = {
            mode for mode in (self._colour_mode, self._white_mode) if mode
        }
        warmest, coolest = feature.kelvin
        self._attr_min_color_temp_kelvin = warmest
        self._attr_max_color_temp_kelvin = coolest

    @property
    def _light(self) -> LightState:
        """Return how the light stands; nothing is known where it was not told."""
        return self.coordinator.data.light or LightState()

    @property
    def is_on(self) -> bool | None:
        """Tell whether it gives light."""
        return self._light.is_lit

    @property
    def brightness(self) -> int | None:
        """Return the brightness, 1-255."""
        return self._light.brightness

    @property
    def color_mode(self) -> ColorMode | None:
        """Return what it shows; without a word of the device, what it starts with."""
        if self._light.mode is LightMode.WHITE:
            return self._white_mode or self._colour_mode
        return self._colour_mode or self._white_mode

    @property
    def rgb_color(self) -> Rgb | None:
        """Return the colour at full brightness."""
        return self._light.rgb

    @property
    def color_temp_kelvin(self) -> int | None:
        """Return the temperature that it shows."""
        mireds = self._light.mireds
        return None if mireds is None else kelvin_of(self._feature.within(mireds))

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on, with what is asked for in one command."""
        await self._async_carry_out(
            turned_on(
                self._feature,
                self._light,
                brightness=kwargs.get(ATTR_BRIGHTNESS),
                rgb=kwargs.get(ATTR_RGB_COLOR),
                kelvin=kwargs.get(ATTR_COLOR_TEMP_KELVIN),
                white=kwargs.get(ATTR_WHITE),
            )
        )

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self._async_carry_out(turned_off(self._light))

    async def _async_carry_out(self, order: Order) -> None:
        await self.coordinator.async_command(
            order.command, lambda data: replace(data, light=order.expected)
        )


class DimmerLight(ChannelEntity, LightEntity):
    """A toggle channel with a dimmer channel, as MCUs of dimmers have them."""

    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Dim the feature."""
        super().__init__(
            coordinator,
            feature,
            LightEntityDescription(key=feature.key, translation_key="light"),
        )
        assert feature.channel2 is not None
        self._dimmer = feature.channel2
        if feature.label is None and len(coordinator.record.features.items) == 1:
            self._attr_name = None

    @property
    def is_on(self) -> bool | None:
        """Tell whether the toggle is on."""
        return self.on

    @property
    def brightness(self) -> int | None:
        """Return the brightness; a dimmer at 0 has not been told by the MCU yet."""
        raw = self.coordinator.data.channels.get(self._dimmer)
        if raw is None or raw <= 0:
            return None
        return brightness_of(raw, self._feature.meaning.maximum)

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on, dimmed first; what is as it should be is left alone.

        An MCU rounds: what it is told again comes back as a little less.
        """
        brightness = kwargs.get(ATTR_BRIGHTNESS)
        if brightness is None or brightness == self.brightness:
            await self.async_set_on(True)
            return
        raw = dimmer_of(brightness, self._feature.meaning.maximum)
        toggle = self._feature.channel
        await self.coordinator.async_command(
            f"Backlog SetChannel {self._dimmer} {raw}; SetChannel {toggle} 1",
            lambda data: replace(
                data, channels={**data.channels, self._dimmer: raw, toggle: 1}
            ),
        )

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off; the dimmer stays."""
        await self.async_set_on(False)


class RelayLight(ChannelEntity, LightEntity):
    """A relay that somebody called a light; the only one goes by the device's name."""

    _attr_color_mode = ColorMode.ONOFF
    _attr_supported_color_modes = {ColorMode.ONOFF}

    def __init__(self, coordinator: OpenBKCoordinator, feature: Feature) -> None:
        """Switch the feature."""
        super().__init__(
            coordinator,
            feature,
            LightEntityDescription(key=feature.key, translation_key="relay_light"),
            main=True,
        )

    @property
    def is_on(self) -> bool | None:
        """Tell whether the relay is on, None where it could not be read."""
        return self.on

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the relay on."""
        await self.async_set_on(True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the relay off."""
        await self.async_set_on(False)
