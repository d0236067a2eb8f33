"""Set-up, restarts, changes of the device, and leaving nothing behind."""

import asyncio
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from tests.simulator import Fault, SimulatedDevice

from .conftest import MAC, Clock, poll


async def reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload and set up, as a restart of Home Assistant does."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("profile", "at_setup", "per_poll"),
    [
        ("relay_off", 6, ["State"]),
        ("strip_three_relays", 6, ["State"]),
        ("quoted_names", 6, ["State"]),
        (
            "socket_metering",
            7,
            [
                "State",
                "echo [$voltage,$current,$power,$frequency,$energy,$today,$yesterday]",
            ],
        ),
        ("relay_and_light", 7, ["State", "echo [$CH6]"]),
        ("bare", 6, ["State"]),
    ],
)
async def test_the_device_is_asked_little(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    at_setup: int,
    per_poll: list[str],
) -> None:
    assert len(device.requests) == at_setup
    device.clear()
    await poll(hass, loaded)
    assert [request.command for request in device.requests] == per_poll
    assert sum(request.reply_bytes for request in device.requests) <= 1536
    assert device.max_in_flight == 1


async def test_unload_reload_and_removal_leave_nothing_behind(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    hass_storage: dict[str, Any],
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    key = f"{DOMAIN}.{loaded.entry_id}"
    await reload(hass, loaded)
    assert loaded.state is ConfigEntryState.LOADED
    assert key in hass_storage

    assert await hass.config_entries.async_unload(loaded.entry_id)
    await hass.async_block_till_done()
    assert loaded.state is ConfigEntryState.NOT_LOADED
    device.clear()

    assert await hass.config_entries.async_remove(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not hass.states.async_entity_ids()
    assert not device_registry.devices
    assert not entity_registry.entities
    assert key not in hass_storage
    assert not device.requests


async def test_a_removal_in_the_middle_of_a_poll_leaves_nothing_behind(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    device.delay = 0.1
    polling = hass.async_create_task(loaded.runtime_data.coordinator.async_refresh())
    assert await hass.config_entries.async_remove(loaded.entry_id)
    await polling
    await hass.async_block_till_done(wait_background_tasks=True)
    assert f"{DOMAIN}.{loaded.entry_id}" not in hass_storage


async def test_a_known_device_is_there_although_it_is_off_at_the_start(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    before = set(hass.states.async_entity_ids())
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.stop()
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()
    assert loaded.state is ConfigEntryState.LOADED
    assert set(hass.states.async_entity_ids()) == before
    expected = {
        "binary_sensor.obk8c123456_connectivity": "off",
        "sensor.obk8c123456_wifi_state": "disconnected",
        "switch.obk8c123456_heater": "unavailable",
        "sensor.obk8c123456_power": "unavailable",
    }
    for entity_id, shown in expected.items():
        state = hass.states.get(entity_id)
        assert state
        assert state.state == shown

    await device.start()
    await poll(hass, loaded)
    for entity_id in before - {"button.obk8c123456_restart"}:
        back = hass.states.get(entity_id)
        assert back
        assert back.state != "unavailable"


@pytest.mark.parametrize("password", ["s3cret"])
async def test_a_known_device_with_another_password_asks_for_it(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.config.web_password = "other"
    await reload(hass, loaded)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    state = hass.states.get("binary_sensor.obk8c123456_connectivity")
    assert state
    assert state.state == "on"


async def test_a_new_relay_is_followed(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.execute("SetPinRole 7 Rel")
    device.firmware.execute("SetPinChannel 7 2")
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    await hass.async_block_till_done()
    # The first one keeps its entity id.
    assert hass.states.get("switch.obk8c123456_heater") is not None
    assert hass.states.get("switch.obk8c123456_relay_2") is not None


async def test_a_new_version_is_shown(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    device.firmware.version = "1.18.300"
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    await hass.async_block_till_done()
    (found,) = dr.async_entries_for_config_entry(device_registry, loaded.entry_id)
    assert found.sw_version == "1.18.300"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"identity": {}, "features": {}, "energy": {}, "boot": None},
        {"identity": {"mac": 1}, "features": [], "energy": 7, "boot": "x"},
        {
            "identity": {
                "mac": MAC,
                "name": "x",
                "chipset": "x",
                "version": "x",
                "ip_address": None,
            },
            "features": {"pins": [], "channel_types": [], "meter": False},
            "energy": None,
            "boot": None,
        },
    ],
)
async def test_stored_data_that_cannot_be_read_is_started_anew(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    content: dict[str, Any],
) -> None:
    key = f"{DOMAIN}.{entry.entry_id}"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": content}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert "cannot be read and is started anew" in caplog.text


@pytest.mark.parametrize(("profile", "drivers"), [("relay_off", ("BL0942",))])
async def test_the_energy_total_goes_on_after_a_power_cut(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    """The load draws 100 W; the device saves its total every 10 Wh."""
    firmware = device.firmware

    def shown() -> tuple[float, Any, Any]:
        state = hass.states.get("sensor.obk8c123456_energy_total")
        assert state
        attributes = state.attributes
        return (
            float(state.state) * 1000,
            attributes.get("last_drop"),
            attributes.get("last_drop_assumed"),
        )

    firmware.execute("EnergyCntReset 1000")
    firmware.execute("POWER ON")
    clock.advance(288)
    await poll(hass, loaded)
    assert shown() == (pytest.approx(1008, abs=0.2), None, None)

    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    assert firmware.energy_wh == pytest.approx(1000, abs=0.2)
    assert shown() == (pytest.approx(1008, abs=0.2), "step_back", False)

    # Home Assistant restarts, and the device meanwhile loses power once more.
    firmware.execute("POWER ON")
    clock.advance(72)
    await poll(hass, loaded)
    assert shown()[0] == pytest.approx(1010, abs=0.2)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.reboot(power_cut=True)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()
    assert shown() == (pytest.approx(1010, abs=0.2), "step_back", True)

    # A reset by the user is one.
    firmware.execute("EnergyCntReset")
    await poll(hass, loaded)
    assert shown() == (pytest.approx(0, abs=0.2), "reset", False)


async def test_the_day_counters_need_the_clock_of_the_device(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    state = hass.states.get("sensor.obk8c123456_energy_today")
    assert state
    assert state.state == "unknown"
    device.firmware.set_clock(datetime(2026, 11, 23, 10, 0, 0))
    await poll(hass, loaded)
    state = hass.states.get("sensor.obk8c123456_energy_today")
    assert state
    assert state.state != "unknown"
    assert state.attributes["last_reset"].startswith("2026-11-23T00:00:00")


async def test_the_device_is_restarted(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.clear()
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": "button.obk8c123456_restart"},
        blocking=True,
    )
    assert [request.command for request in device.requests] == ["restart"]


async def test_the_chip_temperature_is_asked_for_only_where_it_is_wanted(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    assert not [r for r in device.requests if "$intTemp" in (r.command or "")]
    entity_registry.async_update_entity(
        "sensor.obk8c123456_chip_temperature", disabled_by=None
    )
    await reload(hass, loaded)
    await poll(hass, loaded)
    assert "$intTemp" in (device.requests[-1].command or "")
    assert hass.states.get("sensor.obk8c123456_chip_temperature") is not None


async def test_a_first_setup_that_fails_is_tried_again(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"
    device.fault = None
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_a_meter_that_starts_late_after_a_boot_is_kept(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    # The profile's meter was started by hand: the reboot has ended it.
    await device.reboot(power_cut=True)
    clock.advance(20)
    await poll(hass, loaded)
    state = hass.states.get("sensor.obk8c123456_power")
    assert state
    assert state.state != "unavailable"
    # Long after the boot it is gone for good.
    clock.advance(200)
    await device.lose_wifi()
    await poll(hass, loaded)
    await device.regain_wifi()
    await poll(hass, loaded)
    await hass.async_block_till_done()
    assert not loaded.runtime_data.coordinator.record.features.meter


async def test_waiting_for_a_command_is_no_silence_of_the_device(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    coordinator = loaded.runtime_data.coordinator
    async with coordinator.turn:
        polling = hass.async_create_task(coordinator.async_refresh())
        # Longer than an attempt may take here.
        await asyncio.sleep(1.2)
    await polling
    assert coordinator.connected
    assert coordinator.last_update_success
    assert loaded.runtime_data.story.history.total == 0
