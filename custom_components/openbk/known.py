"""Which device a config entry stands for, and what the entry of a device is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.network import is_ip_address

from .const import DOMAIN
from .device import Address, Identity
from .device.model import is_own
from .device.names import is_shared, mac_bytes_in, mac_bytes_of


def mac_of(entry: ConfigEntry[Any]) -> str | None:
    """Return the MAC of the entry's device, None where only its serial log is read.

    It is the unique id, but for devices that have lost theirs and may share it: those
    have a generated unique id, and the MAC in the entry's data.
    """
    if CONF_HOST not in entry.data:
        return None
    mac: str | None = entry.data.get(CONF_MAC, entry.unique_id)
    return mac


def address_of(entry: ConfigEntry[Any]) -> Address:
    """Return where the entry's device is looked for; it has to be on the network."""
    return Address(entry.data[CONF_HOST], entry.data[CONF_PORT])


def is_connected(entry: ConfigEntry[Any]) -> bool:
    """Tell whether the device is known to answer at its address.

    Who asks for another password than the stored one there can be any device.
    """
    if entry.state is not ConfigEntryState.LOADED:
        return False
    coordinator = entry.runtime_data.coordinator
    return coordinator.connected is True and coordinator.last_update_success is True


def is_at(entry: ConfigEntry[Any], address: Address) -> bool:
    """Tell whether the entry's device is at this address.

    It is looked for there; or it is looked for by a host name, and has itself said so.
    """
    known = address_of(entry)
    if known == address:
        return True
    if known.port != address.port or not is_connected(entry):
        return False
    said: str | None = entry.runtime_data.coordinator.record.identity.ip_address
    return said == address.host


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """What the config entry of a device is made of."""

    unique_id: str
    title: str
    data: dict[str, Any]


def new_entry(
    identity: Identity, address: Address, password: str | None = None
) -> NewEntry:
    """Describe the entry of a device that answers at `address`.

    A MAC that several devices may have cannot tell them apart: a generated id does.
    """
    data: dict[str, Any] = {CONF_HOST: address.host, CONF_PORT: address.port}
    if password:
        data[CONF_PASSWORD] = password
    if not identity.has_own_mac:
        data[CONF_MAC] = identity.mac
    return NewEntry(
        unique_id=identity.mac if identity.has_own_mac else uuid4().hex,
        title=identity.name,
        data=data,
    )


@callback
def async_entry_of(
    hass: HomeAssistant, identity: Identity, address: Address
) -> ConfigEntry[Any] | None:
    """Return the entry of the device that answers at `address`, None of a new one.

    The MAC tells; devices that may share theirs are told apart by their address. Behind
    a host name it is the one that the device says it has; what another IP address leads
    to is behind a router, and has its own in another network.
    """
    places = {address}
    if identity.ip_address is not None and not is_ip_address(address.host):
        places.add(Address(identity.ip_address, address.port))
    for entry in async_device_entries(hass):
        if mac_of(entry) == identity.mac and (
            identity.has_own_mac or any(is_at(entry, place) for place in places)
        ):
            return entry
    return None


@callback
def async_entry_of_mac(hass: HomeAssistant, mac: str) -> ConfigEntry[Any] | None:
    """Return the entry of the one device with this MAC (lower case, with colons).

    None where several devices may have it.
    """
    if not is_own(mac):
        return None
    return next(
        (entry for entry in async_device_entries(hass) if mac_of(entry) == mac), None
    )


@callback
def async_entry_of_name(hass: HomeAssistant, host_name: str) -> ConfigEntry[Any] | None:
    """Return the entry of the device whose MAC ends with the bytes in its name.

    None where the name has none, or those that many devices share.
    """
    mac_bytes = mac_bytes_of(host_name)
    if mac_bytes is None or is_shared(mac_bytes):
        return None
    return next(
        (
            entry
            for entry in async_device_entries(hass)
            if (mac := mac_of(entry)) is not None and mac_bytes_in(mac) == mac_bytes
        ),
        None,
    )


@callback
def async_entry_at(hass: HomeAssistant, address: Address) -> ConfigEntry[Any] | None:
    """Return the entry of the device that is at this address, as far as is known."""
    return next(
        (entry for entry in async_device_entries(hass) if is_at(entry, address)), None
    )


@callback
def async_connected(hass: HomeAssistant) -> set[Address]:
    """Return the addresses at which the right device is known to answer."""
    return {
        address_of(entry) for entry in async_device_entries(hass) if is_connected(entry)
    }


@callback
def async_count_starting(hass: HomeAssistant) -> int:
    """Return how many entries are being set up."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return sum(entry.state is ConfigEntryState.SETUP_IN_PROGRESS for entry in entries)


@callback
def async_device_entries(hass: HomeAssistant) -> Iterator[ConfigEntry[Any]]:
    """Return the entries of all devices on the network."""
    return (
        entry
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if CONF_HOST in entry.data
    )
