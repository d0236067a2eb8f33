"""Tells Home Assistant of devices as its zeroconf does, without any network.

The stage puts it beside the integration. What the real zeroconf would need, multicast on
an interface other than the loopback, is neither on every machine nor a test's to use.
"""

from ipaddress import ip_address

from homeassistant.config_entries import SOURCE_ZEROCONF
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.helpers.typing import ConfigType

_HTTP = "_http._tcp.local."


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Announce a device with each event `announce`."""

    @callback
    def announce(event: Event) -> None:
        name, address = event.data["name"], ip_address(event.data["host"])
        name_on_network = f"{name}.{_HTTP}"
        discovery_flow.async_create_flow(
            hass,
            event.data["domain"],
            context={"source": SOURCE_ZEROCONF},
            data=ZeroconfServiceInfo(
                ip_address=address,
                ip_addresses=[address],
                port=event.data["port"],
                hostname=f"{name}.local.",
                type=_HTTP,
                name=name_on_network,
                properties={},
            ),
            discovery_key=discovery_flow.DiscoveryKey(
                domain="zeroconf", key=(_HTTP, name_on_network), version=1
            ),
        )

    hass.bus.async_listen("announce", announce)
    return True
