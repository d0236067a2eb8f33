"""What a person can attach to a bug report, without secrets and identifiers."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_PASSWORD
from homeassistant.core import HomeAssistant

from .coordinator import OpenBKConfigEntry

_REDACTED = {CONF_HOST, CONF_PASSWORD, "bssid", "ip_address", "mac", "name", "ssid"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: OpenBKConfigEntry
) -> dict[str, Any]:
    """Return the entry, what the device is, and what it said last."""
    coordinator = entry.runtime_data
    error = coordinator.last_exception
    return async_redact_data(
        {
            "entry": dict(entry.data),
            "record": coordinator.record.as_dict(),
            "snapshot": asdict(coordinator.data) if coordinator.data else None,
            "connected": coordinator.connected,
            "disconnected_since": coordinator.disconnected_since,
            "last_error": type(error).__name__ if error else None,
            "last_error_key": getattr(error, "translation_key", None),
        },
        _REDACTED,
    )
