"""Pins with roles, channels with types, drivers, labels -> what a device offers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Self

from . import flags as flag
from .channel_types import CHANNEL_TYPES, DIMMERS, TOGGLES
from .drivers import (
    DUAL_METER,
    DUAL_METER_ROLES,
    HLW8112,
    HLW8112_APPARENT_POWER,
    HLW8112_ENERGIES,
    LED_CHIPS,
    PROBES,
    SHUTTERS,
    SLEEPERS,
)
from .feature import Feature, Pin, on_pin, part_of, siblings_of
from .json_keys import (
    nested_with_number_keys,
    nested_with_text_keys,
    with_number_keys,
    with_text_keys,
)
from .light import LightFeature, LightMode, LightRows, driven_channels, light_of
from .meanings import Kind, Meaning, number, sensor
from .page_sensors import PageSensor
from .roles import ROLES, Part, Role

# What the firmware lists as one more POWER.
_POWER_PARTS = frozenset({Part.RELAY, Part.INDICATOR, Part.BRIDGE})

# What is on or off, a light by its first channel.
_ON_OFF = frozenset({Kind.SWITCH, Kind.LIGHT, Kind.BINARY_SENSOR})

CHANNELS = range(64)


@dataclass(frozen=True, kw_only=True)
class Features:
    """What the device is wired and configured for.

    Holds what the device said: `pins`, `channel_types`, the running `drivers`, `labels`
    and `options` of channels, those `flags` of FLAGS that are set, whether it has a
    `meter`, the sensors on its `page`, and the `light_rows` there. Everything else
    follows from it. No part of what the device is are `light_mode`, which is how the
    light was found, `texts`, those of enums that are read only, as far as they have
    been seen, and whether the page `lists_drivers`: with drivers that are busy it does
    not, nor do their parts of it come, and in builds without any it never does.
    """

    pins: tuple[Pin, ...] = ()
    channel_types: Mapping[int, str] = field(default_factory=dict)
    drivers: frozenset[str] = frozenset()
    labels: Mapping[int, str] = field(default_factory=dict)
    options: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    flags: frozenset[int] = frozenset()
    meter: bool = False
    page: tuple[PageSensor, ...] = ()
    light_rows: LightRows | None = None
    light_mode: LightMode | None = field(default=None, compare=False)
    texts: Mapping[int, Mapping[int, str]] = field(default_factory=dict, compare=False)
    lists_drivers: bool = field(default=True, compare=False)

    @cached_property
    def light(self) -> LightFeature | None:
        """Return the light of the LED driver.

        The page also offers one that is only forced to show (flag 20).
        """
        if not self.has_led_driver:
            return None
        return light_of(
            self.light_rows,
            pwm_channels=self._pwm_channels,
            chip=self._has_light_chip,
            flags=self.flags,
        )

    @cached_property
    def items(self) -> tuple[Feature, ...]:
        """Return everything that is tied to a channel."""
        lights = tuple(self._lights())
        taken = {n for light in lights for n in light.channels}
        # What is not measured gives way to what else is on its channel.
        pins = sorted(self._of_pins(taken), key=attrgetter("measured"))
        found = {
            feature.key: feature for feature in (*lights, *pins, *self._of_types(taken))
        }
        siblings = siblings_of(
            pin for pin in self.pins if self._measures(ROLES.get(pin.role))
        )
        names = Counter(item.meaning.name for item in found.values())
        return tuple(
            replace(
                item,
                label=self.labels.get(item.channel),
                alone=names[item.meaning.name] == 1,
                sibling=siblings.get(item.channel),
            )
            for item in sorted(found.values(), key=lambda item: item.channel)
        )

    def of(self, kind: Kind) -> tuple[Feature, ...]:
        """Return what presents itself in this way."""
        return tuple(item for item in self.items if item.kind is kind)

    @cached_property
    def outputs(self) -> int:
        """Return how many things can be switched or set."""
        reads = (Kind.SENSOR, Kind.BINARY_SENSOR)
        return bool(self.light) + sum(item.kind not in reads for item in self.items)

    @cached_property
    def channels(self) -> frozenset[int]:
        """Return the channels whose values are of interest."""
        return frozenset(n for item in self.items for n in item.channels)

    @cached_property
    def graded(self) -> frozenset[int]:
        """Return the channels of which more is of interest than whether they are on."""
        return frozenset(
            n
            for item in self.items
            for n in (item.channels[1:] if item.kind in _ON_OFF else item.channels)
        )

    @cached_property
    def power_keys(self) -> Mapping[int, str] | None:
        """Return how `State` names each channel: {1: "POWER"}, {1: "POWER1", ...}.

        None where the LED driver hides them. One channel is the bare POWER, whatever
        its number; of several, each goes by its number, plus one if a relay pin
        (no other) sits on channel 0. Source: json_interface.c, cmd_tasmota.c.
        """
        if self.has_led_driver:
            return None
        channels = {pin.channel for pin in self.pins if part_of(pin) in _POWER_PARTS}
        channels |= {n for n, name in self.channel_types.items() if name == "Toggle"}
        if len(channels) == 1:
            return dict.fromkeys(channels, "POWER")
        offset = 1 if 0 in self._channels_of(Part.RELAY) else 0
        return {channel: f"POWER{channel + offset}" for channel in sorted(channels)}

    @cached_property
    def has_led_driver(self) -> bool:
        """Tell whether the firmware counts the device as a light."""
        return (
            bool(self._channels_of(Part.PWM))
            or self._has_light_chip
            or flag.FORCE_RGBCW in self.flags
        )

    @property
    def _pwm_channels(self) -> list[int]:
        """Return the channel of every PWM pin."""
        return [pin.channel for pin in self.pins if part_of(pin) is Part.PWM]

    @cached_property
    def _lit_channels(self) -> range:
        """Return the channels that are the light's and nobody else's to set.

        The page offers those of PWM pins beside the light where a flag says so.
        """
        if self.light is None or flag.RAW_PWM in self.flags:
            return range(0)
        return driven_channels(self._pwm_channels, self.flags)

    @property
    def _has_light_chip(self) -> bool:
        """Tell whether a chip, a strip or an MCU is the light.

        What an MCU was told to be (tuyaMcu_setupLED) shows on the page alone.
        """
        return bool(self.drivers & LED_CHIPS) or (
            self.light_rows is not None
            and "TuyaMCU" in self.drivers
            and not self._channels_of(Part.PWM)
            and not {flag.FORCE_RGB, flag.FORCE_RGBCW} & self.flags
        )

    @cached_property
    def page_sensors(self) -> tuple[PageSensor, ...]:
        """Return the sensors of the page that are not channels as well.

        A driver does not say to which channels it writes, if any: where one with a type
        measures the same, and no pin does so there, that is it. A probe that has a
        channel with a type is not in `page`.
        """
        by_pins = set(self._measured_by_pins())
        measured = {
            item.meaning.name
            for item in self.of(Kind.SENSOR)
            if self._is_typed(item.channel) and item.channel not in by_pins
        }
        return tuple(
            sensor
            for sensor in self.page
            if sensor.named or sensor.name not in measured
        )

    @property
    def has_dual_meter(self) -> bool:
        """Tell whether a meter with two lines runs that the page tells of."""
        roles = {pin.role for pin in self.pins}
        return DUAL_METER in self.drivers and roles >= DUAL_METER_ROLES

    @property
    def hourly_energies(self) -> frozenset[int]:
        """Return the channels with an energy that is saved but once an hour."""
        return HLW8112_ENERGIES if HLW8112 in self.drivers else frozenset()

    @cached_property
    def reads_page(self) -> bool:
        """Tell whether something is told by the index page alone."""
        return (
            self.has_dual_meter
            or bool(self.page_sensors)
            or any(item.part is Part.SHUTTER for item in self.items)
        )

    @property
    def has_battery(self) -> bool:
        """Tell whether the battery driver runs."""
        return "Battery" in self.drivers

    @cached_property
    def sleeps(self) -> bool:
        """Tell whether the device is awake for moments only (deep sleep)."""
        return bool(self._channels_of(Part.DOOR) or self.drivers & SLEEPERS)

    @cached_property
    def _dimmed_toggles(self) -> tuple[tuple[int, int], ...]:
        """Return (toggle, dimmer) pairs as the firmware's own discovery forms them.

        The first toggle goes with the first dimmer, and so on (http_fns.c,
        doHomeAssistantDiscovery), unless the flag says not to.
        """
        if flag.KEEP_DIMMERS_APART in self.flags:
            return ()
        typed = sorted(self.channel_types.items())
        toggles = [n for n, name in typed if name == "Toggle"]
        dimmers = [n for n, name in typed if name in DIMMERS]
        return tuple(zip(toggles, dimmers, strict=False))

    def _lights(self) -> Iterator[Feature]:
        for toggle, dimmer in self._dimmed_toggles:
            scale = CHANNEL_TYPES[self.channel_types[dimmer]]
            yield Feature(
                key=f"light-{toggle}",
                channel=toggle,
                channel2=dimmer,
                meaning=replace(scale, kind=Kind.LIGHT, name="light"),
            )

    def _of_pins(self, lights: Collection[int]) -> Iterator[Feature]:
        relays = self._channels_of(Part.RELAY)
        switched = relays | self._channels_of(Part.BRIDGE)
        for pin in self.pins:
            role = ROLES.get(pin.role)
            if role is None or pin.channel in lights or self._is_idle(role.part):
                continue
            measured = self._measures(role)
            meaning, part = role.meaning, role.part
            if part is Part.RELAY or (
                part is Part.BRIDGE and pin.channel not in relays
            ):
                inverted = self.channel_types.get(pin.channel) == "Toggle_Inv"
                yield on_pin(pin.channel, replace(meaning, inverted=inverted), part)
                continue
            if part in (Part.BRIDGE, Part.INDICATOR) and pin.channel in switched:
                # It goes with the relay of its channel.
                continue
            if part is Part.PWM and pin.channel not in self._lit_channels:
                meaning = number("pwm", 100)
            for channel, what in (
                (pin.channel, meaning),
                (pin.channel2, role.second),
            ):
                if what and what.kind and not self._is_typed(channel):
                    yield replace(on_pin(channel, what, part), measured=measured)

    def _measured_by_pins(self) -> Iterator[int]:
        """Yield the channels that sensors on pins write to, typed or not."""
        for pin in self.pins:
            if (role := ROLES.get(pin.role)) and self._measures(role):
                if role.meaning.kind is Kind.SENSOR:
                    yield pin.channel
                if role.second:
                    yield pin.channel2

    def _of_types(self, lights: Collection[int]) -> Iterator[Feature]:
        switched = self._channels_of(Part.RELAY) | self._channels_of(Part.BRIDGE)
        for channel, name in self.channel_types.items():
            meaning = CHANNEL_TYPES.get(name)
            if meaning is None or meaning.kind is None or channel in lights:
                continue
            if name in TOGGLES and channel in switched:
                continue
            if channel == HLW8112_APPARENT_POWER and HLW8112 in self.drivers:
                meaning = sensor("apparent_power", meaning.divider)
            options = self.options.get(channel, {}) if name == "Enum" else {}
            if options:
                meaning = Meaning(kind=Kind.SELECT, name="choice")
            yield Feature(
                key=f"channel-{channel}",
                channel=channel,
                meaning=meaning,
                options=options,
            )

    def _is_idle(self, part: Part) -> bool:
        """Tell whether the driver is missing that would serve the pin by its channel."""
        if part is Part.SHUTTER:
            return SHUTTERS not in self.drivers
        return part is Part.PROBES and PROBES in self.drivers

    def _measures(self, role: Role | None) -> bool:
        """Tell whether what a pin with this role measures is measured at all."""
        return role is not None and (
            not role.drivers or bool(role.drivers & self.drivers)
        )

    def _is_typed(self, channel: int) -> bool:
        """Tell whether the channel's type decides what it is."""
        meaning = CHANNEL_TYPES.get(self.channel_types.get(channel, ""))
        return meaning is not None and meaning.kind is not None

    def _channels_of(self, part: Part) -> set[int]:
        return {pin.channel for pin in self.pins if part_of(pin) is part}

    def with_late(self, known: Self) -> Self:
        """Add what was known before and may only not have come yet.

        Drivers, labels and enum texts are set by the start-up script, which may wait.
        """
        return replace(
            self.with_drivers_of(known),
            labels={**known.labels, **self.labels},
            options={**known.options, **self.options},
            channel_types={**known.channel_types, **self.channel_types},
            texts={**known.texts, **self.texts},
        )

    def with_drivers_of(self, known: Self) -> Self:
        """Add the drivers that were known before, and what they show on the page."""
        return replace(
            self,
            drivers=self.drivers | known.drivers,
            meter=self.meter or known.meter,
            light_rows=self.light_rows or known.light_rows,
            page=tuple({item.key: item for item in (*known.page, *self.page)}.values()),
        )

    def with_texts_of(self, known: Self) -> Self:
        """Add the texts of other values that were seen before."""
        texts = {
            n: {**known.texts.get(n, {}), **said} for n, said in self.texts.items()
        }
        return replace(self, texts=texts)

    def as_dict(self) -> dict[str, Any]:
        """Return the features as plain JSON values."""
        return {
            "pins": [[p.index, p.role, p.channel, p.channel2] for p in self.pins],
            "channel_types": with_text_keys(self.channel_types),
            "drivers": sorted(self.drivers),
            "labels": with_text_keys(self.labels),
            "options": nested_with_text_keys(self.options),
            "texts": nested_with_text_keys(self.texts),
            "flags": sorted(self.flags),
            "meter": self.meter,
            "light": self.light_rows and self.light_rows.as_dict(),
            "page": [sensor.as_list() for sensor in self.page],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild features from `as_dict`; raises KeyError, TypeError or ValueError.

        What an older version did not store is learned at the next contact.
        """
        return cls(
            pins=tuple(Pin(*row) for row in data["pins"]),
            channel_types=with_number_keys(data["channel_types"]),
            drivers=frozenset(data.get("drivers", ())),
            labels=with_number_keys(data.get("labels", {})),
            options=nested_with_number_keys(data.get("options", {})),
            flags=frozenset(data.get("flags", ())),
            meter=data["meter"],
            light_rows=LightRows.from_dict(light)
            if (light := data.get("light"))
            else None,
            texts=nested_with_number_keys(data.get("texts", {})),
            page=tuple(PageSensor.from_list(row) for row in data.get("page", ())),
        )
