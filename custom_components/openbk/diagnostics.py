"""What a person can attach to a bug report, without secrets and identifiers."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_PASSWORD
from homeassistant.core import HomeAssistant

from .const import CONF_SERIAL_PORT
from .coordinator import OpenBKCoordinator
from .runtime import OpenBKConfigEntry

_REDACTED = {
    CONF_HOST,
    CONF_PASSWORD,
    # A network serial server's address, or an adapter's serial number.
    CONF_SERIAL_PORT,
    "bssid",
    "ip_address",
    "mac",
    "name",
    "ssid",
    "topic",
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: OpenBKConfigEntry
) -> dict[str, Any]:
    """Return the entry, what the device is, what it said last, and its WiFi history."""
    data = entry.runtime_data
    return async_redact_data(
        {
            "entry": dict(entry.data),
            "options": dict(entry.options),
            "device": _device(data.coordinator) if data.coordinator else None,
            "wifi": data.story.history.as_dict(),
            "serial": (data.serial.problem or "reading") if data.serial else None,
        },
        _REDACTED,
    )


def _device(coordinator: OpenBKCoordinator) -> dict[str, Any]:
    error = coordinator.last_exception
    return {
        "record": coordinator.record.as_dict(),
        "snapshot": asdict(coordinator.data) if coordinator.data else None,
        "connected": coordinator.connected,
        "disconnected_since": coordinator.disconnected_since,
        "last_error": type(error).__name__ if error else None,
        "last_error_key": getattr(error, "translation_key", None),
    }
