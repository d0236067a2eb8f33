"""Devices that had lost their MAC and get one of their own: their entries go on."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk import coordinator as coordinator_module
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.memory import Memory
from tests.simulator import SimulatedDevice

from .conftest import Clock, poll
from .lan import SOURCES, Lan, Way, by_dhcp, by_neighbour, lan, names
from .test_following import add_by_hand, away, connected

__all__ = ["lan", "names"]

LOST = "c8:47:8c:00:00:00"
OWN = "c8:47:8c:65:43:77"

type Twin = Callable[..., Awaitable[SimulatedDevice]]

every_way = pytest.mark.parametrize("way", SOURCES)


@pytest.fixture
def twin(lan: Lan, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Twin:
    """Return what puts a device at an address that has lost its MAC, and is up a while."""
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)

    async def put(number: int, **what: Any) -> SimulatedDevice:
        device = await lan.device(number, "00:00:00", clock=clock, **what)
        clock.advance(300)
        return device

    return put


async def restore(device: SimulatedDevice, mac: str = OWN) -> None:
    """Restore the RF calibration of a device, and restart it."""
    device.firmware.mac = mac
    await device.reboot(power_cut=True)


async def notice(lan: Lan, entry: MockConfigEntry) -> None:
    """Let the entry look at its device, and be set up anew if it wants to."""
    await poll(lan.hass, entry)
    await lan.settle()


def entities(lan: Lan, entry: MockConfigEntry) -> dict[str, str]:
    """Return the entity ids by the ids that the registry has given them for good."""
    registry = er.async_get(lan.hass)
    return {
        entity.id: entity.entity_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    }


def issues(lan: Lan) -> list[str]:
    """Return which repairs are there."""
    return sorted(
        issue.translation_key or ""
        for issue in ir.async_get(lan.hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    )


async def test_a_device_whose_mac_is_restored_keeps_its_entry(
    lan: Lan, twin: Twin
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    assert issues(lan) == ["calibration_lost"]
    before, unique_id = entities(lan, entry), entry.unique_id
    await restore(device)
    await notice(lan, entry)
    assert connected(entry)
    assert entry.data == {
        CONF_HOST: "127.0.0.7",
        CONF_PORT: lan.port,
        CONF_MAC: OWN,
    }
    assert entry.unique_id == unique_id
    assert entities(lan, entry) == before
    assert not issues(lan)
    (known,) = dr.async_entries_for_config_entry(dr.async_get(lan.hass), entry.entry_id)
    assert known.connections == {(dr.CONNECTION_NETWORK_MAC, OWN)}

    # From now on it is followed as every other.
    device = await lan.move(device, 8)
    assert (await lan.see(device, by_dhcp))["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert connected(entry)
    assert entities(lan, entry) == before
    stranger = await lan.device(9, "65:43:22")
    await away(lan, entry, device)
    await lan.move(stranger, 8)
    await notice(lan, entry)
    assert issues(lan) == ["wrong_device"]


async def test_a_mac_that_is_restored_while_home_assistant_is_down_is_taken_over(
    lan: Lan,
    twin: Twin,
) -> None:
    device = await twin(7, password="s3cret")
    entry = await lan.add_twin(device)
    before = entities(lan, entry)
    assert await lan.hass.config_entries.async_unload(entry.entry_id)
    await restore(device)
    assert await lan.hass.config_entries.async_setup(entry.entry_id)
    await lan.settle()
    assert connected(entry)
    assert entry.data[CONF_MAC] == OWN
    assert entities(lan, entry) == before
    assert not issues(lan)


async def test_a_mac_that_changes_without_a_restart_is_no_outage(
    lan: Lan, twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator_module, "IDENTIFY_EVERY", 0.0)
    device = await twin(7)
    entry = await lan.add_twin(device)
    device.firmware.mac = OWN
    await notice(lan, entry)
    assert connected(entry)
    assert entry.data[CONF_MAC] == OWN
    assert not entry.runtime_data.story.history.outages
    assert not issues(lan)


@every_way
@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_a_device_that_is_seen_with_its_new_mac_first_is_not_offered(
    lan: Lan, twin: Twin, way: Way, password: str
) -> None:
    device = await twin(7, password=password)
    entry = await lan.add_twin(device)
    await restore(device)
    assert (await lan.see(device, way))["reason"] == "already_configured"
    assert not lan.flows
    await notice(lan, entry)
    assert connected(entry)
    assert entry.data[CONF_MAC] == OWN
    assert lan.entries == [entry]


async def test_a_device_that_is_known_by_a_host_name_is_not_offered_either(
    lan: Lan, twin: Twin, names: dict[str, str]
) -> None:
    device = await twin(7)
    names["kitchen.lan"] = device.host
    entry = await lan.add_twin(device, **{CONF_HOST: "kitchen.lan"})
    await restore(device)
    assert (await lan.see(device, by_dhcp))["reason"] == "already_configured"
    await notice(lan, entry)
    assert connected(entry)
    assert entry.data[CONF_MAC] == OWN
    assert entry.data[CONF_HOST] == "kitchen.lan"


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_a_device_is_not_added_by_its_address_before_its_entry_has_met_it(
    lan: Lan, twin: Twin, password: str
) -> None:
    device = await twin(7, password=password)
    entry = await lan.add_twin(device)
    await away(lan, entry, device)
    await device.start()
    await restore(device)
    result = await add_by_hand(lan, device.host)
    if password:
        result = await lan.submit(result["flow_id"], password=password)
    assert result["reason"] == "already_configured"
    assert lan.entries == [entry]
    await notice(lan, entry)
    assert entry.data[CONF_MAC] == OWN


def rename(device: SimulatedDevice) -> None:
    """Give a device another name."""
    device.firmware.config.short_name = "another"


def rewire(device: SimulatedDevice) -> None:
    """Give a device another template."""
    device.firmware.execute("SetPinRole 20 Btn")


@pytest.mark.parametrize("change", [rename, rewire])
async def test_a_device_that_may_be_another_is_not_mixed_in(
    lan: Lan, twin: Twin, change: Any
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    before, unique_id = entities(lan, entry), entry.unique_id
    change(device)
    await restore(device)
    await notice(lan, entry)
    assert connected(entry) is False
    assert entry.data[CONF_MAC] == LOST
    assert issues(lan) == ["calibration_lost", "restored_or_another"]
    issue = ir.async_get(lan.hass).async_get_issue(
        DOMAIN, f"restored_or_another_{entry.entry_id}"
    )
    assert issue
    assert issue.translation_placeholders == {
        "device": "Kitchen",
        "expected": LOST,
        "found": OWN,
        "found_name": device.firmware.config.short_name,
        "address": f"127.0.0.7:{lan.port}",
    }
    for way in (by_dhcp, by_neighbour):
        assert (await lan.see(device, way))["reason"] == "already_configured"
    assert not lan.flows

    # As the repair says.
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    result = await lan.submit(result["flow_id"], host=device.url)
    assert result["reason"] == "reconfigure_successful"
    assert connected(entry)
    assert entry.unique_id == unique_id
    assert before.items() <= entities(lan, entry).items()
    assert not issues(lan)


async def test_another_device_at_the_address_can_be_added_by_it(
    lan: Lan, twin: Twin
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    rename(device)
    await restore(device)
    await notice(lan, entry)
    result = await add_by_hand(lan, device.host)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OWN
    await notice(lan, entry)
    assert entry.data[CONF_MAC] == LOST


async def test_another_chip_at_the_address_is_offered(lan: Lan, twin: Twin) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    await away(lan, entry, device)
    other = await lan.device(
        7, "65:43:77", chipset="BK7231T", short_name=device.firmware.config.short_name
    )
    await notice(lan, entry)
    assert entry.data[CONF_MAC] == LOST
    assert issues(lan) == ["calibration_lost", "restored_or_another"]
    assert (await lan.see(other, by_dhcp))["step_id"] == "confirm"


async def test_a_device_that_shares_another_mac_is_a_stranger(
    lan: Lan, twin: Twin
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    await restore(device, "00:e0:4c:00:00:00")
    await notice(lan, entry)
    assert entry.data[CONF_MAC] == LOST
    assert issues(lan) == ["calibration_lost", "wrong_device"]


async def test_a_device_that_has_an_entry_is_not_taken_over(
    lan: Lan, twin: Twin
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    await away(lan, entry, device)
    other = await lan.device(8, "65:43:77")
    other.firmware.config.short_name = device.firmware.config.short_name
    ordinary = await lan.add(other)
    assert ordinary.unique_id == OWN
    other.firmware.ip = device.host
    async with SimulatedDevice(other.firmware, device.host, device.port):
        await notice(lan, entry)
        assert entry.data[CONF_MAC] == LOST
        assert issues(lan) == ["calibration_lost", "restored_or_another"]


async def test_of_two_that_are_alike_neither_is_taken_for_the_other(
    lan: Lan, twin: Twin
) -> None:
    one, other = await twin(7), await twin(8)
    first, second = await lan.add_twin(one), await lan.add_twin(other)
    await away(lan, second, other)
    await restore(one)
    await notice(lan, first)
    # The other may have come back at this address.
    assert first.data[CONF_MAC] == LOST
    assert "restored_or_another" in issues(lan)
    await other.start()
    await notice(lan, second)
    assert connected(second)
    # It has not: it is where it was, without a MAC of its own.
    await notice(lan, first)
    assert connected(first)
    assert first.data[CONF_MAC] == OWN
    assert issues(lan) == ["calibration_lost"]


async def test_one_with_another_name_is_in_nobodys_way(lan: Lan, twin: Twin) -> None:
    one, other = await twin(7), await twin(8, short_name="another")
    first, second = await lan.add_twin(one), await lan.add_twin(other)
    await away(lan, second, other)
    await restore(one)
    await notice(lan, first)
    assert first.data[CONF_MAC] == OWN


@pytest.mark.parametrize("known", [True, False])
async def test_one_that_is_not_set_up_can_be_meant(
    lan: Lan, twin: Twin, known: bool
) -> None:
    one, other = await twin(7), await twin(8)
    first, second = await lan.add_twin(one), await lan.add_twin(other)
    assert await lan.hass.config_entries.async_unload(second.entry_id)
    if not known:
        await Memory(lan.hass, second.entry_id).async_remove()
    await restore(one)
    await notice(lan, first)
    assert first.data[CONF_MAC] == LOST
    # Where it is looked for no other is offered.
    await restore(other, "c8:47:8c:65:43:78")
    assert (await lan.see(other, by_dhcp))["reason"] == "already_configured"


async def moved(lan: Lan, entry: MockConfigEntry, device: SimulatedDevice) -> Any:
    """Restore a device's MAC, which brings it another address; return its offer's end."""
    await away(lan, entry, device)
    device.firmware.mac = OWN
    device = await lan.move(device, 8)
    result = await lan.see(device, by_dhcp)
    result = await lan.submit(result["flow_id"])
    if result.get("step_id") == "password":
        password = device.firmware.config.web_password
        result = await lan.submit(result["flow_id"], password=password)
    return result


@pytest.mark.parametrize("password", ["", "s3cret"])
async def test_who_looks_the_same_elsewhere_is_asked_for(
    lan: Lan, twin: Twin, password: str
) -> None:
    device = await twin(7, password=password)
    entry = await lan.add_twin(device)
    before = entities(lan, entry)
    result = await moved(lan, entry, device)
    assert result["step_id"] == "restored"
    assert result["menu_options"] == ["same_device", "new_device"]
    assert result["description_placeholders"] == {
        "device": "Kitchen",
        "name": "obk8C000000",
        "chip": "BK7231N",
        "address": f"127.0.0.8:{lan.port}",
        "mac": OWN,
    }
    result = await lan.submit(result["flow_id"], next_step_id="same_device")
    assert result["reason"] == "already_configured"
    assert lan.entries == [entry]
    assert connected(entry)
    assert entry.data == {
        CONF_HOST: "127.0.0.8",
        CONF_PORT: lan.port,
        CONF_MAC: OWN,
        **({CONF_PASSWORD: password} if password else {}),
    }
    assert entities(lan, entry) == before
    assert not issues(lan)


async def test_who_looks_the_same_elsewhere_can_be_new(lan: Lan, twin: Twin) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    result = await moved(lan, entry, device)
    result = await lan.submit(result["flow_id"], next_step_id="new_device")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OWN
    assert entry.data[CONF_MAC] == LOST


@pytest.mark.parametrize("choice", [{}, {"next_step_id": "same_device"}])
async def test_what_was_removed_meanwhile_is_asked_for_no_more(
    lan: Lan, twin: Twin, choice: dict[str, str]
) -> None:
    device = await twin(7)
    entry = await lan.add_twin(device)
    result = await moved(lan, entry, device)
    assert await lan.hass.config_entries.async_remove(entry.entry_id)
    configure = lan.hass.config_entries.flow.async_configure
    result = await configure(result["flow_id"], choice or None)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_of_two_that_look_the_same_neither_is_asked_for(
    lan: Lan, twin: Twin
) -> None:
    one, other = await twin(7), await twin(9)
    first, second = await lan.add_twin(one), await lan.add_twin(other)
    await away(lan, second, other)
    result = await moved(lan, first, one)
    assert result["type"] is FlowResultType.CREATE_ENTRY
