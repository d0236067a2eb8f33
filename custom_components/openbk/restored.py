"""Devices that had lost their own MAC and have one again: their entries go on with it.

Restoring the RF calibration gives a device a MAC at random, and leaves its whole
configuration as it was, its names included, though these came from the lost MAC.
"""

from collections.abc import Iterator
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_MAC
from homeassistant.core import HomeAssistant, callback

from .const import LOGGER
from .device import Address, Client, Identity, WrongDevice
from .device.model import is_own
from .known import (
    address_of,
    async_device_entries,
    async_entry_of_mac,
    is_connected,
    mac_of,
)
from .memory import Memory, Record


def has_lost_mac(entry: ConfigEntry[Any]) -> bool:
    """Tell whether the entry's device has no MAC of its own, as far as is known."""
    return CONF_MAC in entry.data and not is_own(entry.data[CONF_MAC])


async def async_record_of(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> Record | None:
    """Return what is known of the entry's device, whether it is set up now or not."""
    return _record_of(entry) or await Memory(hass, entry.entry_id).async_recall()


def _record_of(entry: ConfigEntry[Any]) -> Record | None:
    if entry.state is not ConfigEntryState.LOADED:
        return None
    record: Record = entry.runtime_data.coordinator.record
    return record


@callback
def async_restored_at(
    hass: HomeAssistant, identity: Identity, address: Address
) -> ConfigEntry[Any] | None:
    """Return the entry at whose address a new device answers that can be its own.

    It had lost its MAC, and can have it restored: the chip is the same.
    """
    if not identity.has_own_mac:
        return None
    for entry in _async_lost(hass):
        looked_for = address_of(entry)
        places = {looked_for}
        if (record := _record_of(entry)) is not None:
            if record.identity.chipset != identity.chipset:
                continue
            said = record.identity.ip_address or looked_for.host
            places.add(Address(said, looked_for.port))
        if address in places:
            return entry
    return None


def is_like(entry: ConfigEntry[Any], identity: Identity) -> bool:
    """Tell whether a device has chip and name of the entry's, for all that is known."""
    record = _record_of(entry)
    return record is not None and _is_like(record, identity)


@callback
def async_like(hass: HomeAssistant, identity: Identity) -> ConfigEntry[Any] | None:
    """Return the entry of the one device that is away and was as a new one is now.

    It had lost its MAC. With one of its own again, as the new one has, it was most likely
    given another address; but any other device that was flashed alike looks the same.
    """
    alike = [
        entry
        for entry in _async_lost(hass)
        if is_like(entry, identity) and not is_connected(entry)
    ]
    return alike[0] if len(alike) == 1 else None


async def async_identify(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    client: Client,
    record: Record | None,
) -> Identity:
    """Ask who answers at the entry's address; raises the device's errors.

    Its own device is taken over with another MAC, where it had lost that and is surely
    the same: chip, name and wiring are, no other entry has the MAC, and no other device
    that is away could have come back as this one. Else it is a `WrongDevice`.
    """
    mac = mac_of(entry)
    if mac is None or record is None or not has_lost_mac(entry):
        return await client.identify(mac)
    identity = await client.identify()
    if identity.mac == mac:
        return identity
    if not await _async_is_restored(hass, entry, client, record, identity):
        raise WrongDevice(mac, identity.mac, identity.name)
    LOGGER.info("%s has a MAC address of its own again", entry.title)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_MAC: identity.mac}
    )
    return identity


async def _async_is_restored(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    client: Client,
    record: Record,
    identity: Identity,
) -> bool:
    if not identity.has_own_mac or not _is_like(record, identity):
        return False
    if async_entry_of_mac(hass, identity.mac) is not None:
        return False
    features = await client.read_features(identity)
    # Drivers and types of channels can come minutes after a boot.
    if features.pins != record.features.pins:
        return False
    for other in _async_lost(hass):
        if other is entry or is_connected(other):
            continue
        known = await async_record_of(hass, other)
        if known is None or (
            _is_like(known, identity) and known.features.pins == features.pins
        ):
            return False
    return True


def _is_like(record: Record, identity: Identity) -> bool:
    known = record.identity
    return (known.chipset, known.name) == (identity.chipset, identity.name)


def _async_lost(hass: HomeAssistant) -> Iterator[ConfigEntry[Any]]:
    """Return the entries of all devices that have lost their own MAC."""
    return (entry for entry in async_device_entries(hass) if has_lost_mac(entry))
