"""What a device tells about itself over MQTT: where its web page is, whether it is there.

Facts: hass.c and new_mqtt.c. For each of its entities a device publishes a retained
message for Home Assistant, with its long name and the address of its page; and it leaves
word at the broker whether it is connected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from typing import Any

from ..device.names import mac_bytes_of
from ..device.ranges import page_at_home

CONFIG_TOPIC = "homeassistant/+/+/config"
CONNECTED_TOPIC = "+/connected"

_PAGE = "/index"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A device by its own word: its (long) name, its host, its base topic."""

    name: str
    host: str
    topic: str | None


def read_offer(payload: bytes | bytearray | str) -> Offer | None:
    """Return what a message for Home Assistant tells, None if it is of another device.

    Every key can be long or abbreviated, as Home Assistant allows. OpenBK it is by the
    name of the device or by the address of its page; the latter is always needed.
    """
    try:
        config = json.loads(payload)
    except ValueError, RecursionError:
        return None
    device = _get(config, "dev", "device")
    name = _get(device, "ids", "identifiers")
    if isinstance(name, list):
        name = name[0] if name else None
    page = page_at_home(_get(device, "cu", "configuration_url"))
    if not isinstance(name, str) or page is None or page.host is None:
        return None
    if page.path != _PAGE and mac_bytes_of(name) is None:
        return None
    topic = _get(config, "~")
    return Offer(
        name=name, host=page.host, topic=topic if isinstance(topic, str) else None
    )


def client_of(topic: str) -> str:
    """Return the base topic of the device whose connection a topic tells of."""
    return topic.removesuffix("/connected")


def _get(values: object, *keys: str) -> Any:
    if not isinstance(values, Mapping):
        return None
    return next((values[key] for key in keys if key in values), None)
