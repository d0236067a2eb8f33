"""A device as it was seen on the network: what it goes by before it is known."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from ipaddress import IPv4Address
import re

from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo
from homeassistant.helpers.service_info.ssdp import (
    ATTR_UPNP_FRIENDLY_NAME,
    SsdpServiceInfo,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .device import Address
from .device.address import DEFAULT_PORT
from .device.names import is_shared, mac_bytes_in, mac_bytes_of
from .device.ranges import page_at_home
from .listen.mqtt import Offer, read_offer

# Where a device listens whose sighting names no port.
WEB_PORT = DEFAULT_PORT

# What the firmware's SSDP driver calls itself (drv_ssdp.c).
_SSDP_SERVER = "OpenBk"

_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")


class Likeness(Enum):
    """Whether two sightings are of one device; PERHAPS where only a name says so."""

    SAME = auto()
    PERHAPS = auto()
    OTHER = auto()


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A device that was seen.

    `name` is the one that the network knows, `mac` (lower case, with colons) is known
    where DHCP or the device itself has told it. `also` are names that other sources
    have told. `asks_password` is True once it has.
    `is_live` tells whether it has just been there: what a broker kept can be old.
    `tells_port` is False where the port is but the one that devices usually have.
    """

    name: str
    address: Address
    mac: str | None = None
    also: frozenset[str] = frozenset()
    asks_password: bool = False
    is_live: bool = True
    tells_port: bool = False

    @property
    def is_nameless(self) -> bool:
        """Tell whether nothing but its address is known."""
        return self.mac is None and self.name == self.address.host

    @property
    def mac_bytes(self) -> str | None:
        """Return the last four bytes of its MAC, as far as that or a name tells."""
        if self.mac:
            return mac_bytes_in(self.mac)
        told = (mac_bytes_of(name) for name in (self.name, *sorted(self.also)))
        return next(filter(None, told), None)

    @property
    def given_names(self) -> set[str]:
        """Return the names (lower case) that somebody gave it; others can have them."""
        return {
            name.lower()
            for name in (self.name, *self.also)
            if name and name != self.address.host and mac_bytes_of(name) is None
        }

    @property
    def own_mac(self) -> str | None:
        """Return the MAC, or the bytes of it in the name, unless many have them."""
        mac_bytes = self.mac_bytes
        if mac_bytes is None or is_shared(mac_bytes):
            return None
        return self.mac or mac_bytes

    @property
    def unique_id(self) -> str:
        """Return what the device goes by until it is set up, the surest that is known.

        Where many may have its MAC it goes by its address, too; without a MAC by that
        alone.
        """
        if (mac_bytes := self.mac_bytes) is None:
            return str(self.address)
        return self.own_mac or f"{mac_bytes}@{self.address}"

    def likeness(self, other: Sighting) -> Likeness:
        """Tell whether both are of one device, at about the same time.

        The MAC tells, as far as both have it, else the address. Devices to which the
        same name was given are several, unless one has moved.
        """
        if self.mac_bytes and other.mac_bytes:
            same = is_same(self.unique_id, other.unique_id)
        elif self.address != other.address and self.given_names & other.given_names:
            return Likeness.PERHAPS
        else:
            same = self.address == other.address
        return Likeness.SAME if same else Likeness.OTHER

    def met_again(self, other: Sighting) -> Sighting:
        """Return what is known after another sighting of the same device."""
        name = other.name if self.is_nameless else self.name
        heard = () if other.is_nameless else (other.name, *other.also)
        address = other.address if other.is_live else self.address
        if not other.tells_port:
            address = replace(address, port=self.address.port)
        return replace(
            self,
            name=name,
            also=self.also | set(heard) - {name},
            address=address,
            mac=self.mac or other.mac,
        )


def is_same(one: str, other: str) -> bool:
    """Compare what devices go by: a whole MAC, or the bytes of it that names carry."""
    if _MAC.fullmatch(one) and _MAC.fullmatch(other):
        return one == other
    return _shorten(one) == _shorten(other)


def _shorten(unique_id: str) -> str:
    return mac_bytes_in(unique_id) if _MAC.fullmatch(unique_id) else unique_id


def seen_by_dhcp(info: DhcpServiceInfo) -> Sighting:
    """Return what DHCP tells: name, address and MAC."""
    return Sighting(
        name=info.hostname,
        address=Address(info.ip, WEB_PORT),
        mac=format_mac(info.macaddress),
    )


def seen_by_zeroconf(info: ZeroconfServiceInfo) -> Sighting:
    """Return what mDNS tells: the short name and the address with its port."""
    # The firmware's web server does not listen on IPv6.
    addresses = (one for one in info.ip_addresses if isinstance(one, IPv4Address))
    return Sighting(
        name=info.name.removesuffix(f".{info.type}"),
        address=Address(str(next(addresses, info.ip_address)), info.port or WEB_PORT),
        tells_port=bool(info.port),
    )


def seen_by_ssdp(info: SsdpServiceInfo) -> Sighting | None:
    """Return what SSDP tells: the long name and the address; None of another server."""
    location = page_at_home(info.ssdp_location)
    if info.ssdp_server != _SSDP_SERVER or location is None:
        return None
    assert location.host is not None
    assert location.port is not None
    return Sighting(
        name=info.upnp.get(ATTR_UPNP_FRIENDLY_NAME) or location.host,
        address=Address(location.host, location.port),
        tells_port=True,
    )


def seen_by_mqtt(info: MqttServiceInfo) -> Sighting | None:
    """Return what MQTT tells: the long name and the address; None of another device."""
    offer = read_offer(info.payload)
    if offer is None:
        return None
    return seen_by_offer(offer, is_live=not info.retain)


def seen_by_offer(offer: Offer, *, is_live: bool = True) -> Sighting:
    """Return what a device's offer over MQTT tells: the long name and the address."""
    return Sighting(
        name=offer.name, address=Address(offer.host, WEB_PORT), is_live=is_live
    )
