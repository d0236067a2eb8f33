"""Devices at many addresses of this machine, and how the network tells of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from ipaddress import ip_address
import socket
import time
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import ResolveResult
from aiohttp.resolver import AsyncResolver
from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_MQTT,
    SOURCE_SSDP,
    SOURCE_ZEROCONF,
    ConfigEntry,
)
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk import discovered_flow, sighting
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import client as client_module
from tests.loopback import allow_loopback, free_port
from tests.simulator import Firmware, SimulatedDevice
from tests.simulator.hass import offers

from .conftest import entry_for

_HTTP = "_http._tcp.local."


def by_dhcp(device: SimulatedDevice) -> DhcpServiceInfo:
    """Return what Home Assistant makes of a device's DHCP request."""
    return DhcpServiceInfo(
        ip=device.host,
        hostname=device.firmware.config.long_name.lower(),
        macaddress=device.firmware.mac.replace(":", ""),
    )


def by_dhcp_briefly(device: SimulatedDevice) -> DhcpServiceInfo:
    """Return the same of a device that sends its short name."""
    info = by_dhcp(device)
    info.hostname = device.firmware.config.short_name.lower()
    return info


def by_zeroconf(device: SimulatedDevice) -> ZeroconfServiceInfo:
    """Return what Home Assistant makes of a device's mDNS announcement."""
    name = device.firmware.config.short_name
    address = ip_address(device.host)
    return ZeroconfServiceInfo(
        ip_address=address,
        ip_addresses=[ip_address("2001:db8::1"), address],
        port=device.port,
        hostname=f"{name}.local.",
        type=_HTTP,
        name=f"{name}.{_HTTP}",
        properties={},
    )


def by_ssdp(device: SimulatedDevice) -> SsdpServiceInfo:
    """Return what Home Assistant makes of a device's SSDP notification."""
    firmware = device.firmware
    return SsdpServiceInfo(
        ssdp_usn=f"uuid:{firmware.ssdp_uuid}::upnp:rootdevice",
        ssdp_st="upnp:rootdevice",
        ssdp_location=f"{device.url}/ssdp.xml",
        ssdp_server="OpenBk",
        upnp={
            "friendlyName": firmware.config.long_name,
            "manufacturer": "OpenBeken",
            "modelName": firmware.chipset,
        },
    )


def by_mqtt(device: SimulatedDevice, *, retain: bool = False) -> MqttServiceInfo:
    """Return what a device tells Home Assistant over MQTT."""
    topic, payload = offers(device.firmware)[0]
    return MqttServiceInfo(
        topic=topic,
        payload=payload.encode(),
        qos=0,
        retain=retain,
        subscribed_topic="homeassistant/+/+/config",
        timestamp=time.monotonic(),
    )


def by_mqtt_kept(device: SimulatedDevice) -> MqttServiceInfo:
    """Return what the broker has kept of that."""
    return by_mqtt(device, retain=True)


def by_neighbour(device: SimulatedDevice) -> dict[str, Any]:
    """Return what another device has heard of it."""
    return {CONF_HOST: device.host, CONF_PORT: device.port}


type Way = Callable[[SimulatedDevice], Any]

SOURCES: dict[Way, str] = {
    by_dhcp: SOURCE_DHCP,
    by_dhcp_briefly: SOURCE_DHCP,
    by_zeroconf: SOURCE_ZEROCONF,
    by_ssdp: SOURCE_SSDP,
    by_mqtt: SOURCE_MQTT,
    by_mqtt_kept: SOURCE_MQTT,
    by_neighbour: SOURCE_INTEGRATION_DISCOVERY,
}


def twin_entry_for(
    device: SimulatedDevice, unique_id: str | None = None, **data: Any
) -> MockConfigEntry:
    """Return the entry of a device that goes by a generated id, the one given or any."""
    ordinary = entry_for(device, **{CONF_MAC: device.firmware.mac, **data})
    return MockConfigEntry(
        domain=DOMAIN,
        title="Kitchen",
        unique_id=unique_id or f"{int(device.host.rpartition('.')[2]):032x}",
        data=dict(ordinary.data),
    )


@dataclass
class Lan:
    """A network with a Home Assistant in it."""

    hass: HomeAssistant
    port: int
    stack: AsyncExitStack

    async def device(
        self, number: int, tail: str = "65:43:21", **what: Any
    ) -> SimulatedDevice:
        """Put a device at an address."""
        firmware = Firmware(
            profile="socket", mac=f"c8:47:8c:{tail}", ip=f"127.0.0.{number}", **what
        )
        device = SimulatedDevice(firmware, f"127.0.0.{number}", self.port)
        return await self.stack.enter_async_context(device)

    async def move(self, device: SimulatedDevice, number: int) -> SimulatedDevice:
        """Give a device another address."""
        await device.stop()
        device.firmware.ip = f"127.0.0.{number}"
        moved = SimulatedDevice(device.firmware, device.firmware.ip, self.port)
        return await self.stack.enter_async_context(moved)

    async def add(self, device: SimulatedDevice, **data: Any) -> MockConfigEntry:
        """Set a device up."""
        return await self._set_up(entry_for(device, **data))

    async def add_twin(self, device: SimulatedDevice, **data: Any) -> MockConfigEntry:
        """Set a device up by a generated id: it has no MAC of its own, or had none."""
        return await self._set_up(twin_entry_for(device, **data))

    async def _set_up(self, entry: MockConfigEntry) -> MockConfigEntry:
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        await self.settle()
        return entry

    async def see(self, device: SimulatedDevice, way: Way) -> Any:
        """Let the network tell of a device; returns what its flow shows at the end."""
        result = await self.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCES[way]}, data=way(device)
        )
        await self.settle()
        return result

    async def see_at_once(self, device: SimulatedDevice, *ways: Way) -> None:
        """Let the network tell of a device in several ways at the same time."""
        await asyncio.gather(*(self.see(device, way) for way in ways))

    async def submit(self, flow_id: str, **fields: Any) -> Any:
        """Fill in the present form of a flow."""
        result = await self.hass.config_entries.flow.async_configure(flow_id, fields)
        await self.settle()
        return result

    async def settle(self) -> None:
        """Let everything follow."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def forget_names(self) -> None:
        """Let some seconds pass, after which host names are looked up anew."""
        connector = async_get_clientsession(self.hass).connector
        assert isinstance(connector, TCPConnector)
        connector.clear_dns_cache()

    @property
    def flows(self) -> list[Any]:
        """Return what is offered."""
        return list(self.hass.config_entries.flow.async_progress_by_handler(DOMAIN))

    @property
    def entries(self) -> list[ConfigEntry[Any]]:
        """Return what is set up."""
        return self.hass.config_entries.async_entries(DOMAIN, include_ignore=False)


@pytest.fixture
async def lan(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Lan]:
    """Return a network without devices, in which nobody is patient."""
    allow_loopback()
    port = free_port()
    monkeypatch.setattr(sighting, "WEB_PORT", port)
    monkeypatch.setattr(discovered_flow, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(client_module, "REQUEST_TIMEOUT", 5.0)
    async with AsyncExitStack() as stack:
        yield Lan(hass, port, stack)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the host names that lead somewhere, and where."""
    led: dict[str, str] = {}
    resolve = AsyncResolver.resolve

    async def look_up(
        resolver: AsyncResolver, host: str, port: int = 0, **more: Any
    ) -> list[ResolveResult]:
        if host not in led:
            return await resolve(resolver, host, port, **more)
        return [
            ResolveResult(
                hostname=host,
                host=led[host],
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    monkeypatch.setattr(AsyncResolver, "resolve", look_up)
    return led
