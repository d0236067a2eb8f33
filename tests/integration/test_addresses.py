"""Whose address it is: strangers, swapped addresses, and devices that share a MAC."""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from tests.simulator import Fault, Firmware, SimulatedDevice

from .conftest import MAC, NAME, Clock, poll

LOST_MAC = "c8:47:8c:00:00:00"


def firmware(number: int, clock: Clock, mac: str | None = None) -> Firmware:
    """Return a plain relay with a name and a MAC of its own."""
    return Firmware(
        profile="relay_off",
        short_name=f"obk{number}",
        mac=mac or f"c8:47:8c:12:36:{number:02x}",
        clock=clock,
    )


def entry_of(
    hass: HomeAssistant, device: SimulatedDevice, **more: Any
) -> MockConfigEntry:
    """Return the entry of a device, added."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=device.firmware.config.short_name,
        **{"unique_id": device.firmware.mac}
        | more
        | {
            "data": {CONF_HOST: device.host, CONF_PORT: device.port}
            | more.get("data", {})
        },
    )
    entry.add_to_hass(hass)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an entry up."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def issue_of(entry: MockConfigEntry, hass: HomeAssistant) -> ir.IssueEntry | None:
    """Return the entry's issue about its address."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"wrong_device_{entry.entry_id}")
    return issue if issue and issue.active else None


def switch_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the state of the entry's relay."""
    entity_id = er.async_get(hass).async_get_entity_id(
        "switch", DOMAIN, f"{entry.unique_id}-relay-1"
    )
    state = hass.states.get(entity_id or "")
    assert state
    return state.state


def connected(entry: MockConfigEntry) -> bool | None:
    """Return whether the entry's device answers."""
    result: bool | None = entry.runtime_data.coordinator.connected
    return result


@pytest.fixture(autouse=True)
def one_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Home Assistant and the devices live in the same time."""
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)


@pytest.fixture
async def three(
    hass: HomeAssistant, clock: Clock
) -> AsyncIterator[list[tuple[SimulatedDevice, MockConfigEntry]]]:
    """Set up three devices that have been up for different times."""
    pairs = []
    for number in range(3):
        device = SimulatedDevice(firmware(number, clock))
        clock.advance(300)
        await device.start()
        entry = entry_of(hass, device)
        await set_up(hass, entry)
        pairs.append((device, entry))
    yield pairs
    for device, _ in pairs:
        await device.stop()


@pytest.mark.parametrize("at", ["run time", "start"])
async def test_a_stranger_at_the_address_is_told_until_the_right_device_is_back(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, at: str
) -> None:
    assert issue_of(loaded, hass) is None
    config = device.firmware.config
    if at == "start":
        assert await hass.config_entries.async_unload(loaded.entry_id)
    device.firmware.mac, config.short_name = "c8:47:8c:99:88:77", "stranger"
    await device.reboot(power_cut=True)
    if at == "start":
        assert await hass.config_entries.async_setup(loaded.entry_id)
        await hass.async_block_till_done()
    else:
        await poll(hass, loaded)
    # It can recover in seconds, so it stays loaded.
    assert loaded.state is ConfigEntryState.LOADED
    assert switch_of(hass, loaded) == "unavailable"
    state = hass.states.get("binary_sensor.obk8c123456_connectivity")
    assert state
    assert state.state == "off"
    issue = issue_of(loaded, hass)
    assert issue
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_placeholders == {
        "device": NAME,
        "expected": MAC,
        "found": "c8:47:8c:99:88:77",
        "found_name": "stranger",
        "address": f"127.0.0.1:{device.port}",
    }
    # Nothing was taken over from it.
    record = loaded.runtime_data.coordinator.record
    assert record.identity.mac == MAC
    assert record.identity.name == NAME

    # That nobody answers does not mean that it is settled.
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    assert issue_of(loaded, hass)
    device.firmware.mac, config.short_name = MAC, NAME
    device.fault = None
    await poll(hass, loaded)
    assert issue_of(loaded, hass) is None
    assert switch_of(hass, loaded) != "unavailable"


async def test_a_stranger_that_was_up_longer_is_noticed_without_an_outage(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.mac = "c8:47:8c:99:88:77"
    clock.advance(10_000)
    await poll(hass, loaded)
    assert issue_of(loaded, hass)
    assert switch_of(hass, loaded) == "unavailable"


async def test_the_issue_goes_with_its_entry(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.mac = "c8:47:8c:99:88:77"
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    assert issue_of(loaded, hass)
    assert await hass.config_entries.async_remove(loaded.entry_id)
    assert issue_of(loaded, hass) is None


def move(hass: HomeAssistant, entry: MockConfigEntry, device: SimulatedDevice) -> None:
    """Take a new address over as a discovery does."""
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_HOST: device.host, CONF_PORT: device.port}
    )
    hass.config_entries.async_schedule_reload(entry.entry_id)


async def test_two_that_swapped_addresses_recover_when_they_are_discovered(
    hass: HomeAssistant,
    three: list[tuple[SimulatedDevice, MockConfigEntry]],
    device_registry: dr.DeviceRegistry,
) -> None:
    (first, one), (second, two), _ = three
    await first.lose_wifi()
    await second.lose_wifi()
    await poll(hass, one)
    await poll(hass, two)
    first.firmware, second.firmware = second.firmware, first.firmware
    await first.regain_wifi()
    await second.regain_wifi()
    move(hass, one, second)
    move(hass, two, first)
    await hass.async_block_till_done(wait_background_tasks=True)
    for entry, device in ((one, second), (two, first)):
        assert connected(entry)
        assert issue_of(entry, hass) is None
        coordinator = entry.runtime_data.coordinator
        assert coordinator.record.identity.mac == entry.unique_id
        (found,) = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
        assert found.configuration_url == f"{device.url}/"


@pytest.mark.parametrize("many", [2, 3])
async def test_those_that_swapped_addresses_are_followed_when_they_meet_each_other(
    hass: HomeAssistant, three: list[tuple[SimulatedDevice, MockConfigEntry]], many: int
) -> None:
    swapping = three[:many]
    for device, _ in swapping:
        await device.lose_wifi()
    for _, entry in swapping:
        await poll(hass, entry)
    firmwares = [device.firmware for device, _ in swapping]
    for (device, _), other in zip(swapping, firmwares[1:] + firmwares[:1], strict=True):
        device.firmware = other
        await device.regain_wifi()
    # Nothing is discovered: each is looked for at its own address.
    for _, entry in swapping:
        await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    ports = {device.firmware.mac: device.port for device, _ in swapping}
    for _, entry in three:
        assert entry.unique_id
        assert connected(entry)
        assert issue_of(entry, hass) is None
        if entry.unique_id in ports:
            assert entry.data[CONF_PORT] == ports[entry.unique_id]


async def test_those_that_swapped_are_followed_where_only_one_has_a_password(
    hass: HomeAssistant, three: list[tuple[SimulatedDevice, MockConfigEntry]]
) -> None:
    (first, one), (second, two), _ = three
    second.firmware.config.web_password = "s3cret"
    data = {**two.data, CONF_PASSWORD: "s3cret"}
    hass.config_entries.async_update_entry(two, data=data)
    assert await hass.config_entries.async_reload(two.entry_id)
    first.firmware, second.firmware = second.firmware, first.firmware
    for device in (first, second):
        await device.reboot(power_cut=True)
    for entry in (one, two):
        await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    for entry, device in ((one, second), (two, first)):
        assert connected(entry)
        assert entry.data[CONF_PORT] == device.port
        assert issue_of(entry, hass) is None
    assert not hass.config_entries.flow.async_progress()


async def test_one_that_has_another_s_address_is_followed_there_if_it_is_away(
    hass: HomeAssistant, three: list[tuple[SimulatedDevice, MockConfigEntry]]
) -> None:
    (first, one), (second, two), _ = three
    await second.stop()
    await poll(hass, two)
    await first.lose_wifi()
    await poll(hass, one)
    first.firmware = second.firmware
    await first.regain_wifi()
    await poll(hass, one)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert two.data[CONF_PORT] == first.port
    assert connected(two)
    # The other one is away, wherever it is; no stranger answers in its place any more.
    assert connected(one) is False
    assert one.data[CONF_PORT] == second.port
    assert issue_of(one, hass) is None


async def test_one_that_answers_at_its_own_address_is_left_there(
    hass: HomeAssistant, three: list[tuple[SimulatedDevice, MockConfigEntry]]
) -> None:
    # Somebody has given a device the MAC of another.
    (first, one), (second, two), _ = three
    first.firmware.mac = second.firmware.mac
    await first.reboot(power_cut=True)
    await poll(hass, one)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issue_of(one, hass)
    assert two.data[CONF_PORT] == second.port
    assert connected(two)


async def test_one_whose_first_setup_failed_is_followed_too(
    hass: HomeAssistant,
    three: list[tuple[SimulatedDevice, MockConfigEntry]],
    clock: Clock,
) -> None:
    (first, one), _, _ = three
    away = SimulatedDevice(firmware(7, clock))
    await away.start()
    entry = entry_of(hass, away)
    await away.stop()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    first.firmware = away.firmware
    await first.lose_wifi()
    await poll(hass, one)
    await first.regain_wifi()
    await poll(hass, one)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_PORT] == first.port


async def test_devices_that_share_a_mac_are_two(
    hass: HomeAssistant, clock: Clock, device_registry: dr.DeviceRegistry
) -> None:
    async with (
        SimulatedDevice(firmware(1, clock, LOST_MAC)) as first,
        SimulatedDevice(firmware(2, clock, LOST_MAC)) as second,
    ):
        clock.advance(300)
        entries = []
        for device, unique_id in ((first, "generated-1"), (second, "generated-2")):
            entry = entry_of(
                hass, device, unique_id=unique_id, data={CONF_MAC: LOST_MAC}
            )
            await set_up(hass, entry)
            entries.append(entry)
        for entry in entries:
            assert connected(entry)
            (found,) = dr.async_entries_for_config_entry(
                device_registry, entry.entry_id
            )
            assert found.identifiers == {(DOMAIN, entry.unique_id)}
            assert found.connections == set()
            assert {
                entity.unique_id.rpartition("-relay-")[0]
                for entity in er.async_entries_for_config_entry(
                    er.async_get(hass), entry.entry_id
                )
                if entity.domain == "switch"
            } == {entry.unique_id}
            issue = ir.async_get(hass).async_get_issue(
                DOMAIN, f"calibration_lost_{entry.entry_id}"
            )
            assert issue
            assert issue.translation_placeholders
            assert issue.translation_placeholders["mac"] == LOST_MAC
        # One switched is one switched.
        await entries[0].runtime_data.coordinator.async_set_channel(1, 1)
        assert first.firmware.channels[1] == 1
        assert second.firmware.channels[1] == 0

        # A device with another MAC and another name is neither of them.
        first.firmware.mac, first.firmware.config.short_name = MAC, NAME
        await first.reboot(power_cut=True)
        await poll(hass, entries[0])
        assert issue_of(entries[0], hass) is None
        issue = ir.async_get(hass).async_get_issue(
            DOMAIN, f"restored_or_another_{entries[0].entry_id}"
        )
        assert issue
        assert issue.translation_placeholders
        assert issue.translation_placeholders["expected"] == LOST_MAC
        for entry in entries:
            assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_shared_mac_tells_nobody_where_a_device_is(
    hass: HomeAssistant,
    three: list[tuple[SimulatedDevice, MockConfigEntry]],
    clock: Clock,
) -> None:
    # From before such devices had an id of their own.
    (first, one), _, _ = three
    twin = SimulatedDevice(firmware(8, clock, LOST_MAC))
    clock.advance(300)
    await twin.start()
    entry = entry_of(hass, twin)
    await set_up(hass, entry)
    await twin.stop()
    await poll(hass, entry)
    first.firmware.mac = LOST_MAC
    await first.reboot(power_cut=True)
    await poll(hass, one)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data[CONF_PORT] == twin.port
