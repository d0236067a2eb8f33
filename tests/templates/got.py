"""Tell what a device became in Home Assistant, in the terms of `expected`."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .expected import Entity

DOMAIN = "openbk"


def _options(capabilities: Mapping[str, Any]) -> str:
    return "/".join(capabilities.get("options") or ())


def _sensor(entry: er.RegistryEntry, capabilities: Mapping[str, Any]) -> str:
    if entry.original_device_class == "enum":
        return f"enum {_options(capabilities)}"
    counts = str(capabilities.get("state_class") or "").startswith("total")
    return _words(entry, "counts" if counts else "")


def _number(entry: er.RegistryEntry, capabilities: Mapping[str, Any]) -> str:
    low, high = (f"{capabilities[limit]:.0f}" for limit in ("min", "max"))
    return " ".join(filter(None, (f"{low}..{high}", entry.unit_of_measurement)))


def _cover(entry: er.RegistryEntry, _: Mapping[str, Any]) -> str:
    positioned = entry.supported_features & CoverEntityFeature.SET_POSITION
    return "with position" if positioned else "without position"


def _words(entry: er.RegistryEntry, *more: str) -> str:
    words = (entry.original_device_class or "-", entry.unit_of_measurement, *more)
    return " ".join(word for word in words if word)


def _anything(entry: er.RegistryEntry, _: Mapping[str, Any]) -> str:
    return _words(entry)


_KINDS: Mapping[str, Callable[[er.RegistryEntry, Mapping[str, Any]], str]] = {
    "cover": _cover,
    "light": lambda _, can: "+".join(sorted(can["supported_color_modes"])),
    "number": _number,
    "select": lambda _, can: _options(can),
    "sensor": _sensor,
    "text": lambda _, __: "text",
}


def entity_of(entry: er.RegistryEntry, device_key: str) -> Entity:
    """Return a registered entity as `expected` would name it."""
    describe = _KINDS.get(entry.domain, _anything)
    return Entity(
        platform=entry.domain,
        key=entry.unique_id.removeprefix(f"{device_key}-"),
        kind=describe(entry, entry.capabilities or {}),
        enabled=entry.disabled_by is None,
    )


def entries_of(
    hass: HomeAssistant, entry_id: str, device_key: str
) -> dict[Entity, er.RegistryEntry]:
    """Return the entities of a config entry."""
    registry = er.async_get(hass)
    return {
        entity_of(entry, device_key): entry
        for entry in er.async_entries_for_config_entry(registry, entry_id)
    }
