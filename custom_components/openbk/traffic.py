"""The clients of all devices share one bound."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .device import Address, Client, Traffic

_TRAFFIC: HassKey[Traffic] = HassKey(f"{DOMAIN}_traffic")


@callback
def async_traffic(hass: HomeAssistant) -> Traffic:
    """Return what all requests pass through."""
    return hass.data.setdefault(_TRAFFIC, Traffic())


@callback
def async_client(
    hass: HomeAssistant, address: Address, password: str | None = None
) -> Client:
    """Return a client whose requests are bounded together with all others'."""
    return Client(async_get_clientsession(hass), address, password, async_traffic(hass))
