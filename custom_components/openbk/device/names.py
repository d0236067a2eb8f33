"""The names that the firmware gives to a device: its chip, and the end of its MAC.

Facts: new_common.h and new_cfg.c. The long name is `<long prefix>_XXXXXXXX`, the short
one `<short prefix>XXXXXXXX`, with the last four bytes of the MAC; a user can change
both. DHCP carries the long one, on some chips the short one; mDNS the short one, MQTT and
SSDP the long one.
"""

import re

# What a long name begins with, before the number of the chip ("OpenBK7231N").
LONG_PREFIXES = (
    "openbk",
    "openbl",
    "openecr",
    "openesp",
    "opengd",
    "openln",
    "openrda",
    "openrtl",
    "opentr",
    "opentxw",
    "openw",
    "openxr",
)

# What a short name has before the MAC.
SHORT_PREFIXES = (
    "bl616",
    "ecr6600",
    "esp",
    "esp8266",
    "gd32vw553",
    "ln8825",
    "ln882h",
    "obk",
    "obl",
    "oxr",
    "rda5981",
    "rtl8710a",
    "rtl8710b",
    "rtl8720d",
    "rtl8720e",
    "rtl8721da",
    "rtl87x0c",
    "tr6260",
    "txw81x",
    "w600",
    "w800",
)

# Some routers put a hyphen in place of the underscore, which no host name may have.
_NAME = re.compile(
    rf"(?:(?:{'|'.join(LONG_PREFIXES)})[0-9][0-9a-z]*[_-]|(?:{'|'.join(SHORT_PREFIXES)}))"
    r"(?P<digits>[0-9a-f]{8})",
    re.IGNORECASE,
)
_HEX = "[0-9a-f]" * 8


def mac_bytes_of(name: str) -> str | None:
    """Return the last four bytes of the MAC in a device's name ("8c123456").

    A domain behind the name does not matter. None where the name is none of the
    firmware's own.
    """
    match = _NAME.fullmatch(name.partition(".")[0])
    return match and match["digits"].lower()


def mac_bytes_in(mac: str) -> str:
    """Return the bytes of a MAC (lower case, with colons) that names carry."""
    return mac.replace(":", "")[4:]


def is_shared(mac_bytes: str) -> bool:
    """Tell whether many devices have these bytes: those that lost their own MAC."""
    return mac_bytes.endswith("000000")


def dhcp_patterns() -> list[str]:
    """Return patterns (fnmatch) of the lower-case names that DHCP carries."""
    return [f"{prefix}[0-9]*[_-]{_HEX}" for prefix in LONG_PREFIXES] + [
        f"{prefix}{_HEX}" for prefix in SHORT_PREFIXES
    ]


def mdns_patterns() -> list[str]:
    """Return patterns (fnmatch) of the lower-case instance names that mDNS carries."""
    return [f"{prefix}{_HEX}.*" for prefix in SHORT_PREFIXES]
