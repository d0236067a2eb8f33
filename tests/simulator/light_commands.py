"""Implement the commands of the LED driver."""

import json
from typing import TYPE_CHECKING

from .arguments import Arguments
from .c_types import atoi, f32
from .commands import Command, Result, accepted, needs, with_driver

if TYPE_CHECKING:
    from .firmware import Firmware

# What a button for the next colour goes through; then it begins again.
_PALETTE = """
FF0000 00FF00 0000FF FFA500 90EE90 ADD8E6 FFBF00 00FFFF DDA0DD FFFF99 FFC0CB FFFFFF
"""
_COLOURS = _PALETTE.split()
# Each chip's driver brings its own command, and all but one the common name with it.
_MAPPED_CHIPS = ("BP5758D", "BP1658CJ", "SM2135", "SM2235", "KP18058")


def _dimmer(firmware: Firmware, _: str, text: str) -> Result | None:
    light = firmware.light
    if not text:
        return Result.NOT_ENOUGH
    if not text.startswith("{"):
        light.set_dimmer(firmware.arguments(text).integer(0))
        return None
    # Domoticz sends {"brightness":52,"state":"ON"}.
    try:
        wanted = json.loads(text)
    except ValueError:
        return None
    if isinstance(wanted, dict):
        if isinstance(wanted.get("brightness"), int):
            light.set_dimmer(wanted["brightness"])
        if wanted.get("state") in ("ON", "OFF"):
            light.set_enabled(int(wanted["state"] == "ON"))
    return None


def _add_dimmer(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.add_dimmer(arguments.integer(0), arguments.integer(1))


def _enable(firmware: Firmware, arguments: Arguments) -> None:
    light = firmware.light
    toggled = arguments.text(0).lower() == "toggle"
    light.set_enabled(int(not light.enabled) if toggled else arguments.integer(0))


def _colour(firmware: Firmware, _: str, text: str) -> None:
    firmware.light.set_colour(text)


def _colour_all(firmware: Firmware, _: str, text: str) -> None:
    firmware.light.set_colour(text, everything=True)


def _temperature(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.set_temperature(arguments.integer(0))


def _add_temperature(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.add_temperature(arguments.integer(0), arguments.integer(1))


def _temperature_range(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.temperature_min = arguments.number(0)
    firmware.light.temperature_max = arguments.number(1)


def _hsb(firmware: Firmware, arguments: Arguments) -> None:
    if len(arguments) == 1:
        values = [atoi(part) for part in arguments.text(0).split(",")]
    else:
        values = [arguments.integer(index) for index in range(3)]
    hue, saturation, value = (*values, 0, 0)[:3]
    firmware.light.set_hsv(hue, f32(saturation * f32(0.01)), f32(value * f32(0.01)))


def _hue(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.set_hsv(hue=arguments.number(0))


def _saturation(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.set_hsv(saturation=f32(arguments.number(0) * f32(0.01)))


def _brightness(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.set_hsv(value=f32(arguments.number(0) * f32(0.01)))


def _next_colour(firmware: Firmware, _: str, __: str) -> None:
    light = firmware.light
    light.colour_index = (light.colour_index + 1) % len(_COLOURS)
    light.set_colour(_COLOURS[light.colour_index])
    if not light.enabled:
        light.set_enabled(1)


def _dimmer_scale(firmware: Firmware, arguments: Arguments) -> None:
    firmware.light.dimmer_scale = arguments.number(0)
    firmware.light.apply()


def _map(firmware: Firmware, arguments: Arguments) -> None:
    red, green, blue, cool, warm = (
        max(-1, min(4, arguments.integer(index, -1))) & 0xFF for index in range(5)
    )
    firmware.config.led_map = (red, green, blue, cool, warm)


def _gamma(firmware: Firmware, _: str, text: str) -> None:
    arguments = firmware.arguments(text)
    gamma = arguments.number(1)
    if arguments.text(0) == "gamma" and 1 <= gamma <= 3:
        firmware.config.led_gamma = gamma


COMMANDS: dict[str, Command] = {
    "led_dimmer": _dimmer,
    "Dimmer": _dimmer,
    "add_dimmer": needs(1, _add_dimmer),
    "led_enableAll": needs(1, _enable),
    "led_basecolor_rgb": _colour,
    "Color": _colour,
    "led_basecolor_rgbcw": _colour_all,
    "led_temperature": needs(1, _temperature),
    "CT": needs(1, _temperature),
    "add_temperature": needs(2, _add_temperature),
    "CTRange": needs(2, _temperature_range),
    "HSBColor": needs(1, _hsb),
    "HSBColor1": needs(1, _hue),
    "led_hue": needs(1, _hue),
    "HSBColor2": needs(1, _saturation),
    "led_saturation": needs(1, _saturation),
    "HSBColor3": needs(1, _brightness),
    "led_nextColor": _next_colour,
    "led_dimmerScale": needs(1, _dimmer_scale),
    "led_gammaCtrl": _gamma,
    "led_lerpSpeed": accepted,
    "led_finishFullLerp": accepted,
    "led_saveInterval": accepted,
    "DimmerDelta": accepted,
    "LED_Map": with_driver(_MAPPED_CHIPS[:4], needs(1, _map)),
} | {f"{chip}_Map": with_driver((chip,), needs(1, _map)) for chip in _MAPPED_CHIPS}
