"""One pin, and one thing that a device offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from .meanings import Kind, Meaning
from .roles import ROLES, Part


@dataclass(frozen=True, slots=True)
class Pin:
    """One GPIO: its index, its role's name, and the channel(s) it is tied to."""

    index: int
    role: str
    channel: int
    channel2: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing of the device, tied to a channel.

    `key` names it within the device, for good. `channel2` is the dimmer of a light of
    two channels, `options` maps the raw values of a choice to the device's own texts.
    `sibling` is the channel of the other value that the same sensor measures.
    `alone` tells whether no other thing of the device has the same name. Where it is
    not `measured`, the driver that would do it does not run, and the channel holds 0.
    """

    key: str
    channel: int
    meaning: Meaning
    channel2: int | None = None
    part: Part = Part.OTHER
    label: str | None = None
    options: Mapping[int, str] = field(default_factory=dict)
    sibling: int | None = None
    alone: bool = True
    measured: bool = True

    @property
    def kind(self) -> Kind:
        """Return how it presents itself."""
        assert self.meaning.kind is not None
        return self.meaning.kind

    @property
    def channels(self) -> tuple[int, ...]:
        """Return the channels whose values it needs."""
        if self.part is Part.SHUTTER:
            return ()
        return (
            (self.channel,) if self.channel2 is None else (self.channel, self.channel2)
        )


def on_pin(channel: int, meaning: Meaning, part: Part) -> Feature:
    """Return the feature of a pin; its key says what it is where that may change."""
    prefix = _KEY_PREFIXES.get((part, meaning.name), "channel")
    return Feature(
        key=f"{prefix}-{channel}", channel=channel, meaning=meaning, part=part
    )


_KEY_PREFIXES: Mapping[tuple[Part, str], str] = {
    (Part.RELAY, "relay"): "relay",
    (Part.BRIDGE, "relay"): "bridge",
    (Part.INDICATOR, "indicator"): "indicator",
    (Part.DOOR, "door"): "door",
    (Part.OTHER, "input"): "input",
    (Part.SHUTTER, "shutter"): "cover",
}


def part_of(pin: Pin) -> Part | None:
    """Return what the firmware makes of a pin, None for a role it does not know."""
    role = ROLES.get(pin.role)
    return role.part if role else None


def siblings_of(pins: Iterable[Pin]) -> Mapping[int, int]:
    """Return the other channel of those that one sensor writes to."""
    return {
        channel: other
        for pin in pins
        if (role := ROLES.get(pin.role)) and role.second
        for channel, other in permutations((pin.channel, pin.channel2))
        if channel != other
    }
