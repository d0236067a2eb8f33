"""Pins with roles and channels with types -> what a device offers, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self


class Kind(StrEnum):
    """What a pin role means to us."""

    RELAY = "relay"  # a switch of its own
    INDICATOR = "indicator"  # counted by the firmware as one more relay
    LIGHT = "light"  # starts the firmware's LED driver


# Role names as `/api/pins` spells them (section 4.3 of the interface notes: ids are
# append-only, but the names are what the device itself says).
ROLES: Mapping[str, Kind] = {
    "Rel": Kind.RELAY,
    "Rel_n": Kind.RELAY,
    "LED": Kind.INDICATOR,
    "LED_n": Kind.INDICATOR,
    "BridgeFWD": Kind.INDICATOR,
    "BridgeREV": Kind.INDICATOR,
    "PWM": Kind.LIGHT,
    "PWM_n": Kind.LIGHT,
    "SM2135DAT": Kind.LIGHT,
    "SM2135CLK": Kind.LIGHT,
    "BP5758D_DAT": Kind.LIGHT,
    "BP5758D_CLK": Kind.LIGHT,
    "BP1658CJ_DAT": Kind.LIGHT,
    "BP1658CJ_CLK": Kind.LIGHT,
    "SM2235DAT": Kind.LIGHT,
    "SM2235CLK": Kind.LIGHT,
    "KP18058_DAT": Kind.LIGHT,
    "KP18058_CLK": Kind.LIGHT,
}

# Channel types that the firmware lists as one more POWER.
_POWER_TYPES = frozenset({"Toggle"})


@dataclass(frozen=True, slots=True)
class Pin:
    """One GPIO: its index, its role's name, and the channel(s) it is tied to."""

    index: int
    role: str
    channel: int
    channel2: int = 0


@dataclass(frozen=True)
class Features:
    """What the device is wired and configured for.

    Holds what the device said (`pins`, `channel_types`, whether it has a `meter`);
    everything else follows from it.
    """

    pins: tuple[Pin, ...] = ()
    channel_types: Mapping[int, str] = field(default_factory=dict)
    meter: bool = False

    @cached_property
    def relays(self) -> tuple[int, ...]:
        """Return the channels of the relays, ascending."""
        return tuple(sorted(self._channels(Kind.RELAY)))

    @cached_property
    def power_keys(self) -> Mapping[int, str] | None:
        """Return how `State` names each channel: {1: "POWER"}, {1: "POWER1", ...}.

        None where the LED driver hides them. One channel is the bare POWER, whatever
        its number; of several, each goes by its number, plus one if a relay pin
        (no other) sits on channel 0. Source: json_interface.c, cmd_tasmota.c.
        """
        if self._channels(Kind.LIGHT):
            return None
        channels = self._channels(Kind.RELAY) | self._channels(Kind.INDICATOR)
        channels |= {
            n for n, name in self.channel_types.items() if name in _POWER_TYPES
        }
        if len(channels) == 1:
            return dict.fromkeys(channels, "POWER")
        offset = 1 if 0 in self._channels(Kind.RELAY) else 0
        return {channel: f"POWER{channel + offset}" for channel in sorted(channels)}

    def with_late(self, known: Features) -> Features:
        """Return the features with what of the `known` ones may come late after a boot.

        Pins are configuration; drivers are started, and types of channels set, by
        whatever scripts run.
        """
        return replace(
            self,
            channel_types={**known.channel_types, **self.channel_types},
            meter=self.meter or known.meter,
        )

    def _channels(self, kind: Kind) -> set[int]:
        return {pin.channel for pin in self.pins if ROLES.get(pin.role) is kind}

    def as_dict(self) -> dict[str, Any]:
        """Return the features as plain JSON values."""
        return {
            "pins": [[p.index, p.role, p.channel, p.channel2] for p in self.pins],
            "channel_types": {str(n): name for n, name in self.channel_types.items()},
            "meter": self.meter,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild features from `as_dict`; raises KeyError, TypeError or ValueError."""
        return cls(
            pins=tuple(Pin(*row) for row in data["pins"]),
            channel_types={int(n): name for n, name in data["channel_types"].items()},
            meter=data["meter"],
        )
