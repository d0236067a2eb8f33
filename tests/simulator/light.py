"""Model the LED driver: colours, dimmer, temperature and what comes out of them.

The firmware calculates with C floats and cuts to bytes, so this does too: replies
show the cut values. Facts: the reference, 3.5 and 4.2.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
import math

from .c_types import atoi, f32, to_byte, to_int
from .channels import (
    LED_BASE_COLOURS,
    LED_DIMMER,
    LED_POWER,
    LED_TEMPERATURE,
    Channels,
    Special,
)
from .colour import hsv_to_rgb, rgb_to_hsv
from .config import Config
from .log import LogRing
from .tables import LED_CHIP_DRIVERS, PWM_ROLES

FLAG_FORCE_RGBCW = 4
FLAG_ALTERNATE_CW = 8
FLAG_REMEMBER = 12
FLAG_ENABLE_ON_WEB_ACTION = 17
FLAG_FORCE_RGB = 20
FLAG_ENABLE_ON_ANY_ACTION = 23
FLAG_EMULATE_COOL = 24
FLAG_WHITE_ENABLES_CW = 28
FLAG_LINEAR = 32

MIREDS_MIN = 154
MIREDS_MAX = 500
_TO_PERCENT = f32(100.0 / 255.0)


class Mode(IntEnum):
    """Which of the colours are sent out."""

    WHITE = 0
    RGB = 1
    ALL = 2
    ANIMATION = 3


@dataclass
class Light:
    """The LED driver of a running device."""

    config: Config
    channels: Channels
    log: LogRing
    running_drivers: set[str]
    fire: Callable[[str, int], None]
    base: list[float] = field(default_factory=lambda: [255.0] * 5)
    final: list[float] = field(default_factory=lambda: [0.0] * 5)
    hue: float = 0.0
    saturation: float = 0.0
    value: float = 1.0
    dimmer: float = 100.0
    dimmer_scale: float = 1.0
    temperature: float = float(MIREDS_MIN)
    temperature_min: float = float(MIREDS_MIN)
    temperature_max: float = float(MIREDS_MAX)
    enabled: int = 0
    mode: int = Mode.RGB
    dimmer_direction: int = 1
    tuya_led: bool = False
    colour_index: int = 0

    def __post_init__(self) -> None:
        """Take the place of the special channel numbers and restore what was saved."""
        special = self.channels.special
        special[LED_DIMMER] = Special(lambda: to_int(self.dimmer), self.set_dimmer)
        special[LED_POWER] = Special(lambda: self.enabled, self.set_enabled)
        special[LED_TEMPERATURE] = Special(
            lambda: to_int(self.temperature), self.set_temperature
        )
        for index, number in enumerate(LED_BASE_COLOURS):
            special[number] = Special(lambda: 0, partial(self._set_base, index))
        self._follow_temperature()
        outputs = self.channels.pwm_channel_count()
        if outputs == 2:
            self.mode = Mode.WHITE
        if self.config.flag(FLAG_REMEMBER):
            self._restore()

    def _restore(self) -> None:
        saved = self.config.light
        self.enabled, self.mode = saved.enabled, saved.mode
        self.dimmer, self.temperature = float(saved.dimmer), float(saved.temperature)
        self._follow_temperature()
        self.base[:3] = float(saved.red), float(saved.green), float(saved.blue)
        self.apply()

    @property
    def has_chip(self) -> bool:
        """Tell whether a driver of an LED chip (or strip) runs."""
        return self.tuya_led or bool(self.running_drivers & LED_CHIP_DRIVERS)

    @property
    def is_running(self) -> bool:
        """Tell whether the device counts as a light."""
        return (
            self.has_chip
            or self.channels.pwm_channel_count() > 0
            or self.config.flag(FLAG_FORCE_RGBCW)
        )

    @property
    def has_five_outputs(self) -> bool:
        """Tell whether red, green, blue, cool and warm are reported."""
        return self.has_chip or self._pwm_pins() == 5

    @property
    def has_colour(self) -> bool:
        """Tell whether a colour is reported."""
        return self.has_chip or self._pwm_pins() >= 3

    @property
    def has_temperature(self) -> bool:
        """Tell whether a colour temperature is reported."""
        return self.has_chip or self._pwm_pins() in (2, 5)

    def _pwm_pins(self) -> int:
        return len(self.config.pins_with(PWM_ROLES))

    def first_channel(self) -> int:
        """Return the channel of red: the first of 0-4 with a PWM pin, else 0."""
        return next(
            (n for n in range(5) if self.config.has_role_on_channel(n, PWM_ROLES)), 0
        )

    def base_colour(self) -> str:
        """Return the base colour as `RRGGBB`."""
        return "".join(f"{to_byte(level):02X}" for level in self.base[:3])

    def final_bytes(self) -> list[int]:
        """Return what goes out, 0-255 each, in the order R, G, B, C, W."""
        return [to_byte(level) for level in self.final]

    def final_percent(self) -> list[int]:
        """Return what goes out in percent, same order."""
        return [to_byte(f32(level * _TO_PERCENT)) for level in self.final]

    def hsv(self) -> tuple[int, int, int]:
        """Return hue in degrees, saturation and value in percent."""
        return (
            to_int(self.hue),
            to_int(f32(self.saturation * 100)),
            to_int(f32(self.value * 100)),
        )

    def set_enabled(self, enabled: int) -> None:
        """Switch the light without touching its colour."""
        if self.enabled != enabled:
            self.fire("LEDState", int(bool(enabled)))
        self.enabled = enabled & 0xFF
        self.apply()

    def set_dimmer(self, percent: int) -> None:
        """Set the dimmer; the firmware does not limit it to 0-100."""
        self.dimmer = float(percent)
        self._enable_if_flagged()
        self.apply()

    def add_dimmer(self, delta: int, mode: int) -> None:
        """Step the dimmer: clamped (0), wrapping at the ends (1), to and fro (2)."""
        percent = to_int(self.dimmer)
        if mode == 2:
            percent = max(0, min(100, percent + delta * self.dimmer_direction))
            if percent in (0, 100):
                self.dimmer_direction = -self.dimmer_direction
        elif mode and (percent <= 0 > delta or percent >= 100 and delta > 0):
            percent = 100 if delta < 0 else 0
        else:
            percent = max(0, min(100, percent + delta))
        self.set_dimmer(percent)

    def set_temperature(self, mireds: int) -> None:
        """Set the temperature and send out white."""
        self.temperature = float(mireds)
        self._follow_temperature()
        self._enable_if_flagged()
        self.set_mode(Mode.WHITE)
        self.apply()

    def add_temperature(self, delta: int, wrap: int) -> None:
        """Step the temperature, clamped or (with wrap) around from end to end."""
        low, high = self.temperature_min, self.temperature_max
        mireds = self.temperature
        if wrap == 1 and mireds <= low and delta < 0:
            mireds = high
        elif wrap == 1 and mireds >= high and delta > 0:
            mireds = low
        else:
            mireds = max(low, min(high, mireds + delta))
        self.set_temperature(to_int(mireds))

    def warmth(self) -> float:
        """Return the temperature as 0 (coolest) to 1 (warmest)."""
        span = f32(self.temperature_max - self.temperature_min)
        part = f32(self.temperature - self.temperature_min)
        return max(0.0, min(1.0, f32(part / span))) if span else 0.0

    def _follow_temperature(self) -> None:
        warm = self.warmth()
        cool = f32(1 - warm)
        strongest = max(warm, cool)
        exponent = f32(1 / f32(self.config.led_gamma))
        self.base[3] = f32(255 * _power(f32(cool / strongest), exponent))
        self.base[4] = f32(255 * _power(f32(warm / strongest), exponent))

    def set_mode(self, mode: Mode) -> None:
        """Choose which of the colours are sent out."""
        if self.mode != mode:
            self.mode = mode
            self.fire("LEDMode", mode)

    def set_colour(self, text: str, *, everything: bool = False) -> None:
        """Set the base colour from `RRGGBB`, `#RRGGBB[CCWW]` or `r,g,b` and send it.

        Empty text changes no colour, yet turns to colour mode and sends it: that is
        how a mere reading `led_basecolor_rgb` changes the device.
        """
        text = text.removeprefix("#")
        if self.config.flag(FLAG_WHITE_ENABLES_CW) and text.upper() == "FFFFFF":
            self.set_mode(Mode.WHITE)
            self.apply()
            return
        self.set_mode(Mode.ALL if everything else Mode.RGB)
        if "," in text:
            for index, number in enumerate(text.split(",")[:3]):
                self.base[index] = float(atoi(number))
        else:
            for index in range(min(5, len(text) // 2)):
                try:
                    level = int(text[2 * index : 2 * index + 2], 16)
                except ValueError:
                    break
                self.base[index] = float(level)
        self.hue, self.saturation, self.value = rgb_to_hsv(
            *(f32(level / 255) for level in self.base[:3])
        )
        self._enable_if_flagged()
        self.apply()

    def set_hsv(
        self,
        hue: float | None = None,
        saturation: float | None = None,
        value: float | None = None,
    ) -> None:
        """Set the base colour from hue (degrees), saturation and value (0-1)."""
        self.set_mode(Mode.RGB)
        self.hue = self.hue if hue is None else f32(hue)
        self.saturation = self.saturation if saturation is None else f32(saturation)
        self.value = self.value if value is None else f32(value)
        colour = hsv_to_rgb(self.hue, self.saturation, self.value)
        self.base[:3] = [f32(level * 255) for level in colour]
        self._enable_if_flagged()
        self.apply()

    def _set_base(self, index: int, level: int) -> None:
        self.base[index] = float(level)
        self._enable_if_flagged()
        self.set_mode(Mode.RGB)
        self.apply()

    def _enable_if_flagged(self) -> None:
        if self.config.flag(FLAG_ENABLE_ON_ANY_ACTION):
            self.set_enabled(1)

    def _corrected(self, level: float) -> float:
        brightness = f32(f32(self.dimmer * f32(0.01)) * self.dimmer_scale)
        if self.config.flag(FLAG_LINEAR):
            return f32(level * brightness)
        part = f32(f32(level / 255) * brightness)
        return min(255.0, f32(_power(part, f32(self.config.led_gamma)) * 255))

    def _sent(self, index: int) -> bool:
        if not self.enabled or self.mode == Mode.ANIMATION:
            return False
        return self.mode == Mode.ALL or (index >= 3) == (self.mode == Mode.WHITE)

    def apply(self) -> None:
        """Work out what goes out and write it to the PWM channels.

        Written to channels 0-4 even where no PWM is, relays included.
        """
        count = 3 if self.config.flag(FLAG_FORCE_RGB) else 5
        for index in range(count):
            self.final[index] = (
                self._corrected(self.base[index]) if self._sent(index) else 0.0
            )
        if self.config.flag(FLAG_REMEMBER):
            self._save()
        first = self.first_channel()
        for index, percent in self._outputs(count).items():
            self.channels.set_output(first + index, percent)
        if self.config.flag(FLAG_EMULATE_COOL) and self.mode == Mode.WHITE:
            # Done for the chips, and told in replies of every light.
            self.final[:3] = [self.final[3]] * 3

    def _outputs(self, count: int) -> dict[int, float]:
        percent = [min(100.0, f32(level * _TO_PERCENT)) for level in self.final[:count]]
        alternate = self.config.flag(FLAG_ALTERNATE_CW)
        if alternate and count == 5:
            lit = self.enabled and self.mode == Mode.WHITE
            percent[3] = float(to_int(f32(self.warmth() * 100)))
            percent[4] = self.dimmer * self.dimmer_scale if lit else 0.0
        if self.channels.pwm_channel_count() == 2:
            return dict(enumerate(percent[3:]))
        outputs = dict(enumerate(percent))
        if self.config.flag(FLAG_EMULATE_COOL) and self.mode == Mode.WHITE:
            cool = outputs.pop(3, 0.0)
            outputs |= dict.fromkeys(range(3), cool)
        return outputs

    def _save(self) -> None:
        saved = self.config.light
        saved.mode, saved.enabled = int(self.mode), self.enabled
        saved.dimmer, saved.temperature = to_int(self.dimmer), to_int(self.temperature)
        saved.red, saved.green, saved.blue = (to_byte(level) for level in self.base[:3])


def _power(base: float, exponent: float) -> float:
    return f32(math.pow(base, exponent)) if base > 0 else 0.0
