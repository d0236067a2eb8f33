"""Devices that the user has chosen to ignore, and all that they are known by."""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PORT
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .device import Address
from .sighting import Likeness, Sighting

_NAMES = "names"


def kept_of(sighting: Sighting) -> dict[str, Any]:
    """Return what the entry of an ignored device keeps.

    Each source tells another part of it: a name, the bytes of the MAC in another name,
    the address. Home Assistant itself would keep but what the card went by.
    """
    return {
        CONF_HOST: sighting.address.host,
        CONF_PORT: sighting.address.port,
        CONF_MAC: sighting.mac,
        _NAMES: [sighting.name, *sorted(sighting.also)],
    }


def _recall(kept: Mapping[str, Any]) -> Sighting:
    name, *also = kept[_NAMES]
    return Sighting(
        name=name,
        also=frozenset(also),
        address=Address(kept[CONF_HOST], kept[CONF_PORT]),
        mac=kept[CONF_MAC],
    )


@callback
def async_ignored(hass: HomeAssistant) -> Iterator[tuple[ConfigEntry[Any], Sighting]]:
    """Return the entries of all ignored devices, and how each was seen."""
    return (
        (entry, _recall(entry.data))
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.source == SOURCE_IGNORE and entry.data
    )


def likeness_to_ignored(seen: Sighting, ignored: Sighting) -> Likeness:
    """Tell whether a device that is seen is an ignored one.

    That was seen long ago, and its address can be dealt to another device since. It
    counts only where nothing better can be had: the device must ask for its password,
    or have the same name.
    """
    likeness = seen.likeness(ignored)
    if (
        likeness is Likeness.SAME
        and not (seen.mac_bytes and ignored.mac_bytes)
        and not seen.asks_password
        and not seen.given_names & ignored.given_names
    ):
        return Likeness.OTHER
    return likeness


@callback
def async_learn(hass: HomeAssistant, entry: ConfigEntry[Any], seen: Sighting) -> None:
    """Keep what has been told of an ignored device in addition."""
    kept = kept_of(_recall(entry.data).met_again(seen))
    if kept != entry.data:
        hass.config_entries.async_update_entry(entry, data=kept)
