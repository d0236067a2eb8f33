"""Changing the address and the password of a device that is set up."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_BAUD_RATE, CONF_SERIAL_PORT, DOMAIN
from tests.simulator import Fault, SimulatedDevice

from .lan import Lan, by_dhcp, lan, twin_entry_for

__all__ = ["lan"]

GENERATED = "0123456789abcdef0123456789abcdef"


async def reconfigure(lan: Lan, entry: MockConfigEntry, **fields: str) -> Any:
    """Open the form, and fill it in where fields are given."""
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id},
    )
    return await lan.submit(result["flow_id"], **fields) if fields else result


def with_shared_mac(
    lan: Lan, device: SimulatedDevice, unique_id: str = GENERATED
) -> MockConfigEntry:
    """Add an entry with a generated unique id."""
    entry = twin_entry_for(device, unique_id)
    entry.add_to_hass(lan.hass)
    return entry


@pytest.mark.parametrize(
    "address", ["127.0.0.8:{port}", "http://127.0.0.8:{port}/index"]
)
async def test_a_device_is_reached_at_its_new_address(lan: Lan, address: str) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    result = await reconfigure(lan, entry)
    assert result["step_id"] == "reconfigure"
    suggested = {
        str(field): (field.description or {}).get("suggested_value")
        for field in result["data_schema"].schema
    }
    assert suggested == {CONF_HOST: f"127.0.0.7:{lan.port}", CONF_PASSWORD: None}

    result = await lan.submit(result["flow_id"], host=address.format(port=lan.port))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == {CONF_HOST: "127.0.0.8", CONF_PORT: lan.port}
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.coordinator.connected


async def test_the_stored_password_is_kept_and_never_shown(lan: Lan) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    result = await reconfigure(lan, entry)
    assert "s3cret" not in str(result)
    result = await lan.submit(result["flow_id"], host=f"127.0.0.8:{lan.port}")
    assert result["reason"] == "reconfigure_successful"
    assert entry.data[CONF_PASSWORD] == "s3cret"


async def test_a_new_password_is_taken(lan: Lan) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    device.firmware.config.web_password = "other"
    result = await reconfigure(lan, entry, host=device.url)
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}
    assert "s3cret" not in str(result)
    result = await lan.submit(result["flow_id"], host=device.url, password="wrong")
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}
    assert "wrong" not in str(result["data_schema"].schema)
    result = await lan.submit(result["flow_id"], host=device.url, password="other")
    assert result["reason"] == "reconfigure_successful"
    assert entry.data[CONF_PASSWORD] == "other"


@pytest.mark.parametrize("typed", [{}, {CONF_PASSWORD: "needless"}])
async def test_a_password_that_the_device_does_not_ask_for_is_forgotten(
    lan: Lan, typed: dict[str, str]
) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    device.firmware.config.web_password = ""
    result = await reconfigure(lan, entry, host=device.url, **typed)
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == {CONF_HOST: "127.0.0.7", CONF_PORT: lan.port}


async def test_a_password_that_is_missing_is_asked_for(lan: Lan) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device.firmware.config.web_password = "s3cret"
    result = await reconfigure(lan, entry, host=device.url)
    assert result["errors"] == {CONF_PASSWORD: "password_needed"}
    result = await lan.submit(result["flow_id"], host=device.url, password="s3cret")
    assert result["reason"] == "reconfigure_successful"
    assert entry.data[CONF_PASSWORD] == "s3cret"


async def test_what_is_wrong_with_the_address_is_said(lan: Lan) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    result = await reconfigure(lan, entry, host="my socket")
    assert result["errors"] == {CONF_HOST: "invalid_host"}
    for fault, error in (
        (Fault.REFUSE, "cannot_connect"),
        (Fault.TASMOTA, "not_openbk"),
        (Fault.GARBAGE, "unreadable_reply"),
    ):
        device.fault = fault
        result = await lan.submit(result["flow_id"], host=device.url)
        assert result["errors"] == {CONF_HOST: error}
    device.fault = None
    result = await lan.submit(result["flow_id"], host=device.url)
    assert result["reason"] == "reconfigure_successful"


@pytest.mark.parametrize("known", [False, True])
async def test_another_device_is_refused_and_both_are_named(
    lan: Lan, known: bool
) -> None:
    entry = await lan.add(await lan.device(7))
    other = await lan.device(8, "65:43:22")
    if known:
        await lan.add(other)
    result = await reconfigure(lan, entry, host=other.url)
    assert result["errors"] == {CONF_HOST: "another_device"}
    assert result["description_placeholders"] == {
        "name": entry.title,
        "mac": "c8:47:8c:65:43:21",
        "answering": "obk8C654322 (c8:47:8c:65:43:22)",
    }
    assert entry.data[CONF_HOST] == "127.0.0.7"


async def test_a_device_with_a_serial_log_alone_has_no_address(lan: Lan) -> None:
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id="/dev/ttyUSB0",
        data={CONF_SERIAL_PORT: "/dev/ttyUSB0", CONF_BAUD_RATE: 115200},
    )
    entry.add_to_hass(lan.hass)
    result = await reconfigure(lan, entry)
    assert result["reason"] == "serial_only"


async def test_a_device_whose_mac_was_restored_keeps_its_entry(lan: Lan) -> None:
    device = await lan.device(7, "00:00:00")
    entry = with_shared_mac(lan, device)
    assert await lan.hass.config_entries.async_setup(entry.entry_id)
    device.firmware.mac = "c8:47:8c:65:43:21"
    result = await reconfigure(lan, entry, host=device.url)
    assert result["reason"] == "reconfigure_successful"
    assert entry.unique_id == GENERATED
    assert entry.data[CONF_MAC] == "c8:47:8c:65:43:21"
    assert entry.runtime_data.coordinator.connected
    # From now on it is no other's.
    other = await lan.device(8, "65:43:22")
    result = await reconfigure(lan, entry, host=other.url)
    assert result["errors"] == {CONF_HOST: "another_device"}


async def test_a_device_of_another_entry_is_not_taken_for_a_restored_one(
    lan: Lan,
) -> None:
    entry = with_shared_mac(lan, await lan.device(7, "00:00:00"))
    other = await lan.device(8)
    await lan.add(other)
    result = await reconfigure(lan, entry, host=other.url)
    assert result["errors"] == {CONF_HOST: "another_device"}


@pytest.mark.parametrize("loaded", [True, False])
@pytest.mark.parametrize("tail", ["65:43:22", "00:00:00"])
async def test_another_chip_is_not_taken_for_one_that_has_lost_its_mac(
    lan: Lan, tail: str, loaded: bool
) -> None:
    device = await lan.device(7, "00:00:00")
    entry = with_shared_mac(lan, device)
    assert await lan.hass.config_entries.async_setup(entry.entry_id)
    await lan.settle()
    if not loaded:
        assert await lan.hass.config_entries.async_unload(entry.entry_id)
    other = await lan.device(8, tail, chipset="BK7231T")
    result = await reconfigure(lan, entry, host=other.url)
    assert result["errors"] == {CONF_HOST: "another_device"}
    assert entry.data[CONF_HOST] == "127.0.0.7"
    # Another one of the same kind may be the device itself.
    other = await lan.device(9, "65:43:22")
    result = await lan.submit(result["flow_id"], host=other.url)
    assert result["reason"] == "reconfigure_successful"


async def test_one_that_shares_its_mac_can_be_told_its_new_address(lan: Lan) -> None:
    device = await lan.device(7, "00:00:00")
    entry = with_shared_mac(lan, device)
    device = await lan.move(device, 8)
    result = await reconfigure(lan, entry, host=device.url)
    assert result["reason"] == "reconfigure_successful"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert entry.data[CONF_MAC] == "c8:47:8c:00:00:00"


async def test_one_that_shares_its_mac_is_not_put_in_its_twins_place(lan: Lan) -> None:
    entry = with_shared_mac(lan, await lan.device(7, "00:00:00"))
    twin = await lan.device(8, "00:00:00")
    with_shared_mac(lan, twin, GENERATED[::-1])
    result = await reconfigure(lan, entry, host=twin.url)
    assert result["errors"] == {CONF_HOST: "another_device"}


async def test_a_password_is_given_to_a_device_that_has_moved_meanwhile(
    lan: Lan,
) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    device.firmware.config.web_password = "other"
    await entry.runtime_data.coordinator.async_refresh()
    await lan.settle()
    assert [flow["step_id"] for flow in lan.flows] == ["reauth_confirm"]
    device = await lan.move(device, 8)
    await lan.see(device, by_dhcp)
    await lan.settle()
    # Home Assistant has ended the question, and the device has asked it anew.
    (flow,) = lan.flows
    assert flow["step_id"] == "reauth_confirm"
    result = await lan.submit(flow["flow_id"], password="other")
    assert result["reason"] == "reauth_successful"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert entry.data[CONF_PASSWORD] == "other"
    assert entry.runtime_data.coordinator.connected
    assert not lan.flows
