"""Entities follow what the device has, and are only forgotten when it says so."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_COUNTERS
from tests.simulator import Fault, SimulatedDevice

from .conftest import MAC, Clock, Wiring, poll

FIRST, SECOND = f"{MAC}-relay-1", f"{MAC}-relay-2"


@pytest.fixture
def profile() -> str:
    """Return a strip with three relays."""
    return "strip_three_relays"


def keys(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the unique ids of all entities that are known."""
    registry = er.async_get(hass)
    return {
        entity.unique_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    }


def give_names(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Let the user rename every entity and put it somewhere; return {unique id: id}."""
    registry = er.async_get(hass)
    area = ar.async_get(hass).async_get_or_create("Cellar")
    named: dict[str, str] = {}
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        named[entity.unique_id] = registry.async_update_entity(
            entity.entity_id,
            name=f"My {entity.unique_id}",
            area_id=area.id,
            new_entity_id=f"{entity.domain}.my_{len(named)}",
        ).entity_id
    return named


def assert_names_are_kept(
    hass: HomeAssistant, entry: MockConfigEntry, named: dict[str, str]
) -> None:
    """Assert that what is still there is what the user made of it."""
    registry = er.async_get(hass)
    cellar = ar.async_get(hass).async_get_area_by_name("Cellar")
    assert cellar
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        if entity.unique_id in named:
            assert entity.entity_id == named[entity.unique_id]
            assert entity.name == f"My {entity.unique_id}"
            assert entity.area_id == cellar.id


def remove_relay(device: SimulatedDevice) -> None:
    """Take the second relay off, as its owner does on the device's own page."""
    device.firmware.config.set_pin_role(8, 0)


def add_relay(device: SimulatedDevice) -> None:
    """Connect one more relay."""
    device.firmware.execute("SetPinRole 10 Rel")
    device.firmware.execute("SetPinChannel 10 5")


async def be_away(
    hass: HomeAssistant, entry: MockConfigEntry, device: SimulatedDevice
) -> None:
    """Be away for a poll."""
    await device.lose_wifi()
    await poll(hass, entry)
    await device.regain_wifi()


@pytest.mark.parametrize("rebooted", [True, False])
async def test_a_relay_that_was_removed_goes_and_the_others_stay_as_they_were(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    rebooted: bool,
) -> None:
    named = give_names(hass, loaded)
    before = keys(hass, loaded)
    await device.lose_wifi()
    await poll(hass, loaded)
    remove_relay(device)
    await poll(hass, loaded)
    # Away is not gone.
    assert keys(hass, loaded) == before
    if rebooted:
        await device.reboot(power_cut=True)
    await device.regain_wifi()
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before - {SECOND}
    assert_names_are_kept(hass, loaded, named)
    state = hass.states.get(named[FIRST])
    assert state
    assert state.state != "unavailable"


async def test_a_relay_that_was_added_comes_and_the_others_stay_as_they_were(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    named = give_names(hass, loaded)
    before = keys(hass, loaded)
    add_relay(device)
    await be_away(hass, loaded, device)
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before | {f"{MAC}-relay-5"}
    assert_names_are_kept(hass, loaded, named)


@pytest.mark.parametrize("answers_in_time", [True, False])
async def test_what_changed_while_home_assistant_was_off_is_followed(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    answers_in_time: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = give_names(hass, loaded)
    before = keys(hass, loaded)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    remove_relay(device)
    add_relay(device)
    if not answers_in_time:
        monkeypatch.setattr("custom_components.openbk.coordinator.START_WAIT", 0.001)
        device.delay = 0.05
    assert await hass.config_entries.async_setup(loaded.entry_id)
    if not answers_in_time:
        # Made from what was known, and not from what nobody has asked yet.
        assert keys(hass, loaded) == before
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before - {SECOND} | {f"{MAC}-relay-5"}
    assert_names_are_kept(hass, loaded, named)


@pytest.mark.parametrize(
    "fault",
    [
        fault
        for fault in Fault
        if fault not in (Fault.SLOW, Fault.BLACKHOLE, Fault.HANG)
    ],
)
@pytest.mark.parametrize("path", ["/api/info", "/api/pins", "/api/channelTypes", "/cm"])
async def test_what_cannot_be_read_removes_nothing(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    fault: Fault,
    path: str,
) -> None:
    named = give_names(hass, loaded)
    before = keys(hass, loaded)
    await device.lose_wifi()
    await poll(hass, loaded)
    device.set_fault(fault, count=100, path=path)
    await device.regain_wifi()
    for _ in range(2):
        await poll(hass, loaded)
        assert keys(hass, loaded) == before
    # Nor does it after a restart of Home Assistant.
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before
    assert_names_are_kept(hass, loaded, named)


async def test_the_user_may_disable_what_the_device_has(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    before = keys(hass, loaded)
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, loaded.entry_id):
        registry.async_update_entity(
            entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER
        )
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before


@pytest.mark.parametrize("profile", ["socket_metering"])
async def test_a_meter_goes_only_long_after_the_boot(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    named = give_names(hass, loaded)
    before = keys(hass, loaded)
    assert f"{MAC}-power" in before
    # The profile's meter was started by hand: the reboot has ended it.
    await device.reboot(power_cut=True)
    for _ in range(5):
        await poll(hass, loaded)
        clock.advance(20)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before
    # Nor is a restart of Home Assistant in between a reason.
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys(hass, loaded) == before

    clock.advance(100)
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    left = keys(hass, loaded)
    assert f"{MAC}-power" not in left
    assert f"{MAC}-energy_total" not in left
    assert f"{MAC}-frequency" not in left
    assert FIRST in left
    assert f"{MAC}-wifi_state" in left
    assert_names_are_kept(hass, loaded, named)


async def test_a_meter_that_comes_late_after_the_boot_is_noticed(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    device.firmware.execute("startDriver BL0942")
    clock.advance(150)
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert f"{MAC}-power" in keys(hass, loaded)


async def test_without_memory_nothing_goes_until_the_device_is_long_up(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("sensor", "openbk", f"{MAC}-power", config_entry=entry)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert f"{MAC}-power" in keys(hass, entry)
    clock.advance(100)
    await poll(hass, entry)
    assert f"{MAC}-power" not in keys(hass, entry)


async def test_an_entity_of_another_kind_with_the_same_name_goes(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    old = registry.async_get_or_create("light", "openbk", FIRST, config_entry=loaded)
    await be_away(hass, loaded, device)
    await poll(hass, loaded)
    assert registry.async_get(old.entity_id) is None
    assert FIRST in keys(hass, loaded)


@pytest.mark.parametrize("profile", ["relay_off"])
async def test_the_sensors_of_counters_that_were_taken_off_go(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={CONF_COUNTERS: [32, 33, 34, 35, 36]}
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    counted = {f"{MAC}-device_losses", f"{MAC}-device_last_outage"}
    assert counted <= keys(hass, entry)
    hass.config_entries.async_update_entry(entry, options={})
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not counted & keys(hass, entry)


async def test_the_description_of_the_device_follows(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    (known,) = dr.async_entries_for_config_entry(device_registry, loaded.entry_id)
    device_registry.async_update_device(known.id, name_by_user="Mine")
    device.firmware.version = "1.18.300"
    device.firmware.config.short_name = "renamed"
    device.clear()
    await be_away(hass, loaded, device)
    await poll(hass, loaded)
    (found,) = dr.async_entries_for_config_entry(device_registry, loaded.entry_id)
    assert found.id == known.id
    assert found.sw_version == "1.18.300"
    assert found.name == "renamed"
    assert found.name_by_user == "Mine"
    # Which needs no new set-up.
    assert len([r for r in device.requests if r.path == "/api/info"]) == 1


@pytest.mark.parametrize("profile", ["socket_metering", "light_rgbcw"])
async def test_nothing_goes_because_a_page_was_cut_off(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    clock.advance(500)
    coordinator = await poll(hass, loaded)
    known, features = keys(hass, loaded), coordinator.record.features
    for times in (1, 2, 3):
        device.set_fault(Fault.DROP, count=times, path="/index")
        await be_away(hass, loaded, device)
        for _ in range(times + 1):
            await poll(hass, loaded)
            await hass.async_block_till_done(wait_background_tasks=True)
        assert keys(hass, loaded) == known
        # Nor was it set up anew.
        assert loaded.runtime_data.coordinator is coordinator
        assert coordinator.connected
        assert coordinator.record.features == features


@pytest.mark.parametrize("profile", ["socket_metering", "light_rgbcw"])
async def test_a_first_page_that_was_cut_off_is_not_believed(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    clock.advance(500)
    device.set_fault(Fault.DROP, count=1, path="/index")
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    features = entry.runtime_data.coordinator.record.features
    assert features.drivers == device.firmware.drivers.running
    assert features.meter or features.light_rows


BUSY = [
    ("socket_metering", Wiring()),
    ("light_driver_chip", Wiring()),
    (
        "",
        Wiring(
            ("SetPinRole 6 ShutterA", "SetPinChannel 6 1", "SetPinRole 23 BAT_ADC"),
            "backlog startDriver Shutters; startDriver Battery; startDriver AHT2X 4 5",
        ),
    ),
]


@pytest.mark.parametrize(("profile", "wiring"), BUSY)
async def test_nothing_goes_because_the_drivers_were_busy(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """Then the whole page lacks their part."""
    clock.advance(500)
    coordinator = await poll(hass, loaded)
    known, features = keys(hass, loaded), coordinator.record.features
    for times in (1, 2):
        await be_away(hass, loaded, device)
        device.firmware.drivers.busy = times
        for _ in range(2):
            await poll(hass, loaded)
            await hass.async_block_till_done(wait_background_tasks=True)
        assert device.firmware.drivers.busy == 0
        assert keys(hass, loaded) == known
        # Nor was it set up anew.
        assert loaded.runtime_data.coordinator is coordinator
        assert coordinator.connected
        assert coordinator.record.features == features


@pytest.mark.parametrize(("profile", "wiring"), BUSY)
async def test_drivers_that_are_busy_at_the_first_contact_are_asked_once_more(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    clock.advance(500)
    device.firmware.drivers.busy = 1
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    features = entry.runtime_data.coordinator.record.features
    assert features.drivers == device.firmware.drivers.running


async def test_a_build_without_drivers_is_set_up(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    device.firmware.drivers.busy = 1000
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert {FIRST, SECOND} <= keys(hass, entry)


@pytest.mark.parametrize(("profile", "wiring"), BUSY[-1:])
async def test_a_value_that_the_page_lacks_for_once_is_read_again(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    coordinator = await poll(hass, loaded)
    readings = coordinator.data.readings
    assert readings
    device.firmware.drivers.busy = 1
    await poll(hass, loaded)
    assert device.firmware.drivers.busy == 0
    assert coordinator.data.readings == readings
