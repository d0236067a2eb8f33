"""New devices that the network tells of: offered once, by name, chip and address."""

from typing import Any

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_SSDP, SOURCE_USER
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
import pytest

from custom_components.openbk.const import DOMAIN
from tests.loopback import saying, serving
from tests.simulator import Fault

from .conftest import entry_for
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

__all__ = ["lan"]


WAYS = list(SOURCES)
# Those that bring the bytes of the MAC, if only in a name.
WITH_MAC = [way for way in WAYS if way is not by_neighbour]

every_way = pytest.mark.parametrize("way", WAYS)


@every_way
async def test_a_new_device_is_offered_by_name_chip_and_address(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7)
    result = await lan.see(device, way)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "confirm"
    assert not result["errors"]
    shown = result["description_placeholders"]
    address = f"127.0.0.7:{lan.port}"
    assert (shown["name"], shown["chip"], shown["address"]) == (
        "obk8C654321",
        "BK7231N",
        address,
    )
    (flow,) = lan.flows
    card = flow["context"]["title_placeholders"]
    assert card == {"name": f"obk8C654321 (BK7231N, {address})"}
    assert flow["context"]["confirm_only"]
    # One light request is all it costs.
    assert [request.path for request in device.requests] == ["/api/info"]

    result = await lan.submit(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "obk8C654321"
    assert result["result"].unique_id == device.firmware.mac
    assert result["data"] == {CONF_HOST: "127.0.0.7", CONF_PORT: lan.port}
    assert lan.hass.states.get("switch.obk8c654321") is not None
    assert not lan.flows


@every_way
async def test_a_device_with_a_password_is_offered_by_its_name(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7, password="s3cret")
    result = await lan.see(device, way)
    assert result["step_id"] == "confirm_protected"
    assert "mac" not in result["description_placeholders"]
    assert result["description_placeholders"]["address"] == f"127.0.0.7:{lan.port}"
    if way is not by_neighbour:
        name = result["description_placeholders"]["name"]
        assert name.lower().endswith("8c654321")
        (flow,) = lan.flows
        assert flow["context"]["title_placeholders"]["name"].startswith(name)

    result = await lan.submit(result["flow_id"])
    assert result["step_id"] == "password"
    assert not result["errors"]
    result = await lan.submit(result["flow_id"], password="wrong")
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}
    result = await lan.submit(result["flow_id"], password="s3cret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == device.firmware.mac
    assert result["data"][CONF_PASSWORD] == "s3cret"
    assert not lan.flows


@pytest.mark.parametrize("password", ["", "s3cret"])
@pytest.mark.parametrize("ways", [WAYS, WAYS[::-1], WAYS[3:] + WAYS[:3]])
async def test_a_device_is_offered_once_whoever_tells_of_it_first(
    lan: Lan, ways: list[Way], password: str
) -> None:
    device = await lan.device(7, password=password)
    for way in ways:
        await lan.see(device, way)
    assert len(lan.flows) == 1
    assert len(device.requests) == 1


@pytest.mark.parametrize("password", ["", "s3cret"])
@pytest.mark.parametrize("ways", [WAYS, WAYS[::-1]])
async def test_a_device_is_offered_once_although_all_tell_of_it_together(
    lan: Lan, ways: list[Way], password: str
) -> None:
    device = await lan.device(7, password=password)
    device.delay = 0.05
    await lan.see_at_once(device, *ways)
    assert len(lan.flows) == 1
    assert len(device.requests) == 1


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_two_devices_are_offered_twice(lan: Lan, password: str) -> None:
    one = await lan.device(7, password=password)
    other = await lan.device(8, "65:43:22", password=password)
    for way in WAYS:
        await lan.see_at_once(one, way)
        await lan.see_at_once(other, way)
    assert len(lan.flows) == 2


async def test_devices_of_the_same_name_are_two(lan: Lan) -> None:
    one = await lan.device(7, long_name="Kitchen", short_name="k1")
    other = await lan.device(8, "65:43:22", long_name="Kitchen", short_name="k2")
    await lan.see(one, by_ssdp)
    await lan.see(other, by_ssdp)
    assert len(lan.flows) == 2


async def test_two_ways_that_meet_only_in_the_answer_are_one_offer(lan: Lan) -> None:
    """Its page is reached at two addresses, and its names say nothing."""
    device = await lan.device(7, long_name="Kitchen", short_name="Kitchen")
    first = await lan.see(device, by_ssdp)
    moved = await lan.move(device, 8)
    second = await lan.see(moved, by_ssdp)
    assert second["reason"] == "already_in_progress"
    (flow,) = lan.flows
    # It is offered where it was seen last.
    assert "127.0.0.8" in flow["context"]["title_placeholders"]["name"]
    result = await lan.submit(first["flow_id"])
    assert result["data"][CONF_HOST] == "127.0.0.8"


@every_way
async def test_what_is_no_openbk_is_not_offered(lan: Lan, way: Way) -> None:
    """Whatever name it has taken."""
    device = await lan.device(7)
    device.fault = Fault.TASMOTA
    result = await lan.see(device, way)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_openbk")
    assert len(device.requests) == 1


async def test_another_server_with_a_password_is_not_offered(lan: Lan) -> None:
    device = await lan.device(7)
    await device.stop()
    answer = b'HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm="NAS"\r\n\r\n'
    async with serving(saying(answer), ["127.0.0.7"], lan.port):
        result = await lan.see(device, by_zeroconf)
    assert result["reason"] == "not_openbk"


@pytest.mark.parametrize(
    ("server", "location"),
    [
        ("Linux/5.4 UPnP/1.0 OpenBeken/1", "http://127.0.0.7:{port}/ssdp.xml"),
        (None, "http://127.0.0.7:{port}/ssdp.xml"),
        ("OpenBk", None),
        ("OpenBk", "/ssdp.xml"),
        ("OpenBk", "uuid:7"),
    ],
)
async def test_other_ssdp_servers_are_not_even_asked(
    lan: Lan, server: str | None, location: str | None
) -> None:
    device = await lan.device(7)
    info = by_ssdp(device)
    info.ssdp_server = server
    info.ssdp_location = location and location.format(port=lan.port)
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_SSDP}, data=info
    )
    assert result["reason"] == "not_openbk"
    assert not device.requests


async def test_ssdp_without_a_name_is_shown_by_its_address(lan: Lan) -> None:
    device = await lan.device(7, password="s3cret")
    info = by_ssdp(device)
    info.upnp = {}
    result: Any = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_SSDP}, data=info
    )
    assert result["description_placeholders"]["name"] == "127.0.0.7"


@pytest.mark.parametrize("payload", [b"{", b"{}", b'{"dev":{"ids":["x"]}}'])
async def test_other_mqtt_messages_are_not_even_asked_for(
    lan: Lan, payload: bytes
) -> None:
    device = await lan.device(7)

    def broken(_: Any) -> Any:
        info = by_mqtt(device)
        info.payload = payload
        return info

    SOURCES[broken] = SOURCES[by_mqtt]
    result = await lan.see(device, broken)
    assert result["reason"] == "not_openbk"
    assert not device.requests


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.EMPTY, Fault.DROP])
async def test_a_device_whose_web_server_comes_up_late_is_waited_for(
    lan: Lan, fault: Fault
) -> None:
    device = await lan.device(7)
    device.set_fault(fault, count=2)
    result = await lan.see(device, by_dhcp)
    assert result["step_id"] == "confirm"
    assert len(device.requests) == 3


@every_way
async def test_a_device_that_is_gone_again_is_offered_next_time(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7)
    await device.stop()
    result = await lan.see(device, way)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "cannot_connect"
    assert not lan.flows

    await device.start()
    result = await lan.see(device, way)
    assert result["step_id"] == "confirm"


async def test_a_reply_that_makes_no_sense_ends_the_offer(lan: Lan) -> None:
    device = await lan.device(7)
    device.fault = Fault.GARBAGE
    result = await lan.see(device, by_dhcp)
    assert result["reason"] == "unreadable_reply"


async def test_the_device_is_asked_again_when_the_user_agrees(lan: Lan) -> None:
    device = await lan.device(7)
    flow_id = (await lan.see(device, by_dhcp))["flow_id"]
    await device.stop()
    result = await lan.submit(flow_id)
    assert result["step_id"] == "confirm"
    assert result["errors"] == {"base": "cannot_connect"}

    await device.start()
    device.firmware.mac = "c8:47:8c:12:34:56"
    result = await lan.submit(flow_id)
    assert result["errors"] == {"base": "wrong_device"}

    device.firmware.mac = "c8:47:8c:65:43:21"
    device.firmware.config.web_password = "s3cret"
    result = await lan.submit(flow_id)
    assert result["step_id"] == "password"
    result = await lan.submit(flow_id, password="s3cret")
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("way", WITH_MAC)
@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_the_card_of_a_protected_device_adds_no_other_in_its_place(
    lan: Lan, way: Way, password: str
) -> None:
    """Whether or not the other asks for a password, even the same one."""
    device = await lan.device(7, password="s3cret")
    flow_id = (await lan.see(device, way))["flow_id"]
    await device.stop()
    other = await lan.device(7, "65:43:22", password=password)
    result = await lan.submit(flow_id)
    if password:
        assert result["step_id"] == "password"
        result = await lan.submit(flow_id, password=password)
    assert result["errors"] == {"base": "wrong_device"}
    assert not lan.entries

    await other.stop()
    await device.start()
    result = await lan.submit(flow_id, **({"password": password} if password else {}))
    if not password:
        result = await lan.submit(flow_id, password="s3cret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == device.firmware.mac


async def test_a_password_that_was_taken_off_meanwhile_is_not_asked_for(
    lan: Lan,
) -> None:
    device = await lan.device(7, password="s3cret")
    flow_id = (await lan.see(device, by_zeroconf))["flow_id"]
    await device.stop()
    result = await lan.submit(flow_id)
    assert result["step_id"] == "confirm_protected"
    assert result["errors"] == {"base": "cannot_connect"}
    await device.start()
    device.firmware.config.web_password = ""
    result = await lan.submit(flow_id)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert CONF_PASSWORD not in result["data"]


@pytest.mark.parametrize("password", ["", "s3cret"])
@pytest.mark.parametrize("way", [by_dhcp, by_zeroconf, by_mqtt])
async def test_an_offered_device_is_added_at_its_new_address(
    lan: Lan, way: Way, password: str
) -> None:
    device = await lan.device(7, password=password)
    flow_id = (await lan.see(device, by_dhcp))["flow_id"]
    device = await lan.move(device, 8)
    result = await lan.see(device, way)
    assert result["reason"] == "already_in_progress"
    result = await lan.submit(flow_id)
    if password:
        result = await lan.submit(flow_id, password=password)
    assert result["data"][CONF_HOST] == "127.0.0.8"


async def test_what_a_broker_has_kept_moves_no_offer(lan: Lan) -> None:
    device = await lan.device(7)
    old = by_mqtt_kept(device)
    device = await lan.move(device, 8)
    flow_id = (await lan.see(device, by_dhcp))["flow_id"]

    def kept(_: Any) -> Any:
        return old

    SOURCES[kept] = SOURCES[by_mqtt_kept]
    assert (await lan.see(device, kept))["reason"] == "already_in_progress"
    result = await lan.submit(flow_id)
    assert result["data"][CONF_HOST] == "127.0.0.8"


async def add_by_hand(lan: Lan, host: str, password: str = "") -> Any:
    """Add a device by its address, as the user interface does."""
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    result = await lan.submit(result["flow_id"], next_step_id="device")
    result = await lan.submit(result["flow_id"], host=f"{host}:{lan.port}")
    if password:
        result = await lan.submit(result["flow_id"], password=password)
    return result


@pytest.mark.parametrize("password", ["", "s3cret"])
@every_way
async def test_an_offer_ends_when_the_device_is_added_by_hand(
    lan: Lan, way: Way, password: str
) -> None:
    device = await lan.device(7, password=password)
    flow_id = (await lan.see(device, way))["flow_id"]
    result = await add_by_hand(lan, "127.0.0.7", password)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not lan.flows
    with pytest.raises(UnknownFlow):
        await lan.submit(flow_id)
    assert len(lan.entries) == 1


async def test_an_offer_that_is_answered_too_late_adds_nothing(lan: Lan) -> None:
    """The device was added by hand, but is disabled."""
    device = await lan.device(7, password="s3cret")
    flow_id = (await lan.see(device, by_zeroconf))["flow_id"]
    await lan.submit(flow_id)
    entry_for(device).add_to_hass(lan.hass)
    result = await lan.submit(flow_id, password="s3cret")
    assert result["reason"] == "already_configured"
    assert len(lan.entries) == 1


async def test_a_device_that_is_added_while_it_is_asked_is_not_offered(
    lan: Lan,
) -> None:
    device = await lan.device(7, password="s3cret")
    device.delay = 0.1
    seeing = lan.hass.async_create_task(lan.see(device, by_zeroconf))
    entry = entry_for(device)
    entry.add_to_hass(lan.hass)
    assert await lan.hass.config_entries.async_setup(entry.entry_id)
    assert (await seeing)["reason"] == "already_configured"
    assert not lan.flows


async def ignore(lan: Lan, flow_id: str) -> None:
    """Ignore what is offered, as the user interface does."""
    flow = lan.hass.config_entries.flow.async_get(flow_id)
    await lan.hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IGNORE},
        data={
            "unique_id": flow["context"]["unique_id"],
            "title": flow["context"]["title_placeholders"]["name"],
        },
    )
    await lan.settle()
    assert not lan.flows


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("", "x"), ("x", ""), ("x", "x")]
)
@pytest.mark.parametrize("way", WITH_MAC)
async def test_what_is_ignored_stays_ignored(
    lan: Lan, way: Way, before: str, after: str
) -> None:
    """Whoever tells of it later, and whether or not it asks for a password then."""
    device = await lan.device(7, password=before)
    await ignore(lan, (await lan.see(device, way))["flow_id"])
    device.firmware.config.web_password = after
    device = await lan.move(device, 8)
    for again in WITH_MAC:
        result = await lan.see(device, again)
        assert result["reason"] == "already_configured"
    assert not lan.flows
    assert not lan.entries


async def test_a_renamed_device_with_a_password_stays_ignored_by_its_name(
    lan: Lan,
) -> None:
    device = await lan.device(
        7, long_name="Kitchen", short_name="Kitchen", password="s3cret"
    )
    await ignore(lan, (await lan.see(device, by_ssdp))["flow_id"])
    device = await lan.move(device, 8)
    assert (await lan.see(device, by_ssdp))["reason"] == "already_configured"
    device.firmware.config.web_password = ""
    assert (await lan.see(device, by_mqtt))["reason"] == "already_configured"


async def test_ignoring_one_device_ignores_no_other(lan: Lan) -> None:
    device = await lan.device(7)
    await ignore(lan, (await lan.see(device, by_dhcp))["flow_id"])
    other = await lan.device(8, "65:43:22")
    assert (await lan.see(other, by_zeroconf))["step_id"] == "confirm"


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_what_was_ignored_can_be_added_by_hand(lan: Lan, password: str) -> None:
    device = await lan.device(7, password=password)
    await ignore(lan, (await lan.see(device, by_zeroconf))["flow_id"])
    result = await add_by_hand(lan, "127.0.0.7", password)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await lan.settle()
    (entry,) = lan.hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == device.firmware.mac


@every_way
async def test_a_removed_device_is_offered_again(lan: Lan, way: Way) -> None:
    device = await lan.device(7)
    result = await lan.see(device, way)
    entry = (await lan.submit(result["flow_id"]))["result"]
    assert (await lan.see(device, way))["reason"] == "already_configured"

    await lan.hass.config_entries.async_remove(entry.entry_id)
    await lan.settle()
    result = await lan.see(device, way)
    assert result["step_id"] == "confirm"
    result = await lan.submit(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY


@every_way
async def test_a_device_that_lost_its_mac_is_warned_of(lan: Lan, way: Way) -> None:
    device = await lan.device(7, "00:00:00")
    result = await lan.see(device, way)
    assert result["step_id"] == "shared_mac"
    shown = result["description_placeholders"]
    assert shown["name"] == "obk8C000000"
    assert shown["mac"] == "c8:47:8c:00:00:00"
    assert len(lan.flows) == 1

    result = await lan.submit(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "obk8C000000"
    assert len(result["result"].unique_id) == 32
    assert result["data"] == {
        CONF_HOST: "127.0.0.7",
        CONF_PORT: lan.port,
        CONF_MAC: "c8:47:8c:00:00:00",
    }


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_devices_that_share_a_mac_are_told_apart_by_their_address(
    lan: Lan, password: str
) -> None:
    one = await lan.device(7, "00:00:00", password=password)
    other = await lan.device(8, "00:00:00", password=password)
    for device in (one, other):
        for way in WAYS:
            await lan.see(device, way)
    assert len(lan.flows) == 2
    for flow in lan.flows:
        result = await lan.submit(flow["flow_id"])
        if password:
            result = await lan.submit(flow["flow_id"], password=password)
            assert result["step_id"] == "shared_mac"
            result = await lan.submit(flow["flow_id"])
        assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {entry.data[CONF_HOST] for entry in lan.entries} == {one.host, other.host}
    for device in (one, other):
        for way in WAYS:
            result = await lan.see(device, way)
            assert result["reason"] == "already_configured"


async def test_by_hand_the_warning_comes_too(lan: Lan) -> None:
    await lan.device(7, "00:00:00")
    result = await add_by_hand(lan, "127.0.0.7")
    assert result["step_id"] == "shared_mac"
    result = await lan.submit(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (await add_by_hand(lan, "127.0.0.7"))["reason"] == "already_configured"
    assert len(lan.entries) == 1


async def test_an_ignored_one_of_those_that_share_a_mac_stays_ignored(
    lan: Lan,
) -> None:
    one = await lan.device(7, "00:00:00")
    other = await lan.device(8, "00:00:00")
    await ignore(lan, (await lan.see(one, by_dhcp))["flow_id"])
    for way in (by_zeroconf, by_dhcp_briefly):
        assert (await lan.see(one, way))["reason"] == "already_configured"
    assert (await lan.see(other, by_dhcp))["step_id"] == "shared_mac"
