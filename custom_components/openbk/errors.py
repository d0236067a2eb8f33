"""The device's typed errors -> sentences with a translation key."""

from typing import TypedDict

from .const import DOMAIN
from .device import (
    CannotConnect,
    CommandRefused,
    InvalidAuth,
    NotOpenBK,
    UnreadableReply,
    WrongDevice,
)

_KEYS: dict[type[Exception], str] = {
    CannotConnect: "cannot_connect",
    CommandRefused: "command_refused",
    InvalidAuth: "invalid_auth",
    NotOpenBK: "not_openbk",
    TimeoutError: "cannot_connect",
    UnreadableReply: "unreadable_reply",
    WrongDevice: "wrong_device",
}


class Translation(TypedDict):
    """The arguments by which Home Assistant's errors are translated."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def key_of(err: Exception) -> str:
    """Return the translation key of a device's error or a time-out."""
    return _KEYS[type(err)]


def translation_of(err: Exception, name: str) -> Translation:
    """Return what names the error, and both devices where there are two, in a sentence."""
    placeholders = {"name": name}
    if isinstance(err, WrongDevice):
        placeholders |= {
            "expected": err.expected,
            "found": err.found,
            "found_name": err.name,
        }
    return Translation(
        translation_domain=DOMAIN,
        translation_key=key_of(err),
        translation_placeholders=placeholders,
    )
