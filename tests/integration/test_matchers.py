"""What Home Assistant's own discovery makes of real packets and of our manifest."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from ipaddress import IPv4Address
import socket
from typing import Any
from unittest.mock import patch

import aiodhcpwatcher
from async_upnp_client import ssdp_listener
from homeassistant.components import zeroconf as ha_zeroconf
from homeassistant.config_entries import SOURCE_DHCP, SOURCE_SSDP, SOURCE_ZEROCONF
from homeassistant.const import CONF_HOST, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.setup import async_setup_component
import pytest
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from zeroconf import IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from custom_components.openbk import discovered_flow
from custom_components.openbk.sighting import Sighting, is_same, seen_by_dhcp
from tests.simulator import SimulatedDevice
from tests.simulator.ssdp import notification

from .lan import Lan, lan

__all__ = ["lan"]

type Sniffer = Callable[[Any], None]


async def until(condition: Callable[[], Any]) -> None:
    """Wait for what a packet has yet to bring about."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def sniffer(
    lan: Lan, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> Sniffer:
    """Return what takes in packets for Home Assistant's DHCP discovery.

    It passes over addresses of this machine: 192.168.1.x stands for 127.0.0.x.
    """
    taking: list[Any] = []

    async def start(callback: Any, *_: Any) -> Callable[[], None]:
        taking.append(callback)
        return lambda: None

    def seen(info: DhcpServiceInfo) -> Sighting:
        sighting = seen_by_dhcp(info)
        host = info.ip.replace("192.168.1.", "127.0.0.")
        return replace(sighting, address=replace(sighting.address, host=host))

    monkeypatch.setattr(discovered_flow, "seen_by_dhcp", seen)
    component = "homeassistant.components.dhcp"
    with (
        patch(f"{component}.aiodhcpwatcher.async_start", start),
        patch(f"{component}.aiodhcpwatcher.async_init"),
        patch(f"{component}.DiscoverHosts.async_discover", return_value=[]),
    ):
        assert await async_setup_component(hass, "dhcp", {})
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await hass.async_block_till_done()
    return aiodhcpwatcher.make_packet_handler(taking[0])


def request(device: SimulatedDevice, host_name: str) -> Any:
    """Return the packet by which a device asks for its address."""
    mac = device.firmware.mac
    packet = (
        Ether(src=mac, dst="ff:ff:ff:ff:ff:ff")
        / IP(src="0.0.0.0", dst="255.255.255.255")
        / UDP(sport=68, dport=67)
        / BOOTP(chaddr=bytes.fromhex(mac.replace(":", "")))
        / DHCP(
            options=[
                ("message-type", "request"),
                ("requested_addr", device.host.replace("127.0.0.", "192.168.1.")),
                ("hostname", host_name.encode()),
                "end",
            ]
        )
    )
    return Ether(bytes(packet))


async def sniff(lan: Lan, sniffer: Sniffer, device: SimulatedDevice, name: str) -> None:
    """Let Home Assistant see a device ask for its address."""
    sniffer(request(device, name))
    await lan.settle()


@pytest.mark.parametrize(
    ("chipset", "name"),
    [
        ("BK7231N", "OpenBK7231N_8C654321"),
        ("BK7231N", "obk8C654321"),
        ("BL602", "OpenBL602_8C654321"),
        ("RTL87X0C", "OpenRTL87X0C_8C654321"),
        ("ESP32C3", "OpenESP32C3_8C654321"),
    ],
)
async def test_a_dhcp_request_leads_to_an_offer(
    lan: Lan, sniffer: Sniffer, chipset: str, name: str
) -> None:
    device = await lan.device(7, chipset=chipset)
    await sniff(lan, sniffer, device, name)
    (flow,) = lan.flows
    assert flow["context"]["source"] == SOURCE_DHCP
    assert flow["step_id"] == "confirm"


@pytest.mark.parametrize("name", ["esp-8C6543", "w800", "wled-8c6543", "", "kitchen"])
async def test_a_dhcp_request_of_others_does_not(
    lan: Lan, sniffer: Sniffer, name: str
) -> None:
    device = await lan.device(7)
    await sniff(lan, sniffer, device, name)
    assert not lan.flows
    assert not device.requests


async def test_a_known_device_is_followed_whatever_its_name(
    lan: Lan, sniffer: Sniffer
) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    await sniff(lan, sniffer, device, "kitchen")
    assert entry.data[CONF_HOST] == "127.0.0.7"
    device = await lan.move(device, 8)
    await sniff(lan, sniffer, device, "kitchen")
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert not lan.flows


async def test_home_assistant_offers_a_removed_device_again(
    lan: Lan, sniffer: Sniffer
) -> None:
    device = await lan.device(7)
    await sniff(lan, sniffer, device, "OpenBK7231N_8C654321")
    (flow,) = lan.flows
    entry = (await lan.submit(flow["flow_id"]))["result"]
    assert not lan.flows
    await lan.hass.config_entries.async_remove(entry.entry_id)
    await lan.settle()
    (flow,) = lan.flows
    assert flow["step_id"] == "confirm"


async def test_also_one_that_was_added_otherwise_and_seen_since(
    lan: Lan, sniffer: Sniffer
) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    await sniff(lan, sniffer, device, "OpenBK7231N_8C654321")
    await lan.hass.config_entries.async_remove(entry.entry_id)
    await lan.settle()
    (flow,) = lan.flows
    assert flow["step_id"] == "confirm"


@pytest.fixture
async def announcer(
    lan: Lan, hass: HomeAssistant, disable_mock_zeroconf_resolver: None
) -> AsyncIterator[AsyncZeroconf]:
    """Return what announces services to Home Assistant, by packets on this machine."""
    own: Any = {"interfaces": ["127.0.0.1"], "ip_version": IPVersion.V4Only}
    announcer = AsyncZeroconf(**own)
    with patch.object(ha_zeroconf, "_async_get_zc_args", return_value=own):
        assert await async_setup_component(hass, "zeroconf", {})
        await hass.async_block_till_done()
    yield announcer
    await announcer.async_close()


def service(device: SimulatedDevice, name: str) -> ServiceInfo:
    """Return the service that a device announces."""
    return ServiceInfo(
        "_http._tcp.local.",
        f"{name}._http._tcp.local.",
        parsed_addresses=[device.host],
        port=device.port,
        server=f"{name}.local.",
    )


def own_tail(lan: Lan) -> str:
    """Return the end of a MAC that no other run of this test has, on this machine."""
    return f"65:{lan.port >> 8:02x}:{lan.port & 0xFF:02x}"


def offered(lan: Lan, device: SimulatedDevice) -> list[Any]:
    """Return the offers of this very device."""
    mac = device.firmware.mac
    return [f for f in lan.flows if is_same(f["context"].get("unique_id", ""), mac)]


async def test_an_mdns_announcement_leads_to_an_offer(
    lan: Lan, announcer: AsyncZeroconf
) -> None:
    device = await lan.device(7, own_tail(lan))
    other = await lan.device(8, "65:43:22")
    name = device.firmware.config.short_name
    for seen, called in ((other, f"kitchen-{lan.port}"), (device, name)):
        await (await announcer.async_register_service(service(seen, called)))
    await until(lambda: offered(lan, device))
    (flow,) = offered(lan, device)
    assert flow["context"]["source"] == SOURCE_ZEROCONF
    assert "127.0.0.7" in flow["context"]["title_placeholders"]["name"]
    assert not other.requests


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_an_ssdp_notification_leads_to_an_offer(
    lan: Lan, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    """The description of a device is read although it asks for its password."""
    device = await lan.device(7, own_tail(lan), drivers=("SSDP",), password=password)
    other = await lan.device(8, "65:43:22")
    component = "homeassistant.components.ssdp"
    own = {IPv4Address("127.0.0.1")}
    # Addresses of this machine are passed over, if it were not for this.
    monkeypatch.setattr(ssdp_listener, "is_valid_location", lambda _: True)
    with (
        patch(f"{component}.scanner.async_build_source_set", return_value=own),
        patch(f"{component}.Server.async_start"),
    ):
        assert await async_setup_component(hass, "ssdp", {})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(
            socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1")
        )
        for seen in (other, device):
            packet = notification(seen.firmware)
            sender.sendto(
                # Only the port is another here.
                packet.replace(b":80/", f":{lan.port}/".encode()),
                ("239.255.255.250", 1900),
            )
    await until(lambda: offered(lan, device))
    await lan.settle()
    (flow,) = offered(lan, device)
    assert flow["context"]["source"] == SOURCE_SSDP
    assert flow["step_id"] == ("confirm_protected" if password else "confirm")
    assert "127.0.0.7" in flow["context"]["title_placeholders"]["name"]
    # Its SSDP driver does not run, and so it describes nothing.
    assert "/api/info" not in [request.path for request in other.requests]
