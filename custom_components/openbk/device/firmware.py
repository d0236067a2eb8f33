"""What chips and builds of the firmware differ in."""

import re

# Since this build BSSID and channel are what the radio says.
_LINK_SINCE = (1, 18, 135)

# What is printed before a first connection, and by builds without a radio query
# (hal_wifi default): BL602_ALT, BL616, RDA5981, GD32VW553, TXW81X and the simulator
# builds of the firmware.
_MADE_UP_LINKS = {("00:00:00:00:00:00", 0), ("30:b5:c2:5d:70:72", 12)}

# Their `Channel` is a number of the band, not of the channel (hal_wifi_bl602.c).
_CHIPS_WITHOUT_CHANNEL = frozenset({"BL602", "BL616"})

# Between these builds the ping watchdog is not compiled in, but its counter runs: a
# `noPingTime` handler or a set time-out acts on a healthy device (section 7.7 of the
# interface notes).
_NO_PINGS = ((1, 18, 16), (1, 18, 311))

# Their `/cm` executes and answers nothing (obk_config.h).
_WITHOUT_TASMOTA_JSON = frozenset({"TR6260", "TXW81X", "RDA5981"})

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?!\d)")


def parse_version(version: str) -> tuple[int, int, int] | None:
    """Return the three numbers of "1.18.299_berry"; None for development builds."""
    match = _VERSION.match(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def link_is_real(version: str, bssid: str | None, channel: int | None) -> bool:
    """Tell whether BSSID and channel are measured rather than made up."""
    parsed = parse_version(version)
    if parsed is not None and parsed < _LINK_SINCE:
        return False
    return bssid is not None and (bssid.lower(), channel) not in _MADE_UP_LINKS


def channel_is_real(chipset: str) -> bool:
    """Tell whether this chip reports the WiFi channel."""
    return chipset not in _CHIPS_WITHOUT_CHANNEL


def has_broken_ping_watchdog(version: str) -> bool:
    """Tell whether this build counts pings as lost that it never sends."""
    parsed = parse_version(version)
    return parsed is not None and _NO_PINGS[0] <= parsed <= _NO_PINGS[1]


def speaks_tasmota(chipset: str) -> bool:
    """Tell whether this chip's builds answer commands."""
    return chipset not in _WITHOUT_TASMOTA_JSON
