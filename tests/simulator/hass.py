"""Tell Home Assistant of a device over MQTT, as its `ha_discovery` page does.

Facts: hass.c. Relays only: what one message says of the device, all do.
"""

import json
from typing import TYPE_CHECKING

from .tables import ROLE_NAMES

if TYPE_CHECKING:
    from .firmware import Firmware

_RELAYS = ("Rel", "Rel_n")
_MAKERS = {"BK": "Beken Corporation", "LIN": "Linux"}


def offers(firmware: Firmware) -> list[tuple[str, str]]:
    """Return topics and payloads, which are published with retain."""
    config = firmware.config
    maker = next(
        (m for prefix, m in _MAKERS.items() if firmware.chipset.startswith(prefix)), ""
    )
    device = {
        "ids": [config.long_name],
        "name": config.short_name,
        "sw": firmware.version,
        "mf": maker,
        "mdl": firmware.chipset,
        "cu": f"http://{firmware.ip}/index",
    }
    found = []
    for pin, role in enumerate(config.roles):
        if ROLE_NAMES[role] not in _RELAYS:
            continue
        channel = config.pin_channels[pin]
        name = f"{config.long_name}_relay_{channel}"
        payload = {
            "dev": device,
            "name": firmware.channels.label(channel),
            "~": config.mqtt_client,
            "avty_t": "~/connected",
            "pl_on": "1",
            "pl_off": "0",
            "uniq_id": name,
            "qos": 1,
            "stat_t": f"~/{channel}/get",
            "cmd_t": f"~/{channel}/set",
        }
        found.append(
            (
                f"homeassistant/switch/{name}/config",
                json.dumps(payload, separators=(",", ":"), ensure_ascii=False),
            )
        )
    return found
