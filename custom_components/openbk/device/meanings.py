"""What the raw value of a channel means: the vocabulary of the tables."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a thing of the device presents itself."""

    SWITCH = "switch"
    BINARY_SENSOR = "binary_sensor"
    SENSOR = "sensor"
    NUMBER = "number"
    SELECT = "select"
    COVER = "cover"
    # A toggle channel with a dimmer channel; the LED driver is a matter of its own.
    LIGHT = "light"


# Channels are C ints.
INT_MIN, INT_MAX = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a channel is to a person.

    `kind` is None where it is nothing, for the `reason` given. `name` is the field's
    term for it ("temperature"). The physical value is raw / `divider`. `inverted`: on
    is 0. `options` are the terms for 0, 1, 2 ... of a choice. `minimum` and `maximum`
    (raw) bound what can be set; `maximum` is also a dimmer's full scale.
    """

    kind: Kind | None = None
    name: str = ""
    divider: int = 1
    inverted: bool = False
    options: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 100
    reason: str = ""

    @property
    def decimals(self) -> int:
        """Return how many decimal places the physical value has."""
        return len(str(self.divider)) - 1 if self.divider != 2 else 1


def nothing(reason: str) -> Meaning:
    """Return the meaning of what gives nothing."""
    return Meaning(reason=reason)


def sensor(name: str, divider: int = 1) -> Meaning:
    """Return the meaning of a number that is read."""
    return Meaning(kind=Kind.SENSOR, name=name, divider=divider)


def binary(name: str, *, inverted: bool = False) -> Meaning:
    """Return the meaning of something that is so or not."""
    return Meaning(kind=Kind.BINARY_SENSOR, name=name, inverted=inverted)


def switch(name: str, *, inverted: bool = False) -> Meaning:
    """Return the meaning of something that is switched."""
    return Meaning(kind=Kind.SWITCH, name=name, inverted=inverted)


def number(name: str, maximum: int = 100, minimum: int = 0) -> Meaning:
    """Return the meaning of a number that is set."""
    return Meaning(kind=Kind.NUMBER, name=name, minimum=minimum, maximum=maximum)


def select(name: str, options: str) -> Meaning:
    """Return the meaning of a choice between named options, from 0 on."""
    return Meaning(kind=Kind.SELECT, name=name, options=tuple(options.split()))


def cover(name: str, options: str) -> Meaning:
    """Return the meaning of a command to something that opens and closes."""
    return Meaning(kind=Kind.COVER, name=name, options=tuple(options.split()))
