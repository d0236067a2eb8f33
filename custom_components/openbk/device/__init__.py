"""Talk to one OpenBeken device over HTTP; knows nothing of Home Assistant."""

from .address import Address, parse_address
from .client import Client
from .errors import (
    CannotConnect,
    CommandRefused,
    InvalidAuth,
    NotOpenBK,
    OpenBKError,
    UnreadableReply,
    WrongDevice,
)
from .features import Features
from .model import Identity, Link, Meter, Snapshot
from .traffic import Traffic

__all__ = [
    "Address",
    "CannotConnect",
    "Client",
    "CommandRefused",
    "Features",
    "Identity",
    "InvalidAuth",
    "Link",
    "Meter",
    "NotOpenBK",
    "OpenBKError",
    "Snapshot",
    "Traffic",
    "UnreadableReply",
    "WrongDevice",
    "parse_address",
]
