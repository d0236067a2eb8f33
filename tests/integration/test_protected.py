"""Devices that ask for a password: who they are, others can only guess."""

import asyncio

from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import Address, Identity
from custom_components.openbk.discovered_flow import FLOWS
from custom_components.openbk.search_flow import Wanted
from tests.simulator import SimulatedDevice

from .conftest import poll
from .lan import (
    SOURCES,
    Lan,
    Way,
    by_dhcp,
    by_dhcp_briefly,
    by_mqtt,
    by_mqtt_kept,
    by_neighbour,
    by_ssdp,
    by_zeroconf,
    lan,
)
from .test_channels import state_of
from .test_discovery import add_by_hand, ignore
from .test_following import away, connected

__all__ = ["lan"]


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_stranger_that_asks_for_another_password_ends_no_outage(
    lan: Lan, restarted: bool
) -> None:
    device = await lan.device(7, password="one")
    entry = await lan.add(device)
    await poll(lan.hass, entry)
    await away(lan, entry, device)
    if restarted:
        assert await lan.hass.config_entries.async_unload(entry.entry_id)
    stranger = await lan.device(7, "65:43:22", password="other")
    if restarted:
        assert await lan.hass.config_entries.async_setup(entry.entry_id)
    else:
        await poll(lan.hass, entry)
    await lan.settle()
    assert stranger.requests
    assert connected(entry) is False
    assert state_of(lan.hass, "binary_sensor.obk8c654321_connectivity") == "off"
    assert state_of(lan.hass, "sensor.obk8c654321_wifi_state") == "disconnected"
    # It can as well be the device with another password.
    (flow,) = lan.flows
    assert flow["step_id"] == "reauth_confirm"
    result = await lan.submit(flow["flow_id"], password="other")
    assert result["errors"] == {"base": "wrong_device"}
    assert entry.data[CONF_PASSWORD] == "one"

    await stranger.stop()
    await device.start()
    await poll(lan.hass, entry)
    assert connected(entry)
    assert state_of(lan.hass, "sensor.obk8c654321_wifi_state") == "connected"
    assert not lan.flows


async def refused_at_first(lan: Lan, device: SimulatedDevice) -> MockConfigEntry:
    """Set a device up with a password that it does not take, which ends at that."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=device.firmware.mac,
        data={CONF_HOST: device.host, CONF_PORT: device.port, CONF_PASSWORD: "old"},
    )
    entry.add_to_hass(lan.hass)
    assert not await lan.hass.config_entries.async_setup(entry.entry_id)
    await lan.settle()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    return entry


@pytest.mark.parametrize("number", [7, 8])
async def test_one_that_was_refused_at_first_is_tried_again_when_it_is_seen(
    lan: Lan, number: int
) -> None:
    """Home Assistant does not try again itself."""
    device = await lan.device(7, password="new")
    entry = await refused_at_first(lan, device)
    if number != 7:
        device = await lan.move(device, number)
    await lan.see(device, by_dhcp)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    (flow,) = lan.flows
    assert flow["step_id"] == "reauth_confirm"

    device.firmware.config.web_password = "old"
    await lan.see(device, by_dhcp)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_HOST] == device.host
    assert not lan.flows


# What brings the short name, and what the long one.
SHORT = [by_zeroconf, by_dhcp_briefly]
LONG = [by_ssdp, by_mqtt]
KITCHEN = {"long_name": "Kitchen", "password": "s3cret"}
BOTH_KITCHEN = {"short_name": "Kitchen", **KITCHEN}


def cards(lan: Lan) -> set[str]:
    """Return the titles of what is offered."""
    return {flow["context"]["title_placeholders"]["name"] for flow in lan.flows}


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("short", SHORT)
async def test_what_is_ignored_by_one_name_stays_ignored_by_the_other(
    lan: Lan, short: Way, long: Way
) -> None:
    device = await lan.device(7, **KITCHEN)
    await ignore(lan, (await lan.see(device, short))["flow_id"])
    for number in (7, 8):
        device = await lan.move(device, number)
        for way in (long, short, long):
            result = await lan.see(device, way)
            assert result["reason"] == "already_configured"
    assert not lan.flows


@pytest.mark.parametrize("short", SHORT)
@pytest.mark.parametrize("long", LONG)
async def test_also_the_other_way_round(lan: Lan, short: Way, long: Way) -> None:
    device = await lan.device(7, **KITCHEN)
    await ignore(lan, (await lan.see(device, long))["flow_id"])
    for number in (7, 8, 9):
        device = await lan.move(device, number)
        for way in (short, long):
            assert (await lan.see(device, way))["reason"] == "already_configured"


async def test_what_both_names_told_before_is_remembered_when_it_is_ignored(
    lan: Lan,
) -> None:
    device = await lan.device(7, **KITCHEN)
    flow_id = (await lan.see(device, by_zeroconf))["flow_id"]
    assert (await lan.see(device, by_ssdp))["reason"] == "already_in_progress"
    await ignore(lan, flow_id)
    device = await lan.move(device, 8)
    assert (await lan.see(device, by_ssdp))["reason"] == "already_configured"


async def test_a_mac_that_was_told_is_remembered_when_it_is_ignored(lan: Lan) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    flow_id = (await lan.see(device, by_ssdp))["flow_id"]
    assert (await lan.see(device, by_dhcp))["reason"] == "already_in_progress"
    await ignore(lan, flow_id)
    device = await lan.move(device, 8)
    device.firmware.config.long_name = "Desk"
    assert (await lan.see(device, by_dhcp))["reason"] == "already_configured"


async def test_one_without_its_password_stays_ignored_by_name_and_address(
    lan: Lan,
) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    device.firmware.config.web_password = ""
    assert (await lan.see(device, by_zeroconf))["reason"] == "already_configured"


async def test_one_that_only_dhcp_knew_by_its_mac_stays_ignored(lan: Lan) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    await ignore(lan, (await lan.see(device, by_dhcp))["flow_id"])
    for way in (by_zeroconf, by_ssdp, by_mqtt, by_dhcp):
        assert (await lan.see(device, way))["reason"] == "already_configured"
    # Nobody knows who that is, and nothing is offered.
    assert (await lan.see(device, by_neighbour))["reason"] == "no_name"


async def test_an_ignored_one_is_followed_and_its_old_address_is_free(lan: Lan) -> None:
    device = await lan.device(7, **KITCHEN)
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    await lan.see(device, by_zeroconf)
    device = await lan.move(device, 8)
    assert (await lan.see(device, by_dhcp))["reason"] == "already_configured"
    desk = await lan.device(7, "65:43:22", long_name="Desk", password="s3cret")
    assert (await lan.see(desk, by_ssdp))["step_id"] == "confirm_protected"


async def test_an_open_device_at_the_address_of_an_ignored_one_is_another(
    lan: Lan,
) -> None:
    device = await lan.device(7, **KITCHEN)
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    await device.stop()
    other = await lan.device(7, "65:43:22")
    for way in (by_zeroconf, by_dhcp):
        result = await lan.see(other, way)
        assert result.get("step_id", result.get("reason")) in (
            "confirm",
            "already_in_progress",
        )
    assert cards(lan) == {f"obk8C654322 (BK7231N, 127.0.0.7:{lan.port})"}


async def test_what_is_added_is_no_longer_ignored_by_any_name(lan: Lan) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    result = await add_by_hand(lan, "127.0.0.7", "s3cret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await lan.settle()
    (entry,) = lan.hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == device.firmware.mac


async def test_one_that_is_ignored_stays_so_when_another_is_added(lan: Lan) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    await lan.add(await lan.device(8, "65:43:22", **BOTH_KITCHEN))
    assert (await lan.see(device, by_zeroconf))["reason"] == "already_configured"
    assert not lan.flows


async def test_what_is_no_device_on_the_network_is_ignored_by_its_id_alone(
    lan: Lan,
) -> None:
    """As the offer to merge two entries."""
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": "this-that", "title": "This"},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {}
    device = await lan.device(7)
    assert (await lan.see(device, by_ssdp))["step_id"] == "confirm"


@pytest.mark.parametrize("way", [by_zeroconf, by_ssdp, by_mqtt])
async def test_two_that_were_given_the_same_name_are_two(lan: Lan, way: Way) -> None:
    one = await lan.device(7, **BOTH_KITCHEN)
    other = await lan.device(8, "65:43:22", **BOTH_KITCHEN)
    both = {f"Kitchen (127.0.0.{number}:{lan.port})" for number in (7, 8)}
    for _ in range(2):
        for device in (one, other):
            await lan.see(device, way)
        assert cards(lan) == both
    for flow in lan.flows:
        await lan.submit(flow["flow_id"])
        result = await lan.submit(flow["flow_id"], password="s3cret")
        assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {entry.unique_id: entry.data[CONF_HOST] for entry in lan.entries} == {
        device.firmware.mac: device.host for device in (one, other)
    }


async def test_two_that_are_seen_together_and_have_the_same_name_are_two(
    lan: Lan,
) -> None:
    one = await lan.device(7, **BOTH_KITCHEN)
    other = await lan.device(8, "65:43:22", **BOTH_KITCHEN)
    one.delay = other.delay = 0.05
    await lan.see_at_once(one, by_ssdp, by_mqtt)
    await lan.see_at_once(other, by_mqtt, by_ssdp)
    assert len(lan.flows) == 2


async def test_of_two_with_the_same_name_one_can_be_ignored(lan: Lan) -> None:
    one = await lan.device(7, **BOTH_KITCHEN)
    other = await lan.device(8, "65:43:22", **BOTH_KITCHEN)
    flow_id = (await lan.see(one, by_ssdp))["flow_id"]
    offer = (await lan.see(other, by_ssdp))["flow_id"]
    lan.hass.config_entries.flow.async_abort(offer)
    await ignore(lan, flow_id)
    assert (await lan.see(one, by_zeroconf))["reason"] == "already_configured"
    # The ignored one still is where it was.
    assert (await lan.see(other, by_zeroconf))["step_id"] == "confirm_protected"
    assert cards(lan) == {f"Kitchen (127.0.0.8:{lan.port})"}


@pytest.mark.parametrize("other_at", [7, 8])
async def test_an_ignored_offer_takes_no_other_with_it(lan: Lan, other_at: int) -> None:
    """Nor does one whose old address the other has."""
    one = await lan.device(7, **BOTH_KITCHEN)
    flow_id = (await lan.see(one, by_ssdp))["flow_id"]
    if other_at == 7:
        one = await lan.move(one, 9)
        assert (await lan.see(one, by_ssdp))["reason"] == "already_in_progress"
    other = await lan.device(other_at, "65:43:22", **BOTH_KITCHEN)
    await lan.see(other, by_ssdp)
    assert len(lan.flows) == 2
    flow = lan.hass.config_entries.flow.async_get(flow_id)
    await lan.hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={"unique_id": flow["context"]["unique_id"], "title": "Kitchen"},
    )
    assert cards(lan) == {f"Kitchen (127.0.0.{other_at}:{lan.port})"}


async def test_one_that_has_moved_is_offered_once_at_its_new_address(lan: Lan) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    flow_id = (await lan.see(device, by_ssdp))["flow_id"]
    moved = await lan.move(device, 8)
    assert (await lan.see(moved, by_ssdp))["reason"] == "already_in_progress"
    assert cards(lan) == {f"Kitchen (127.0.0.8:{lan.port})"}
    # Another one of the name at the old address is told from it, whatever comes of it.
    other = await lan.device(7, "65:43:22", **BOTH_KITCHEN)
    assert (await lan.see(other, by_ssdp))["step_id"] == "confirm_protected"
    await lan.submit(flow_id)
    result = await lan.submit(flow_id, password="s3cret")
    assert result["result"].unique_id == device.firmware.mac
    assert cards(lan) == {f"Kitchen (127.0.0.7:{lan.port})"}


async def test_an_open_one_of_the_same_name_is_asked_who_it_is_first(lan: Lan) -> None:
    names = {"long_name": "Kitchen", "short_name": "Kitchen"}
    device = await lan.device(7, **names)
    await lan.see(device, by_ssdp)
    await device.stop()
    other = await lan.device(8, "65:43:22", **names)
    assert (await lan.see(other, by_ssdp))["step_id"] == "confirm"
    assert len(lan.flows) == 2


@pytest.mark.parametrize(("tail", "offers"), [("65:43:21", 2), ("65:43:23", 1)])
async def test_one_that_was_open_tells_whether_it_is_still_there(
    lan: Lan, tail: str, offers: int
) -> None:
    names = {"long_name": "Kitchen", "short_name": "Kitchen"}
    device = await lan.device(7, **names)
    await lan.see(device, by_ssdp)
    await device.stop()
    await lan.device(7, tail, **names)
    protected = await lan.device(8, "65:43:22", **BOTH_KITCHEN)
    await lan.see(protected, by_ssdp)
    assert len(lan.flows) == offers


async def test_what_a_broker_has_kept_of_an_offered_one_is_no_second_one(
    lan: Lan,
) -> None:
    device = await lan.device(7, **BOTH_KITCHEN)
    kept = by_mqtt_kept(device)
    moved = await lan.move(device, 8)
    await lan.see(moved, by_ssdp)

    def old(_: SimulatedDevice) -> object:
        return kept

    SOURCES[old] = SOURCES[by_mqtt_kept]
    try:
        result = await lan.see(moved, old)
    finally:
        del SOURCES[old]
    assert result["reason"] == "already_in_progress"
    assert cards(lan) == {f"Kitchen (127.0.0.8:{lan.port})"}


@pytest.mark.parametrize("way", [by_zeroconf, by_ssdp, by_mqtt])
async def test_a_known_one_that_has_moved_is_found_out_by_its_password(
    lan: Lan, way: Way
) -> None:
    """Anybody can have its name: the stored password is not sent there unasked."""
    device = await lan.device(7, **BOTH_KITCHEN)
    entry = await lan.add(device)
    await away(lan, entry, device)
    device = await lan.move(device, 8)
    flow_id = (await lan.see(device, way))["flow_id"]
    assert entry.data[CONF_HOST] == "127.0.0.7"
    assert {request.status for request in device.requests} == {401}
    await lan.submit(flow_id)
    result = await lan.submit(flow_id, password="s3cret")
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert not lan.flows


async def test_one_that_is_being_asked_is_not_taken_for_one_that_is_set_up(
    lan: Lan,
) -> None:
    """It has the address of a known one that is away; who it is, it has yet to say."""
    device = await lan.device(7)
    entry = await lan.add(device)
    await away(lan, entry, device)
    other = await lan.device(7, "65:43:22", long_name="Kitchen")
    other.delay = 0.1
    seeing = lan.hass.async_create_task(lan.see(other, by_ssdp))
    async with asyncio.timeout(30):
        while not lan.hass.data.get(FLOWS):
            await asyncio.sleep(0.01)
    await lan.hass.config_entries.async_reload(entry.entry_id)
    assert (await seeing)["step_id"] == "confirm"
    assert cards(lan) == {f"obk8C654322 (BK7231N, 127.0.0.7:{lan.port})"}


def test_what_is_wanted_shows_no_password() -> None:
    """Home Assistant logs the data of a flow that fails."""
    wanted = Wanted(
        identity=Identity(mac="", name="obk", chipset="", version=""),
        address=Address("127.0.0.7"),
        password="s3cret",
    )
    assert "obk" in repr(wanted)
    assert "s3cret" not in repr(wanted)
