"""Searching the network, and adding what was found."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_IGNORE,
    SOURCE_USER,
    ConfigEntry,
)
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.core import Event, HomeAssistant
from homeassistant.data_entry_flow import (
    EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE,
    EVENT_DATA_ENTRY_FLOW_PROGRESSED,
    FlowResultType,
    UnknownFlow,
)
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.openbk import known, search_flow, sighting
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import search as search_module
from tests.loopback import HOSTS, Handler, allow_loopback, free_port, saying, serving
from tests.simulator import Fault, Firmware, SimulatedDevice

from .conftest import entry_for, poll


@dataclass
class Network:
    """Devices and others at addresses of this machine, on one port; and the dialog."""

    hass: HomeAssistant
    port: int
    stack: AsyncExitStack
    flow_id: str = ""

    async def device(
        self, number: int, name: str = "", password: str = "", mac: str = ""
    ) -> SimulatedDevice:
        """Put a device at an address."""
        firmware = Firmware(
            profile="socket",
            short_name=name or f"Socket {number}",
            mac=mac or f"c8:47:8c:00:01:{number:02x}",
            password=password,
        )
        device = SimulatedDevice(firmware, f"127.0.0.{number}", self.port)
        return await self.stack.enter_async_context(device)

    async def other(self, handler: Handler, *hosts: str) -> None:
        """Put another server at these addresses."""
        await self.stack.enter_async_context(serving(handler, hosts, self.port))

    @property
    def all(self) -> str:
        """Return what to search."""
        return f"127.0.0.0/26:{self.port}"

    def address(self, number: int) -> str:
        """Return an address as it is shown."""
        return f"127.0.0.{number}:{self.port}"

    async def open(self) -> Any:
        """Open the dialog, and say that a search is wanted."""
        result = await self.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}
        )
        self.flow_id = result["flow_id"]
        return await self.choose("search")

    async def choose(self, option: str) -> Any:
        """Choose an option of the present menu."""
        return await self.submit(next_step_id=option)

    async def submit(self, **fields: Any) -> Any:
        """Fill in the present form."""
        return await self.hass.config_entries.flow.async_configure(self.flow_id, fields)

    async def show(self) -> Any:
        """Show the dialog as it is, as the frontend does when told of a change."""
        return await self.hass.config_entries.flow.async_configure(self.flow_id)

    async def search(self, text: str = "") -> Any:
        """Search, and return what is shown at the end."""
        await self.open()
        return await self.search_again(text)

    async def search_again(self, text: str = "") -> Any:
        """Search from the form on that asks where."""
        result = await self.submit(range=text or self.all)
        if result["type"] is not FlowResultType.SHOW_PROGRESS:
            return result
        await self.hass.async_block_till_done()
        return await self.show()

    @property
    def entries(self) -> dict[str, ConfigEntry[Any]]:
        """Return the entries by their titles."""
        return {e.title: e for e in self.hass.config_entries.async_entries(DOMAIN)}


@pytest.fixture(autouse=True)
def _this_machine(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow connections to this machine, which has to do all that others would do."""
    allow_loopback()
    monkeypatch.setattr(search_module, "HOST_TIMEOUT", 60.0)


@pytest.fixture
async def network(hass: HomeAssistant) -> AsyncIterator[Network]:
    """Return a network where nothing is."""
    async with AsyncExitStack() as stack:
        yield Network(hass, free_port(), stack)


def listed(result: Any, step: str = "found") -> dict[str, dict[str, str]]:
    """Return what the form lists in each field: labels by values."""
    assert result["step_id"] == step
    return {
        str(field): {
            option["value"]: option["label"] for option in selector.config["options"]
        }
        for field, selector in result["data_schema"].schema.items()
    }


def suggested(result: Any) -> dict[str, Any]:
    """Return what the form's fields have in them."""
    return {
        str(field): (field.description or {}).get("suggested_value")
        for field in result["data_schema"].schema
    }


def adapter(
    name: str, address: str, *, enabled: bool = True, default: bool = False
) -> dict[str, Any]:
    """Return a network adapter as Home Assistant describes it."""
    return {
        "name": name,
        "enabled": enabled,
        "default": default,
        "ipv4": [{"address": address, "network_prefix": 24}],
        "ipv6": [],
    }


async def test_the_range_is_filled_in_with_the_own_subnet(network: Network) -> None:
    result = await network.open()
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "search"
    assert suggested(result) == {"range": "10.10.10.0/24"}


async def test_the_likeliest_subnet_comes_first_and_only_what_is_enabled(
    network: Network,
) -> None:
    adapters = [
        adapter("docker0", "172.17.0.1"),
        adapter("eth1", "192.168.2.9"),
        adapter("eth0", "192.168.1.9", default=True),
        adapter("wlan0", "192.168.3.9", enabled=False),
    ]
    with patch(
        "homeassistant.components.network.async_get_adapters", return_value=adapters
    ):
        result = await network.open()
    assert suggested(result) == {
        "range": "192.168.1.0/24, 192.168.2.0/24, 172.17.0.0/24"
    }


@pytest.mark.parametrize(
    ("text", "error", "part"),
    [
        ("", "range_empty", ""),
        ("my network", "range_unreadable", "my"),
        ("127.0.0.9-1", "range_backwards", "127.0.0.9-1"),
        ("127.0.0.1 8.8.8.8", "range_public", "8.8.8.8"),
        ("127.0.0.0/8", "range_too_large", "127.0.0.0/8"),
    ],
)
async def test_what_cannot_be_searched_is_said_and_can_be_mended(
    network: Network, text: str, error: str, part: str
) -> None:
    await network.device(2)
    await network.open()
    result = await network.submit(range=text)
    assert result["errors"] == {"range": error}
    assert result["description_placeholders"] == {"part": part}
    assert suggested(result) == {"range": text}
    assert listed(await network.search_again())


OTHER_REALM = (
    b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="Router"\r\n\r\n'
)


async def test_devices_are_found_among_all_that_is_on_a_network(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "HOST_TIMEOUT", 2.0)
    devices = [
        await network.device(60, "Lamp"),
        await network.device(3, "Fan"),
        await network.device(4, "Safe", password="secret"),
    ]
    for number, fault in enumerate(
        (Fault.HANG, Fault.BLACKHOLE, Fault.REFUSE, Fault.RESET, Fault.NOT_OPENBK), 10
    ):
        (await network.device(number)).fault = fault
    await network.other(saying(OTHER_REALM), "127.0.0.20")
    await network.other(saying(b"SSH-2.0-OpenSSH_9.2p1\r\n"), "127.0.0.21")

    result = await network.search()
    assert listed(result) == {
        "devices": {
            network.address(3): f"Fan (BK7231N, {network.address(3)})",
            network.address(60): f"Lamp (BK7231N, {network.address(60)})",
        },
        "protected": {network.address(4): network.address(4)},
    }
    assert suggested(result) == {
        "devices": [network.address(3), network.address(60)],
        "protected": [network.address(4)],
    }
    assert result["description_placeholders"] == {"new": "3", "known": "0"}
    for device in devices:
        (request,) = device.requests
        assert request.path == "/api/info"


async def test_the_devices_that_are_chosen_are_added_in_one_go(
    hass: HomeAssistant, network: Network
) -> None:
    for number, name in enumerate(("Lamp", "Fan", "Pump", "Heater"), 2):
        await network.device(number, name)
    await network.search()
    result = await network.submit(devices=[network.address(n) for n in (2, 3, 5)])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Lamp"
    assert result["description"] == "several"
    assert result["description_placeholders"] == {
        "count": "3",
        "names": "Lamp, Fan, Heater",
    }
    await hass.async_block_till_done()
    assert network.entries.keys() == {"Lamp", "Fan", "Heater"}
    for number, name in ((2, "Lamp"), (3, "Fan"), (5, "Heater")):
        entry = network.entries[name]
        assert entry.unique_id == f"c8:47:8c:00:01:{number:02x}"
        assert entry.data == {
            CONF_HOST: f"127.0.0.{number}",
            CONF_PORT: network.port,
        }
        assert hass.states.get(f"switch.{name.lower()}")
    assert not hass.config_entries.flow.async_progress()


async def test_one_that_cannot_be_added_keeps_the_others_from_nothing(
    hass: HomeAssistant,
    network: Network,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number, name in enumerate(("Lamp", "Fan", "Pump"), 2):
        await network.device(number, name)
    await network.search()
    describe = known.new_entry

    def broken(identity: Any, *args: Any) -> Any:
        if identity.name == "Fan":
            raise RuntimeError("the disk is full")
        return describe(identity, *args)

    monkeypatch.setattr(search_flow, "new_entry", broken)
    result = await network.submit(devices=[network.address(n) for n in (2, 3, 4)])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description_placeholders"] == {"count": "2", "names": "Lamp, Pump"}
    await hass.async_block_till_done()
    assert network.entries.keys() == {"Lamp", "Pump"}
    assert "Fan could not be added" in caplog.text
    assert "the disk is full" in caplog.text
    caplog.clear()


async def test_one_device_alone_is_added_without_many_words(network: Network) -> None:
    await network.device(2, "Lamp")
    await network.search()
    result = await network.submit(devices=[network.address(2)])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] is None


async def test_who_chooses_nothing_is_asked_again(network: Network) -> None:
    await network.device(2)
    await network.device(3, password="secret")
    await network.search()
    result = await network.submit(devices=[])
    assert result["errors"] == {"base": "nothing_selected"}
    assert suggested(result) == {"devices": [], "protected": None}
    result = await network.submit(devices=[network.address(2)])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_passwords_are_asked_for_one_device_after_the_other(
    hass: HomeAssistant, network: Network
) -> None:
    await network.device(2, "Lamp")
    for number, password in ((3, "first"), (4, "other"), (5, "first"), (6, "other")):
        await network.device(number, password=password)
    await network.search()
    protected = [network.address(number) for number in range(3, 7)]
    result = await network.submit(devices=[network.address(2)], protected=protected)
    assert result["step_id"] == "unlock"
    assert result["description_placeholders"] == {
        "device": network.address(3),
        "left": "4",
    }

    result = await network.submit(password="wrong")
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}
    result = await network.submit()
    assert result["errors"] == {CONF_PASSWORD: "password_missing"}
    assert not network.entries

    result = await network.submit(password="first")
    # the first one's password was tried, and did not fit
    assert result["step_id"] == "unlock"
    assert not result["errors"]
    assert result["description_placeholders"]["device"] == network.address(4)

    # the two that are left go by these
    result = await network.submit(password="other")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert {
        name: entry.data.get(CONF_PASSWORD) for name, entry in network.entries.items()
    } == {
        "Lamp": None,
        "Socket 3": "first",
        "Socket 4": "other",
        "Socket 5": "first",
        "Socket 6": "other",
    }


async def test_a_device_whose_password_is_not_known_can_be_skipped(
    network: Network,
) -> None:
    await network.device(2, password="secret")
    await network.device(3, password="other")
    await network.search()
    await network.submit(protected=[network.address(2), network.address(3)])
    result = await network.submit(skip=True)
    assert result["description_placeholders"]["device"] == network.address(3)
    result = await network.submit(password="other")
    assert result["title"] == "Socket 3"
    assert network.entries.keys() == {"Socket 3"}


async def test_nothing_is_added_where_every_device_is_skipped(
    network: Network,
) -> None:
    await network.device(2, password="secret")
    await network.search()
    await network.submit(protected=[network.address(2)])
    result = await network.submit(skip=True)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "nothing_to_add"
    assert not network.entries


async def test_a_device_that_goes_away_before_its_password_comes_is_waited_for(
    network: Network,
) -> None:
    await network.device(2, password="secret")
    away = await network.device(3, password="secret")
    await network.search()
    await network.submit(protected=[network.address(2), network.address(3)])
    away.fault = Fault.REFUSE
    result = await network.submit(password="secret")
    assert result["step_id"] == "unlock"
    assert result["description_placeholders"]["device"] == network.address(3)
    result = await network.submit(password="secret")
    assert result["errors"] == {CONF_PASSWORD: "cannot_connect"}
    away.fault = None
    result = await network.submit(password="secret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert network.entries.keys() == {"Socket 2", "Socket 3"}


async def test_where_nothing_is_found_it_is_said_and_searched_again(
    network: Network,
) -> None:
    result = await network.search()
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "none_found"
    assert result["menu_options"] == ["search", "device"]
    assert result["description_placeholders"] == {"total": "62"}
    assert (await network.show())["step_id"] == "none_found"

    await network.device(2)
    result = await network.choose("search")
    assert suggested(result) == {"range": network.all}
    assert listed(await network.search_again())


async def test_where_nothing_is_found_an_address_can_be_entered(
    network: Network,
) -> None:
    await network.search()
    result = await network.choose("device")
    assert result["step_id"] == "device"


async def test_what_is_set_up_is_left_out_and_counted(
    hass: HomeAssistant, network: Network
) -> None:
    connected = await network.device(2, "Lamp")
    await network.search()
    await network.submit(devices=[network.address(2)])
    await hass.async_block_till_done()
    # one that did not answer to its entry yet, and one whose password is not known
    entry_for(await network.device(3, "Fan")).add_to_hass(hass)
    entry_for(await network.device(4, password="s"), password="x").add_to_hass(hass)

    connected.clear()
    result = await network.search()
    assert result["step_id"] == "none_new"
    assert result["description_placeholders"] == {"known": "3"}
    assert (await network.show())["step_id"] == "none_new"
    # it has enough to do with its polls
    assert "/api/info" not in [request.path for request in connected.requests]

    await network.device(5, "Pump")
    await network.choose("search")
    result = await network.search_again()
    assert listed(result)["devices"].keys() == {network.address(5)}
    assert result["description_placeholders"] == {"new": "1", "known": "3"}


async def test_there_is_nothing_to_ask_where_every_device_is_known_to_answer(
    hass: HomeAssistant, network: Network
) -> None:
    await network.device(2)
    await network.search()
    await network.submit(devices=[network.address(2)])
    await hass.async_block_till_done()
    result = await network.search(network.address(2))
    assert result["step_id"] == "none_new"
    assert result["description_placeholders"] == {"known": "1"}


async def test_a_device_that_moved_is_followed_to_where_it_was_found(
    hass: HomeAssistant, network: Network
) -> None:
    device = await network.device(2)
    await network.search()
    await network.submit(devices=[network.address(2)])
    await hass.async_block_till_done()
    await device.stop()
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await poll(hass, entry)  # type: ignore[arg-type]
    moved = SimulatedDevice(device.firmware, "127.0.0.9", network.port)
    await network.stack.enter_async_context(moved)
    result = await network.search()
    assert result["step_id"] == "none_new"
    await hass.async_block_till_done()
    assert entry.data[CONF_HOST] == "127.0.0.9"
    assert entry.runtime_data.coordinator.connected


async def test_twins_are_both_listed_and_told_apart_by_their_addresses(
    hass: HomeAssistant, network: Network
) -> None:
    mac = "c8:47:8c:00:00:00"
    await network.device(2, "Twin", mac=mac)
    await network.device(3, "Twin", mac=mac)
    await network.device(4, "Lamp")
    result = await network.search()
    assert listed(result) == {
        "devices": {network.address(4): f"Lamp (BK7231N, {network.address(4)})"},
        "twins": {
            network.address(n): f"Twin (BK7231N, {network.address(n)})" for n in (2, 3)
        },
    }
    # their radios had better be mended first
    assert suggested(result) == {"devices": [network.address(4)], "twins": []}
    await network.submit(twins=[network.address(2), network.address(3)])
    await hass.async_block_till_done()
    one, other = hass.config_entries.async_entries(DOMAIN)
    assert {one.data[CONF_HOST], other.data[CONF_HOST]} == {"127.0.0.2", "127.0.0.3"}
    assert one.data[CONF_MAC] == other.data[CONF_MAC] == mac
    assert mac not in (one.unique_id, other.unique_id)
    assert one.unique_id != other.unique_id


async def twins_behind_passwords(network: Network) -> Any:
    """Choose two twins and two others that ask for their passwords, and enter these."""
    for number in (2, 3):
        await network.device(number, "Twin", "secret", mac="c8:47:8c:00:00:00")
    await network.device(4, "Safe", "secret")
    await network.device(5, "Lamp")
    await network.search()
    protected = [network.address(number) for number in (2, 3, 4)]
    result = await network.submit(devices=[network.address(5)], protected=protected)
    assert result["step_id"] == "unlock"
    return await network.submit(password="secret")


@pytest.mark.parametrize("chosen", [[], [2], [2, 3]])
async def test_twins_that_were_behind_passwords_are_not_added_without_a_warning(
    hass: HomeAssistant, network: Network, chosen: list[int]
) -> None:
    result = await twins_behind_passwords(network)
    assert listed(result, "twins") == {
        "twins": {
            network.address(n): f"Twin (BK7231N, {network.address(n)})" for n in (2, 3)
        }
    }
    assert suggested(result) == {"twins": []}
    assert not network.entries
    result = await network.submit(twins=[network.address(n) for n in chosen])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    entries = hass.config_entries.async_entries(DOMAIN)
    assert sorted(entry.data[CONF_HOST] for entry in entries) == sorted(
        f"127.0.0.{number}" for number in (*chosen, 4, 5)
    )
    for entry in entries:
        if entry.title == "Twin":
            assert entry.data[CONF_MAC] == "c8:47:8c:00:00:00"
            assert entry.data[CONF_PASSWORD] == "secret"


async def test_nothing_is_added_where_a_lone_twin_had_better_wait(
    network: Network,
) -> None:
    await network.device(2, "Twin", "secret", mac="c8:47:8c:00:00:00")
    await network.search()
    await network.submit(protected=[network.address(2)])
    result = await network.submit(password="secret")
    assert result["step_id"] == "twins"
    result = await network.submit()
    assert result["reason"] == "nothing_to_add"


async def test_a_twin_that_was_added_meanwhile_is_warned_of_no_more(
    hass: HomeAssistant, network: Network
) -> None:
    await network.device(2, "Twin", "secret", mac="c8:47:8c:00:00:00")
    await network.search()
    await network.submit(protected=[network.address(2)])
    first = network.flow_id
    await network.search()
    await network.submit(protected=[network.address(2)])
    await network.submit(password="secret")
    await network.submit(twins=[network.address(2)])
    await hass.async_block_till_done()
    network.flow_id = first
    result = await network.submit(password="secret")
    assert result["reason"] == "nothing_to_add"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_twin_that_has_its_own_mac_again_is_not_new(
    hass: HomeAssistant, network: Network
) -> None:
    twin = await network.device(2, "Twin", mac="c8:47:8c:00:00:00")
    await network.search()
    await network.submit(twins=[network.address(2)])
    await hass.async_block_till_done()
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await twin.stop()
    await poll(hass, entry)  # type: ignore[arg-type]
    twin.firmware.mac = "c8:47:8c:00:01:77"
    await twin.start()
    result = await network.search()
    assert result["step_id"] == "none_new"
    await poll(hass, entry)  # type: ignore[arg-type]
    assert entry.data[CONF_MAC] == "c8:47:8c:00:01:77"
    assert entry.runtime_data.coordinator.connected


async def test_a_protected_device_at_two_addresses_is_added_once(
    network: Network,
) -> None:
    for number in (2, 3):
        await network.device(number, "Safe", "secret", mac="c8:47:8c:00:01:99")
    await network.search()
    await network.submit(protected=[network.address(2), network.address(3)])
    result = await network.submit(password="secret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] is None
    assert len(network.entries) == 1


async def test_what_was_added_meanwhile_is_not_added_again(
    hass: HomeAssistant, network: Network
) -> None:
    devices = [await network.device(2, "Lamp"), await network.device(3, "Fan")]
    await network.device(4, password="secret")
    await network.search()
    first = network.flow_id
    chosen = [network.address(2), network.address(3)]
    await network.submit(devices=chosen, protected=[network.address(4)])
    await network.search()
    await network.submit(devices=chosen)
    await hass.async_block_till_done()
    assert len(network.entries) == len(devices)

    network.flow_id = first
    result = await network.submit(skip=True)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "nothing_to_add"
    assert len(network.entries) == len(devices)


async def test_two_searches_that_end_together_add_each_device_once(
    hass: HomeAssistant, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    for number in (2, 3, 4):
        await network.device(number)
    flows = []
    for _ in range(2):
        await network.search()
        flows.append(network.flow_id)
    chosen = [network.address(number) for number in (2, 3, 4)]
    results = await asyncio.gather(
        *(
            hass.config_entries.flow.async_configure(flow_id, {"devices": chosen})
            for flow_id in flows
        ),
        return_exceptions=True,
    )
    await hass.async_block_till_done()
    assert len(hass.config_entries.async_entries(DOMAIN)) == 3
    assert "same unique ID" not in caplog.text
    assert any(
        isinstance(one, dict) and one["type"] is FlowResultType.CREATE_ENTRY
        for one in results
    )


async def test_an_ignored_device_is_added_when_it_is_asked_for(
    hass: HomeAssistant, network: Network
) -> None:
    for number in (2, 3):
        await network.device(number)
        MockConfigEntry(
            domain=DOMAIN,
            unique_id=f"c8:47:8c:00:01:{number:02x}",
            source=SOURCE_IGNORE,
        ).add_to_hass(hass)
    await network.search()
    await network.submit(devices=[network.address(2), network.address(3)])
    await hass.async_block_till_done()
    assert network.entries.keys() == {"Socket 2", "Socket 3"}


@pytest.fixture
async def offered(
    hass: HomeAssistant, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have two devices that DHCP has told of, and one that none has by its name."""
    monkeypatch.setattr(sighting, "WEB_PORT", network.port)
    await network.device(2, "Lamp")
    await network.device(3, "Safe", password="secret")
    await network.device(4, "Vault", password="secret")
    for number in (2, 3):
        await hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_DHCP},
            data=DhcpServiceInfo(
                ip=f"127.0.0.{number}",
                hostname=f"openbk7231n_8c0001{number:02x}",
                macaddress=f"c8478c0001{number:02x}",
            ),
        )
    assert len(hass.config_entries.flow.async_progress()) == 2


@pytest.mark.usefixtures("offered")
async def test_a_device_with_a_password_is_shown_by_the_name_that_the_network_knows(
    network: Network,
) -> None:
    result = await network.search()
    name = f"openbk7231n_8c000103 ({network.address(3)})"
    assert listed(result)["protected"] == {
        network.address(3): name,
        # of this one nobody knows a name
        network.address(4): network.address(4),
    }
    result = await network.submit(protected=[network.address(3)])
    assert result["description_placeholders"]["device"] == name


@pytest.mark.usefixtures("offered")
async def test_what_is_offered_already_is_added_once_and_offered_no_more(
    hass: HomeAssistant, network: Network
) -> None:
    await network.search()
    await network.submit(
        devices=[network.address(2)], protected=[network.address(3), network.address(4)]
    )
    result = await network.submit(password="secret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert network.entries.keys() == {"Lamp", "Safe", "Vault"}
    assert len(hass.config_entries.async_entries(DOMAIN)) == 3
    assert not hass.config_entries.flow.async_progress()


class Silence:
    """Accepts connections and does not answer; counts them."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self.open = 0
        self.requests = 0

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Wait until the other side gives up."""
        self.open += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests += 1
        finally:
            self.open -= 1


async def test_nothing_goes_on_once_the_dialog_is_closed(
    hass: HomeAssistant, network: Network
) -> None:
    silence = Silence()
    await network.other(silence, *HOSTS)
    await network.open()
    result = await network.submit(range=f"127.0.0.1-126:{network.port}")
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    while silence.open < 64:
        await asyncio.sleep(0)
    hass.config_entries.flow.async_abort(network.flow_id)
    while silence.open:
        await asyncio.sleep(0)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert silence.open == 0
    assert silence.requests <= 64
    with pytest.raises(UnknownFlow):
        await network.show()


async def test_the_dialog_is_called_until_it_has_heard_that_the_search_is_over(
    hass: HomeAssistant, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_flow, "TELL_EVERY", 0.01)
    await network.open()
    # over before a browser can listen
    await network.submit(range=network.address(2))
    calls: list[Event[Any]] = async_capture_events(
        hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED
    )
    while len(calls) < 3:
        await asyncio.sleep(0)
    assert (await network.show())["step_id"] == "none_found"
    heard = len(calls)
    await asyncio.sleep(0.1)
    assert len(calls) == heard


async def test_a_dialog_that_never_hears_is_given_up(
    hass: HomeAssistant, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_flow, "TELL_EVERY", 0.0)
    await network.open()
    calls: list[Event[Any]] = async_capture_events(
        hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED
    )
    await network.submit(range=network.address(2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert 0 < len(calls) < 100
    assert (await network.show())["step_id"] == "none_found"


async def test_the_progress_is_shown(
    hass: HomeAssistant, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_flow, "TELL_EVERY", 0.01)
    silence = Silence()
    await network.other(silence, "127.0.0.62")
    await network.device(2)
    updates: list[Event[Any]] = async_capture_events(
        hass, EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE
    )
    await network.open()
    result = await network.submit(range=network.all)
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["step_id"] == result["progress_action"] == "searching"
    assert result["description_placeholders"] == {
        "asked": "0",
        "total": "62",
        "found": "0",
    }
    while (result := await network.show())["description_placeholders"] != {
        "asked": "61",
        "total": "62",
        "found": "1",
    }:
        assert result["type"] is FlowResultType.SHOW_PROGRESS
        await asyncio.sleep(0)
    while updates[-1].data["progress"] != pytest.approx(61 / 62):
        await asyncio.sleep(0)
    hass.config_entries.flow.async_abort(network.flow_id)
    await hass.async_block_till_done(wait_background_tasks=True)
