"""Known devices that the network tells of: found at once, and at their new address."""

import asyncio
from typing import Any

from homeassistant.config_entries import SOURCE_DHCP, SOURCE_USER, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import Address
from custom_components.openbk.seen import async_seen
from tests.loopback import free_port
from tests.simulator import Fault, Firmware, SimulatedDevice

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
    names,
)

__all__ = ["lan", "names"]

WAYS = list(SOURCES)
WITHOUT_DHCP = [way for way in WAYS if way not in (by_dhcp, by_dhcp_briefly)]
LIVE_NAMES = [by_zeroconf, by_ssdp, by_mqtt]

every_way = pytest.mark.parametrize("way", WAYS)
every_password = pytest.mark.parametrize("password", ["", "s3cret"])


def connected(entry: Any) -> bool | None:
    """Return whether the entry's device answers."""
    answer: bool | None = entry.runtime_data.coordinator.connected
    return answer


async def away(lan: Lan, entry: MockConfigEntry, device: SimulatedDevice) -> None:
    """Take a device off the network, and notice it."""
    await device.stop()
    await poll(lan.hass, entry)
    assert connected(entry) is False


@every_way
@every_password
async def test_a_device_that_is_seen_again_is_looked_for_at_once(
    lan: Lan, way: Way, password: str
) -> None:
    device = await lan.device(7, password=password)
    entry = await lan.add(device)
    await away(lan, entry, device)
    await device.start()
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    async with asyncio.timeout(30):
        while not connected(entry):
            await asyncio.sleep(0.01)


@every_way
async def test_a_device_that_is_there_is_left_alone(lan: Lan, way: Way) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device.clear()
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert not device.requests
    assert entry.data[CONF_HOST] == "127.0.0.7"


@every_way
async def test_a_device_that_was_never_read_is_tried_again_at_once(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7)
    device.fault = Fault.REFUSE
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=device.firmware.mac,
        data={CONF_HOST: device.host, CONF_PORT: device.port},
    )
    entry.add_to_hass(lan.hass)
    assert not await lan.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    device.fault = None
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.state is ConfigEntryState.LOADED


@every_password
@pytest.mark.parametrize("way", [by_dhcp, by_dhcp_briefly])
async def test_dhcp_moves_a_device_without_asking(
    lan: Lan, way: Way, password: str
) -> None:
    device = await lan.device(7, password=password)
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    # Not that it could answer now: it is about to get its address.
    device.set_fault(Fault.REFUSE, count=1)
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.data == {
        CONF_HOST: "127.0.0.8",
        CONF_PORT: lan.port,
        **({CONF_PASSWORD: password} if password else {}),
    }
    assert entry.state is ConfigEntryState.LOADED
    await poll(lan.hass, entry)
    assert connected(entry)


async def test_dhcp_keeps_the_port(lan: Lan) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    info = by_dhcp(device)
    lan.hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_PORT: 8080}
    )
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_DHCP}, data=info
    )
    assert result["reason"] == "already_configured"
    assert entry.data == {CONF_HOST: "127.0.0.8", CONF_PORT: 8080}


async def test_two_devices_that_swap_their_addresses_stay_themselves(lan: Lan) -> None:
    one = await lan.device(7)
    other = await lan.device(8, "65:43:22")
    entries = [await lan.add(one), await lan.add(other)]
    await one.stop()
    await other.stop()
    one, other = await lan.move(one, 8), await lan.move(other, 7)
    await lan.see(one, by_dhcp)
    await lan.see(other, by_dhcp)
    assert [entry.data[CONF_HOST] for entry in entries] == ["127.0.0.8", "127.0.0.7"]
    for entry, device in zip(entries, (one, other), strict=True):
        coordinator = await poll(lan.hass, entry)
        assert coordinator.connected
        assert coordinator.record.identity.mac == device.firmware.mac
    assert not lan.flows


@pytest.mark.parametrize("way", LIVE_NAMES)
async def test_two_protected_devices_that_swap_their_addresses_stay_themselves(
    lan: Lan, way: Way
) -> None:
    """Each asks for its own password where the other was."""
    one = await lan.device(7, password="one")
    other = await lan.device(8, "65:43:22", password="other")
    entries = [await lan.add(one), await lan.add(other)]
    for entry, device in zip(entries, (one, other), strict=True):
        await away(lan, entry, device)
    one, other = await lan.move(one, 8), await lan.move(other, 7)
    for entry in entries:
        await poll(lan.hass, entry)
    for device in (one, other):
        result = await lan.see(device, way)
        assert result["reason"] == "already_configured"
    assert [entry.data[CONF_HOST] for entry in entries] == ["127.0.0.8", "127.0.0.7"]
    for entry, device in zip(entries, (one, other), strict=True):
        coordinator = await poll(lan.hass, entry)
        assert coordinator.last_update_success
        assert coordinator.record.identity.mac == device.firmware.mac


async def add_by_hand(lan: Lan, host: str) -> Any:
    """Enter the address of a device."""
    result = await lan.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    await lan.submit(result["flow_id"], next_step_id="device")
    address = host if ":" in host else f"{host}:{lan.port}"
    return await lan.submit(result["flow_id"], host=address)


async def add_by_name(
    lan: Lan, names: dict[str, str], device: SimulatedDevice, name: str
) -> MockConfigEntry:
    """Set a device up that is looked for by a host name."""
    names[name] = device.host
    return await lan.add(device, **{CONF_HOST: name})


async def test_the_host_name_of_a_device_is_given_to_no_other(
    lan: Lan, names: dict[str, str]
) -> None:
    one, other = await lan.device(7), await lan.device(8, "65:43:22")
    first = await lan.add(one)
    named = await add_by_name(lan, names, other, "other.lan")
    await away(lan, first, one)
    await away(lan, named, other)
    # The router deals out its addresses anew, and its name server lags behind.
    other, one = await lan.move(other, 7), await lan.move(one, 9)
    await poll(lan.hass, first)
    await lan.settle()
    assert named.data[CONF_HOST] == "127.0.0.7"
    assert connected(named)
    # Where this one is nobody has told; it does not take the other's place.
    assert first.data[CONF_HOST] == "127.0.0.7"
    assert connected(first) is False
    names["other.lan"] = "127.0.0.7"
    lan.forget_names()
    loaded = named.runtime_data
    for entry in (first, named, first):
        await poll(lan.hass, entry)
    await lan.settle()
    # All is said: nobody is moved, nor set up, again.
    assert named.runtime_data is loaded
    await lan.see(one, by_dhcp)
    assert first.data[CONF_HOST] == "127.0.0.9"
    assert connected(first)


async def test_a_host_name_that_leads_to_another_device_is_kept(
    lan: Lan, names: dict[str, str]
) -> None:
    one, other = await lan.device(7), await lan.device(8, "65:43:22")
    named = await add_by_name(lan, names, one, "one.lan")
    second = await lan.add(other)
    await away(lan, named, one)
    await away(lan, second, other)
    await lan.move(other, 7)
    await poll(lan.hass, named)
    await lan.settle()
    assert named.data[CONF_HOST] == "one.lan"
    assert second.data[CONF_HOST] == "127.0.0.8"
    one = await lan.move(one, 9)
    names["one.lan"] = one.host
    lan.forget_names()
    await poll(lan.hass, named)
    assert connected(named)


async def test_two_entries_at_one_address_exchange_nothing(lan: Lan) -> None:
    one, other = await lan.device(7), await lan.device(8, "65:43:22")
    first, second = await lan.add(one), await lan.add(other)
    await away(lan, first, one)
    await away(lan, second, other)
    lan.hass.config_entries.async_update_entry(
        second, data={**second.data, CONF_HOST: "127.0.0.7"}
    )
    await lan.move(other, 7)
    loaded = second.runtime_data
    await poll(lan.hass, first)
    await lan.settle()
    assert second.runtime_data is loaded
    assert first.data[CONF_HOST] == "127.0.0.7"


@pytest.mark.parametrize("way", WITHOUT_DHCP)
async def test_a_device_that_says_itself_who_it_is_is_followed(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert connected(entry)


@every_way
async def test_a_renamed_device_is_followed_by_its_mac(lan: Lan, way: Way) -> None:
    device = await lan.device(7, long_name="Kitchen", short_name="Kitchen")
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"


@pytest.mark.parametrize("way", WITHOUT_DHCP)
async def test_a_device_that_does_not_answer_where_it_was_seen_is_not_followed(
    lan: Lan, way: Way
) -> None:
    """What a broker or a neighbour tells can be long over."""
    device = await lan.device(7)
    entry = await lan.add(device)
    elsewhere = await lan.device(8)
    await elsewhere.stop()
    result = await lan.see(elsewhere, way)
    assert result["reason"] == "cannot_connect"
    assert entry.data[CONF_HOST] == "127.0.0.7"


@pytest.mark.parametrize("way", LIVE_NAMES)
async def test_a_device_that_has_anothers_name_is_a_new_one(lan: Lan, way: Way) -> None:
    """It was given the configuration of a known one."""
    device = await lan.device(7)
    entry = await lan.add(device)
    names = device.firmware.config
    copy = await lan.device(
        8, "65:43:22", long_name=names.long_name, short_name=names.short_name
    )
    result = await lan.see(copy, way)
    assert result["step_id"] == "confirm"
    assert entry.data[CONF_HOST] == "127.0.0.7"
    result = await lan.submit(result["flow_id"])
    assert result["result"].unique_id == "c8:47:8c:65:43:22"


@pytest.mark.parametrize("way", LIVE_NAMES)
async def test_a_protected_device_is_followed_by_its_name_when_it_is_away(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    await away(lan, entry, device)
    device = await lan.move(device, 8)
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert connected(entry)


@pytest.mark.parametrize("way", LIVE_NAMES)
async def test_nobody_takes_the_place_of_a_protected_device_by_its_name(
    lan: Lan, way: Way
) -> None:
    """Not while it answers; and the password is not sent to who is asked first."""
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    names = device.firmware.config
    thief = await lan.device(
        8,
        "65:43:22",
        long_name=names.long_name,
        short_name=names.short_name,
        password="other",
    )
    result = await lan.see(thief, way)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.7"
    assert connected(entry)


async def test_what_a_broker_has_kept_moves_no_protected_device(lan: Lan) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    await away(lan, entry, device)
    elsewhere = await lan.device(8, password="other")
    result = await lan.see(elsewhere, by_mqtt_kept)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.7"


async def test_a_protected_device_at_a_known_address_can_be_another(lan: Lan) -> None:
    device = await lan.device(7, password="s3cret")
    entry = await lan.add(device)
    await away(lan, entry, device)
    other = await lan.device(7, "65:43:22", password="other")
    result = await lan.see(other, by_neighbour)
    # It has not said who it is: most likely it is the known one.
    assert result["reason"] == "already_configured"
    result = await lan.see(other, by_zeroconf)
    assert result["step_id"] == "confirm_protected"


async def test_a_device_behind_a_router_keeps_its_address(lan: Lan) -> None:
    """Its entry leads through a forwarded port; it is seen in its own network."""
    device = await lan.device(7, long_name="Kitchen", short_name="Kitchen")
    forwarded = SimulatedDevice(device.firmware, "127.0.0.9", free_port())
    async with forwarded:
        entry = await lan.add(forwarded)
        result = await lan.see(device, by_ssdp)
        assert result["reason"] == "already_configured"
        assert entry.data[CONF_HOST] == "127.0.0.9"
        assert connected(entry)


async def test_a_host_name_is_kept_while_the_device_is_found_by_it(lan: Lan) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    by_name = {**entry.data, CONF_HOST: "kitchen.lan"}
    lan.hass.config_entries.async_update_entry(entry, data=by_name)
    await lan.see(device, by_dhcp)
    assert entry.data == by_name

    await away(lan, entry, device)
    device = await lan.move(device, 8)
    await lan.see(device, by_dhcp)
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert connected(entry)


@every_way
async def test_a_twin_that_is_known_by_a_host_name_is_not_offered(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(7, "00:00:00")
    entry = await lan.add_twin(device)
    by_name = {**entry.data, CONF_HOST: "twin.lan"}
    lan.hass.config_entries.async_update_entry(entry, data=by_name)
    assert (await lan.see(device, way))["reason"] == "already_configured"
    assert entry.data == by_name

    twin = await lan.device(8, "00:00:00")
    assert (await lan.see(twin, way))["step_id"] == "shared_mac"


@pytest.mark.parametrize(
    "hosts", [("127.0.0.7", "twin.lan"), ("twin.lan", "127.0.0.7"), ("a.lan", "b.lan")]
)
async def test_a_twin_is_set_up_once_by_whatever_name(
    lan: Lan, names: dict[str, str], hosts: tuple[str, str]
) -> None:
    twin = await lan.device(7, "00:00:00")
    for name in ("twin.lan", "a.lan", "b.lan"):
        names[name] = twin.host
    first, again = hosts
    result = await add_by_hand(lan, first)
    assert result["step_id"] == "shared_mac"
    assert (await lan.submit(result["flow_id"]))["type"] is FlowResultType.CREATE_ENTRY
    assert (await add_by_hand(lan, again))["reason"] == "already_configured"
    (entry,) = lan.entries
    assert entry.data[CONF_HOST] == again
    assert connected(entry)


async def test_a_twin_behind_a_router_is_another_than_the_one_at_its_own_address(
    lan: Lan,
) -> None:
    twin = await lan.device(7, "00:00:00")
    await lan.submit((await add_by_hand(lan, twin.host))["flow_id"])
    far = Firmware(profile="socket", mac=twin.firmware.mac, ip=twin.host)
    async with SimulatedDevice(far, "127.0.0.9", lan.port) as forwarded:
        result = await add_by_hand(lan, forwarded.host)
        assert result["step_id"] == "shared_mac"


@every_way
async def test_a_renamed_device_with_a_password_and_a_host_name_is_not_offered(
    lan: Lan, way: Way
) -> None:
    device = await lan.device(
        7, long_name="Kitchen", short_name="Kitchen", password="s3cret"
    )
    entry = await lan.add(device)
    by_name = {**entry.data, CONF_HOST: "kitchen.lan"}
    lan.hass.config_entries.async_update_entry(entry, data=by_name)
    assert (await lan.see(device, way))["reason"] == "already_configured"
    assert entry.data == by_name


async def test_an_entry_that_is_not_set_up_is_moved_all_the_same(lan: Lan) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    assert await lan.hass.config_entries.async_unload(entry.entry_id)
    async_seen(lan.hass, entry, Address("127.0.0.7", lan.port))
    async_seen(lan.hass, entry, Address("127.0.0.8", lan.port))
    await lan.settle()
    assert entry.data[CONF_HOST] == "127.0.0.8"
    assert entry.state is ConfigEntryState.NOT_LOADED


@every_way
async def test_one_that_shares_its_mac_is_not_followed(lan: Lan, way: Way) -> None:
    """Who is seen elsewhere can be any of the others."""
    device = await lan.device(7, "00:00:00")
    entry = await lan.add_twin(device)
    other = await lan.device(8, "00:00:00")
    result = await lan.see(other, way)
    assert result["step_id"] == "shared_mac"
    assert entry.data[CONF_HOST] == "127.0.0.7"


@every_way
async def test_one_whose_mac_was_restored_is_followed_by_it(lan: Lan, way: Way) -> None:
    device = await lan.device(7)
    entry = await lan.add_twin(device)
    device = await lan.move(device, 8)
    result = await lan.see(device, way)
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.8"


async def test_one_whose_mac_was_restored_is_found_in_anothers_place(lan: Lan) -> None:
    one = await lan.device(7)
    other = await lan.device(8, "65:43:22")
    entry = await lan.add(one)
    restored = await lan.add_twin(other)
    await away(lan, restored, other)
    await away(lan, entry, one)
    await lan.move(other, 7)
    await poll(lan.hass, entry)
    await lan.settle()
    assert restored.data[CONF_HOST] == "127.0.0.7"
    assert connected(restored)


async def test_one_that_is_seen_elsewhere_during_its_first_setup_is_set_up_there(
    lan: Lan,
) -> None:
    """It does not wait until Home Assistant tries again by itself."""
    elsewhere = await lan.device(7)
    elsewhere.fault = Fault.HANG
    device = await lan.device(8)
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=device.firmware.mac,
        data={CONF_HOST: elsewhere.host, CONF_PORT: elsewhere.port},
    )
    entry.add_to_hass(lan.hass)
    setting_up = lan.hass.async_create_task(
        lan.hass.config_entries.async_setup(entry.entry_id)
    )
    async with asyncio.timeout(30):
        while entry.state is not ConfigEntryState.SETUP_IN_PROGRESS:
            await asyncio.sleep(0.01)
    async_seen(lan.hass, entry, Address(device.host, device.port))
    assert not await setting_up
    await lan.settle()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_HOST] == "127.0.0.8"
