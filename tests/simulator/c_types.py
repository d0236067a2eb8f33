"""Give Python numbers the width and the rounding of the firmware's C types."""

import math
import re
import struct

INT32_MIN = -(2**31)
INT32_MAX = 2**31 - 1

_INTEGER = re.compile(r"\s*([+-]?\d+)")
_DECIMAL = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


def f32(value: float) -> float:
    """Return value as a C `float` holds it (24 bits of mantissa)."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)


def to_int(value: float) -> int:
    """Return value cut to a C `int`; too large saturates as on ARM, NaN is 0."""
    if math.isnan(value):
        return 0
    if math.isinf(value):
        return INT32_MAX if value > 0 else INT32_MIN
    return max(INT32_MIN, min(INT32_MAX, int(value)))


def to_byte(value: float) -> int:
    """Return value as the firmware's `(byte)` cast of a float gives it."""
    return to_int(value) & 0xFF


def atoi(text: str) -> int:
    """Return the integer text begins with, 0 where there is none."""
    found = _INTEGER.match(text)
    return to_int(int(found[1])) if found else 0


def hexadecimal(text: str) -> int:
    """Return the 32-bit integer that `sscanf("%x")` reads, 0 where there is none."""
    found = re.match(r"0x[0-9a-fA-F]+", text)
    bits = int(found[0], 16) & 0xFFFFFFFF if found else 0
    return bits - (bits & 0x80000000) * 2


def atof(text: str) -> float:
    """Return the decimal number text begins with, 0.0 where there is none."""
    found = _DECIMAL.match(text)
    return float(found[1]) if found else 0.0


def is_integer(text: str) -> bool:
    """Tell whether text is nothing but an integer."""
    return re.fullmatch(r"[+-]?\d+", text) is not None
