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
from .feature import Feature
from .features import Features
from .meanings import Kind, Meaning
from .model import Battery, DualMeter, Identity, Link, Meter, Snapshot
from .polling import poll
from .traffic import Traffic

__all__ = [
    "Address",
    "Battery",
    "CannotConnect",
    "Client",
    "CommandRefused",
    "DualMeter",
    "Feature",
    "Features",
    "Identity",
    "InvalidAuth",
    "Kind",
    "Link",
    "Meaning",
    "Meter",
    "NotOpenBK",
    "OpenBKError",
    "Snapshot",
    "Traffic",
    "UnreadableReply",
    "WrongDevice",
    "parse_address",
    "poll",
]
