"""Which device a config entry stands for."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_MAC


def mac_of(entry: ConfigEntry[Any]) -> str | None:
    """Return the MAC of the entry's device, None where only its serial log is read.

    It is the unique id, but for devices that have lost theirs and may share it: those
    have a generated unique id, and the MAC in the entry's data.
    """
    if CONF_HOST not in entry.data:
        return None
    mac: str | None = entry.data.get(CONF_MAC, entry.unique_id)
    return mac
