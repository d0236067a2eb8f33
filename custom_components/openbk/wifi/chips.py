"""What each chip and firmware build can do with WPA3 and PMF, and what its states mean."""

from dataclasses import dataclass
from enum import StrEnum
import re

from .log_events import Vendor, WifiState

_VERSION = re.compile(r"(?<![\d.])(\d+)\.(\d+)\.(\d+)(?![\d.])")


def parse_version(build: str | None) -> tuple[int, ...] | None:
    """Read the version of `1.18.95`, `1.18.125_ALT` or `OpenBK7231N_ALT_1.18.38`."""
    match = _VERSION.search(build or "")
    return tuple(int(part) for part in match.groups()) if match else None


class Pmf(StrEnum):
    """Say whether a device can join a network that requires PMF or WPA3."""

    SUPPORTED = "supported"
    NEEDS_UPDATE = "needs_update"
    NEEDS_ALTERNATIVE_BUILD = "needs_alternative_build"
    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"


# From which version on; `_ALT` are builds of their own for the same chip.
PMF_SINCE = {
    "BL602": (1, 18, 95),
    "BK7238": (1, 18, 38),
    "BK7231N_ALT": (1, 18, 38),
    "BK7231T_ALT": (1, 18, 125),
    "BK7231U_ALT": (1, 18, 125),
    "BK7231S_ALT": (1, 18, 125),
    "BK7252_ALT": (1, 18, 125),
    "LN882H": (1, 18, 146),
}
NEEDS_ALTERNATIVE_BUILD = frozenset({"BK7231N", "BK7231T"})
NEVER_PMF = frozenset(
    {"W600", "W800", "XR809", "TR6260", "LN8825", "RDA5981", "TXW81X"}
)


def chip_name(text: str | None) -> str | None:
    """Return a chip's name in one spelling, without prefix and _ALT."""
    if not text:
        return None
    return text.strip().upper().removeprefix("OPEN").removesuffix("_ALT") or None


def is_alternative(chip: str | None, build: str | None) -> bool:
    """Say whether the device runs an _ALT build, by the name of either."""
    return any(text and "_ALT" in text.upper() for text in (chip, build))


def pmf_support(chip: str | None, build: str | None) -> Pmf:
    """Say whether `chip` with the firmware `build` can do PMF and WPA3.

    `chip` as the firmware names it (`BL602`, `BK7231N`), `build` as `parse_version` reads.
    """
    name, version = chip_name(chip), parse_version(build)
    if name in NEVER_PMF:
        return Pmf.NOT_SUPPORTED
    if is_alternative(chip, build):
        name = f"{name}_ALT"
    elif name in NEEDS_ALTERNATIVE_BUILD and version:
        return Pmf.NEEDS_ALTERNATIVE_BUILD
    since = PMF_SINCE.get(name or "")
    if since is None or version is None:
        return Pmf.UNKNOWN
    return Pmf.SUPPORTED if version >= since else Pmf.NEEDS_UPDATE


@dataclass(frozen=True, slots=True)
class StateMeaning:
    """Say what the firmware's states 2 and 3 stand for on a family of chips."""

    family: str
    disconnected: str
    auth_failed: str


_NEVER = "This chip never reports a refused authentication; it says “disconnected”."
_EVERYTHING = "Covers every failure, and an address that did not come."
_LOST = "Stands for a lost connection."

_BEKEN_NEW = StateMeaning(
    "Beken, new SDK (_ALT builds, BK7238, BK7252N, BK7231U)",
    "Covers a lost beacon, a key that was not accepted, a network that was not found, a "
    "full access point, a refused association, and being sent away.",
    "Stands for a refused authentication frame, which comes before the key.",
)

# By the beginning of the chip's name, the first that fits.
_STATES: tuple[tuple[tuple[str, ...], StateMeaning], ...] = (
    (("BK7238", "BK7252N", "BK7231U"), _BEKEN_NEW),
    (
        ("BK72",),
        StateMeaning(
            "Beken, old SDK (BK7231T, BK7231N)",
            "Covers a lost beacon, a key that was not accepted, a network that was not "
            "found, a full access point, and a plain disconnect.",
            "Stands for a join that failed in a general way; a key that was not "
            "accepted is “disconnected” here.",
        ),
    ),
    (("BL",), StateMeaning("BL602, BL616, BL702", _EVERYTHING, _NEVER)),
    (
        ("LN882H",),
        StateMeaning(
            "LN882H",
            "Only reported when the firmware itself disconnects: a lost link is not "
            "reported, and the device may go on saying “connected”.",
            "Stands for a key that was not accepted; no other failure is reported.",
        ),
    ),
    (("LN8825",), StateMeaning("LN8825", _EVERYTHING, _NEVER)),
    (
        ("W800", "W600"),
        StateMeaning(
            "W800, W600",
            _LOST,
            "Stands for any failed join, so also for a network that was not found.",
        ),
    ),
    (
        ("ESP",),
        StateMeaning("ESP8266, ESP32", "Covers every failure.", _NEVER),
    ),
    (
        ("XR",),
        StateMeaning("XR806, XR809, XR872", "Covers every failure.", _NEVER),
    ),
    (
        ("RTL8720E", "RTL8721DA"),
        StateMeaning(
            "Realtek, new SDK (RTL8720E, RTL8721DA)",
            "Covers a failed search, a refused association, a failed exchange of keys, "
            "and a disconnect; “connected” is reported as soon as the join was asked "
            "for.",
            "Stands for a key that was not accepted or a refused authentication.",
        ),
    ),
    (
        ("RTL",),
        StateMeaning(
            "Realtek, old SDK (RTL8710, RTL87X0C, RTL8720D)",
            _LOST,
            "Stands for a failed challenge or refused authentication.",
        ),
    ),
    (
        ("ECR6600", "TR6260"),
        StateMeaning(
            "ECR6600, TR6260",
            _LOST,
            "Covers a failed exchange of keys, a failed WPA3 exchange, and a refused "
            "association.",
        ),
    ),
    (
        ("RDA5981",),
        StateMeaning(
            "RDA5981",
            "Covers a network that was not found and a lost connection.",
            "Stands for any failed join.",
        ),
    ),
    (
        ("GD32",),
        StateMeaning("GD32VW553", _LOST, "Stands for any failed join."),
    ),
    (
        ("TXW",),
        StateMeaning("TXW81X", _LOST, "Stands for a key that was not accepted."),
    ),
)
STATE_MEANINGS = tuple(meaning for _, meaning in _STATES)

# What a log's maker says about the chip, where it leaves no choice that matters.
_CHIPS_OF = {
    Vendor.BL602: "BL602",
    Vendor.LIGHTNING: "LN882H",
    Vendor.WINNER_MICRO: "W800",
    Vendor.ESPRESSIF: "ESP32",
}


def chip_of(vendor: Vendor | None) -> str | None:
    """Return a chip that stands for a maker whose log lines were seen."""
    return _CHIPS_OF.get(vendor) if vendor else None


def states_of(chip: str | None, build: str | None = None) -> StateMeaning | None:
    """Return what the states mean on `chip`; None for one that is not known."""
    name = chip_name(chip)
    if name is None:
        return None
    if name.startswith("BK72") and is_alternative(chip, build):
        return _BEKEN_NEW
    return next(
        (meaning for prefixes, meaning in _STATES if name.startswith(prefixes)), None
    )


def state_meaning(
    state: WifiState, chip: str | None, build: str | None = None
) -> str | None:
    """Return in words what `state`, as the firmware reports it, means on `chip`.

    None for states that mean the same everywhere, and for unknown chips.
    """
    if (meaning := states_of(chip, build)) is None:
        return None
    return {
        WifiState.DISCONNECTED: meaning.disconnected,
        WifiState.AUTH_FAILED: meaning.auth_failed,
    }.get(state)
