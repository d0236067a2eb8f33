"""Convert colours with the rounding of C floats, as the firmware does."""

import math

from .c_types import f32


def rgb_to_hsv(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """Return hue (degrees), saturation and value (0-1) of levels 0-1."""
    value = max(red, green, blue)
    span = f32(value - min(red, green, blue))
    if span <= 0:
        return 0.0, 0.0, value
    if value == red:
        hue = f32(60 * math.fmod(f32(f32(green - blue) / span), 6))
    elif value == green:
        hue = f32(60 * f32(f32(f32(blue - red) / span) + 2))
    else:
        hue = f32(60 * f32(f32(f32(red - green) / span) + 4))
    return f32(360 + hue) if hue < 0 else hue, f32(span / value), value


def hsv_to_rgb(
    hue: float, saturation: float, value: float
) -> tuple[float, float, float]:
    """Return levels of red, green and blue (0-1) of a hue in degrees."""
    chroma = f32(value * saturation)
    sextant = f32(math.fmod(hue / 60.0, 6))
    second = f32(chroma * (1 - abs(math.fmod(sextant, 2) - 1)))
    rest = f32(value - chroma)
    levels = {
        0: (chroma, second, 0.0),
        1: (second, chroma, 0.0),
        2: (0.0, chroma, second),
        3: (0.0, second, chroma),
        4: (second, 0.0, chroma),
        5: (chroma, 0.0, second),
    }.get(math.floor(sextant), (0.0, 0.0, 0.0))
    red, green, blue = (f32(level + rest) for level in levels)
    return red, green, blue
