"""The rows of the LED driver on the index page: what it offers, and how it stands.

Source: http_fns.c, http_fn_index. The page alone tells which mode is active, and the
range of the temperature.
"""

from dataclasses import dataclass
import re

from .light import DEFAULT_MIREDS, MOST_MIREDS, LightMode, LightRows, LightState

_POWER = re.compile(r'name="tgl" value="130"><input class="(bgrn|bred)"')
_DIMMER = re.compile(r'LED Dimmer/Brightness: <span id="sliderValue129">(\d+)<')
_COLOUR = re.compile(r"<h5> ?LED RGB Color (\[ACTIVE\])?")
_RGB = re.compile(r'type="color" name="rgb"[^>]* value="#([0-9A-Fa-f]{6})"')
_TEMPERATURE = re.compile(r"<h5> ?LED Temperature Slider (\[ACTIVE\])?")
_ANIMATION = "LED Animation [ACTIVE]"
_KELVIN = re.compile(
    r'<span id="sliderValue132">(\d+)</span> K\).*?min="(\d+)" max="(\d+)"', re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPage:
    """What the page tells of the light."""

    rows: LightRows
    state: LightState


def read_light_page(text: str) -> LightPage | None:
    """Return what the page tells of the light, None where it shows none."""
    power, dimmer = _POWER.search(text), _DIMMER.search(text)
    if power is None and "LED Dimmer/Brightness" not in text:
        return None
    colour, temperature = _COLOUR.search(text), _TEMPERATURE.search(text)
    rgb, kelvin = _RGB.search(text), _KELVIN.search(text)
    return LightPage(
        rows=LightRows(
            colour=colour is not None,
            temperature=temperature is not None,
            mireds=_range(kelvin) if kelvin else DEFAULT_MIREDS,
        ),
        state=LightState(
            on=power[1] == "bgrn" if power else None,
            dimmer=min(100, int(dimmer[1])) if dimmer else None,
            mode=None if _ANIMATION in text else _mode(colour, temperature),
            rgb=_rgb(rgb[1]) if rgb else None,
            mireds=_mireds(kelvin[1]) if kelvin else None,
        ),
    )


def _mode(
    colour: re.Match[str] | None, temperature: re.Match[str] | None
) -> LightMode | None:
    """Return the mode that is marked.

    A light can be in a mode that it has no row for, and is dark then; with both rows
    unmarked it is in one that sends everything out.
    """
    rows = {LightMode.COLOUR: colour, LightMode.WHITE: temperature}
    for mode, row in rows.items():
        if row and row[1]:
            return mode
    absent = [mode for mode, row in rows.items() if row is None]
    return absent[0] if len(absent) == 1 else None


def _range(kelvin: re.Match[str]) -> tuple[int, int]:
    coolest, warmest = _mireds(kelvin[3]), _mireds(kelvin[2])
    if coolest is None or warmest is None or coolest == warmest:
        return DEFAULT_MIREDS
    return coolest, warmest


def _mireds(kelvin: str) -> int | None:
    """Return the mireds that the page shows as so many kelvin, cut to an integer."""
    number = int(kelvin)
    mireds = round(1_000_000 / number) if number else 0
    return mireds if 1 <= mireds <= MOST_MIREDS else None


def _rgb(text: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(text)
    return red, green, blue
