"""The LED driver's light: what it can, how it stands, and what numbers mean.

Source: cmd_newLEDDriver.c, json_interface.c, http_fns.c of the firmware, and the
running firmware. The driver knows a dimmer (0-100), a base colour, a temperature
(mireds), a mode that says which of the two is sent out, and whether it is on at all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from . import flags as flag

type Rgb = tuple[int, int, int]

MOST_DIMMER = 100
MOST_BRIGHTNESS = 255
MOST_MIREDS = 999

# From coolest to warmest, unless the device was told another `CTRange`.
DEFAULT_MIREDS = (154, 500)

# The driver looks for its first output among these, and writes from channel 0 on where
# it finds none.
_FIRST_CHANNELS = range(5)
_RED_TO_WARM = 5
_RED_TO_BLUE = 3
_COOL_AND_WARM = 2

_COLOUR_CONSTANTS = ("$led_red", "$led_green", "$led_blue")
_TEMPERATURE_CONSTANT = "$led_temperature"
# With so many PWM pins (or a chip) `State` has the temperature.
_PINS_WITH_TEMPERATURE = (2, 5)

# With a base colour so strong and a dimmer so high (product of their parts of the
# full scale), red, green or blue is not 0 after the steepest gamma, at half the
# driver's dimmer scale.
_SURELY_SENT = 0.4
# Then red, green and blue so far apart do not look the same either.
_SURELY_NO_GREY = 32


class LightMode(StrEnum):
    """Which of its two shades a light sends out."""

    COLOUR = "colour"
    WHITE = "white"


class LightKind(StrEnum):
    """What a light can."""

    BRIGHTNESS = "brightness"
    TEMPERATURE = "temperature"
    COLOUR = "colour"
    COLOUR_AND_WHITE = "colour_and_white"
    COLOUR_AND_TEMPERATURE = "colour_and_temperature"

    @property
    def modes(self) -> frozenset[LightMode]:
        """Return the modes that light up; a single output does not tell."""
        return _MODES[self]

    @property
    def has_colour(self) -> bool:
        """Tell whether a colour can be set."""
        return LightMode.COLOUR in self.modes

    @property
    def has_temperature(self) -> bool:
        """Tell whether a colour temperature can be set."""
        return self in (LightKind.TEMPERATURE, LightKind.COLOUR_AND_TEMPERATURE)


_MODES: Mapping[LightKind, frozenset[LightMode]] = {
    LightKind.BRIGHTNESS: frozenset(),
    LightKind.TEMPERATURE: frozenset({LightMode.WHITE}),
    LightKind.COLOUR: frozenset({LightMode.COLOUR}),
    LightKind.COLOUR_AND_WHITE: frozenset(LightMode),
    LightKind.COLOUR_AND_TEMPERATURE: frozenset(LightMode),
}

# By whether the device's page has a row for a colour, and for a temperature.
_KINDS: Mapping[tuple[bool, bool], LightKind] = {
    (False, False): LightKind.BRIGHTNESS,
    (False, True): LightKind.TEMPERATURE,
    (True, False): LightKind.COLOUR,
    (True, True): LightKind.COLOUR_AND_TEMPERATURE,
}

# Four PWM channels, by how many behind red the fourth is (3 is the driver's cool
# output, 4 its warm one) and whether red, green and blue stand in for the cool one.
# The page offers a temperature in each case. Standing in, the driver no longer writes
# to the cool output; elsewhere than here it never writes to the fourth.
_KINDS_OF_FOUR: Mapping[tuple[int, bool], LightKind] = {
    (3, False): LightKind.COLOUR_AND_WHITE,
    (4, False): LightKind.COLOUR_AND_WHITE,
    (4, True): LightKind.COLOUR_AND_TEMPERATURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRows:
    """What the device's page offers of its light.

    `mireds` is the range as the driver holds it, from coolest to warmest; the first
    is the greater one where a device was told to turn it round.
    """

    colour: bool = False
    temperature: bool = False
    mireds: tuple[int, int] = DEFAULT_MIREDS

    def as_dict(self) -> dict[str, Any]:
        """Return the rows as plain JSON values."""
        return {
            "colour": self.colour,
            "temperature": self.temperature,
            "mireds": list(self.mireds),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild rows from `as_dict`; raises KeyError, TypeError or ValueError."""
        coolest, warmest = data["mireds"]
        return cls(
            colour=bool(data["colour"]),
            temperature=bool(data["temperature"]),
            mireds=(int(coolest), int(warmest)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LightFeature:
    """A light as far as it does not change.

    `constants` are those to be read beside `State`. `white_mireds` is the temperature
    that sends everything to a white output of its own (COLOUR_AND_WHITE).
    `emulates_cool`: white is sent to red, green and blue as well (flag 24).
    `enables_itself`: any change switches it on (flag 23). `white_is_temperature`: the
    colour FFFFFF changes to the white mode (flag 28).
    """

    kind: LightKind
    mireds: tuple[int, int] = DEFAULT_MIREDS
    white_mireds: int = DEFAULT_MIREDS[0]
    constants: tuple[str, ...] = ()
    emulates_cool: bool = False
    enables_itself: bool = False
    white_is_temperature: bool = False

    @property
    def kelvin(self) -> tuple[int, int]:
        """Return the warmest and the coolest temperature in kelvin."""
        return kelvin_of(max(self.mireds)), kelvin_of(min(self.mireds))

    def mireds_of(self, kelvin: float) -> int:
        """Return the mireds of a temperature in kelvin, within the light's range.

        The firmware takes anything and sends out the nearest it can.
        """
        return self.within(round(1_000_000 / kelvin))

    def within(self, mireds: int) -> int:
        """Return the nearest temperature (mireds) that the light can show."""
        return max(min(self.mireds), min(max(self.mireds), mireds))


def driven_channels(pwm_channels: Collection[int], flags: Collection[int]) -> range:
    """Return the channels that the driver writes to (cmd_newLEDDriver.c).

    Those of red, green, blue, cool and warm white follow one another. Two PWM channels
    are cool and warm white; forced to red, green and blue (flag 20), it sends neither.
    """
    forced = flag.FORCE_RGB in flags
    if len(set(pwm_channels)) == _COOL_AND_WARM:
        count = 0 if forced else _COOL_AND_WARM
    else:
        count = _RED_TO_BLUE if forced else _RED_TO_WARM
    first = min((n for n in pwm_channels if n in _FIRST_CHANNELS), default=0)
    return range(first, first + count)


def light_of(
    rows: LightRows | None,
    *,
    pwm_channels: Sequence[int] = (),
    chip: bool = False,
    flags: Collection[int] = (),
) -> LightFeature | None:
    """Return the light that a device has, None if it has none.

    `rows` are those of its page, `pwm_channels` the channel of every PWM pin; `chip`
    tells whether the driver of an LED chip (or strip) runs.
    """
    if rows is None:
        return None
    kind = _KINDS[rows.colour, rows.temperature]
    coolest, warmest = rows.mireds
    white = coolest
    by_pins = bool(pwm_channels) and not chip and flag.FORCE_RGBCW not in flags
    driven = driven_channels(pwm_channels, flags)
    if by_pins and not any(n in driven for n in pwm_channels):
        return None
    if flag.FORCE_RGB in flags:
        # Nothing else is sent, whatever the page offers.
        kind = LightKind.COLOUR
    elif by_pins and len(set(pwm_channels)) == 4:
        behind = max(pwm_channels) - min(pwm_channels)
        emulated = flag.EMULATE_COOL in flags
        kind = _KINDS_OF_FOUR.get((behind, emulated), LightKind.COLOUR)
        white = warmest if behind == 4 else coolest
    told = chip or len(pwm_channels) in _PINS_WITH_TEMPERATURE
    return LightFeature(
        kind=kind,
        mireds=rows.mireds,
        white_mireds=white,
        constants=(
            *(_COLOUR_CONSTANTS if kind.has_colour else ()),
            *((_TEMPERATURE_CONSTANT,) if kind.has_temperature and not told else ()),
        ),
        emulates_cool=flag.EMULATE_COOL in flags,
        enables_itself=flag.ENABLE_ON_ANY_ACTION in flags,
        white_is_temperature=flag.WHITE_ENABLES_TEMPERATURE in flags,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LightState:
    """How a light stands, None where that is not known.

    `dimmer` is 0-100, `rgb` the base colour (not what goes out), `mireds` the
    temperature. Base colour and temperature are kept while the other is shown.
    """

    on: bool | None = None
    dimmer: int | None = None
    mode: LightMode | None = None
    rgb: Rgb | None = None
    mireds: int | None = None

    @property
    def is_lit(self) -> bool | None:
        """Tell whether it gives light: switched on, but not dimmed to nothing."""
        return self.on and self.dimmer != 0 if self.on is not None else None

    @property
    def brightness(self) -> int | None:
        """Return the brightness, 1-255 (0 while it is dimmed to nothing)."""
        return None if self.dimmer is None else brightness_of(self.dimmer)


def read_light(
    feature: LightFeature,
    state: Mapping[str, Any],
    values: Mapping[str, float | None],
    known_mode: LightMode | None,
) -> LightState | None:
    """Return how the light stands, from `State` and its constants.

    `known_mode` is the mode it was in last: no reply tells it, except by what goes out.
    None where `State` tells of no light.
    """
    dimmer, power = state.get("Dimmer"), state.get("POWER")
    if type(dimmer) is not int or power not in ("ON", "OFF"):
        return None
    on = power == "ON"
    kind = feature.kind
    base = _rgb(values.get(name) for name in _COLOUR_CONSTANTS)
    mireds = state.get("CT", values.get(_TEMPERATURE_CONSTANT))
    # It also tells of outputs that there are not.
    sent = _numbers(state.get("Color")) if kind.modes else ()
    return LightState(
        on=on,
        # Neither dimmer nor temperature is limited by the commands.
        dimmer=max(0, min(MOST_DIMMER, dimmer)),
        mode=_mode(feature, sent, base, dimmer / MOST_DIMMER if on else 0)
        or known_mode,
        rgb=base,
        mireds=_whole(mireds) if kind.has_temperature else None,
    )


def _mode(
    feature: LightFeature, sent: Sequence[int], base: Rgb | None, dimmed: float
) -> LightMode | None:
    """Return the mode that follows from what is sent out, None if nothing follows.

    `sent` are R, G, B and, of some lights, C, W; `dimmed` is the part of the base
    colour that could be sent.
    """
    colour, white = any(sent[:3]), any(sent[3:])
    if feature.emulates_cool:
        # White is sent as a grey as well.
        colour = colour and not white and (len(sent) > 3 or len(set(sent)) > 1)
    if colour or white:
        return LightMode.COLOUR if colour else LightMode.WHITE
    if len(sent) != 3 or base is None:
        return None
    # A colour would be told. White has an output that is not, or none.
    seen = max(base) / 255 * dimmed >= _SURELY_SENT
    if feature.emulates_cool:
        seen = seen and max(base) - min(base) >= _SURELY_NO_GREY
    return LightMode.WHITE if seen else None


def _rgb(levels: Iterable[float | None]) -> Rgb | None:
    """Return a base colour, which the driver holds as C floats of any size."""
    known = [max(0, min(255, int(level))) for level in levels if level is not None]
    return (known[0], known[1], known[2]) if len(known) == 3 else None


def _whole(number: object) -> int | None:
    """Return a number of 1 and more, as an integer; a C int holds no greater one."""
    if not isinstance(number, int | float) or not 1 <= number < 2**31:
        return None
    return int(number)


def _numbers(text: object) -> list[int]:
    parts = text.split(",") if isinstance(text, str) else []
    return [int(part) for part in parts] if all(map(str.isdecimal, parts)) else []


def brightness_of(value: int, full: int = MOST_DIMMER) -> int:
    """Return the brightness (0-255) of a dimmer of 0 to `full`; only 0 gives 0."""
    if value <= 0:
        return 0
    return max(1, min(MOST_BRIGHTNESS, round(value * MOST_BRIGHTNESS / full)))


def dimmer_of(brightness: int, full: int = MOST_DIMMER) -> int:
    """Return the dimmer (1 to `full`) of a brightness of 1-255."""
    return max(1, min(full, round(brightness * full / MOST_BRIGHTNESS)))


def kelvin_of(mireds: int) -> int:
    """Return the kelvin of 1 to 999 mireds; rounded, it leads back to the same."""
    return round(1_000_000 / mireds)
