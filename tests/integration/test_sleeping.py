"""Devices that sleep: they are not lost, and go on showing what they showed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device.pace import FIRST_PAUSE, JITTER
from tests.simulator import Fault, Firmware, SimulatedDevice

from .conftest import Clock, Wiring, entry_for, poll

DOOR_PIN = 6
DOOR_SENSOR = (
    f"SetPinRole {DOOR_PIN} DoorSnsrWSleep",
    f"SetPinChannel {DOOR_PIN} 1",
    "SetPinRole 23 BAT_ADC",
    "SetChannelType 5 BatteryLevelPercent",
)
DOOR = "binary_sensor.obk8c123456_door"
BATTERY = "sensor.obk8c123456_battery"
# Without MQTT it stays awake for so long (s).
AWAKE = 300


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


@pytest.fixture
def wiring() -> Wiring:
    """Return a door sensor on a battery."""
    return Wiring(DOOR_SENSOR, "startDriver Battery")


@pytest.fixture
def firmware(firmware: Firmware) -> Firmware:
    """Let its battery be half empty."""
    firmware.surroundings.battery_percent = 55
    firmware.surroundings.battery_millivolts = 2610
    return firmware


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state


def shown(hass: HomeAssistant) -> dict[str, str]:
    """Return what the door sensor shows."""
    names = (DOOR, BATTERY, "sensor.obk8c123456_battery_voltage")
    return {
        name.rpartition("obk8c123456_")[2]: state_of(hass, name).state for name in names
    }


def fall_asleep(device: SimulatedDevice, clock: Clock) -> None:
    """Let the device stay awake for as long as it does, and fall asleep."""
    clock.advance(AWAKE + 1)
    device.settle()
    assert device.firmware.is_asleep


def wake_by_door(device: SimulatedDevice, clock: Clock, *, is_open: bool) -> None:
    """Move the door, and let the device boot."""
    device.firmware.set_level(DOOR_PIN, int(is_open))
    clock.advance(5)
    device.settle()
    assert device.firmware.is_on


async def test_an_open_door_and_the_battery_are_shown(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    assert shown(hass) == {"door": "off", "battery": "55.0", "battery_voltage": "2.61"}
    assert state_of(hass, DOOR).attributes["device_class"] == "door"
    device.firmware.set_level(DOOR_PIN, 1)
    clock.advance(2)
    await poll(hass, loaded)
    assert shown(hass)["door"] == "on"


async def test_a_battery_that_was_not_measured_yet_is_unknown(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.surroundings.battery_percent = 0
    device.firmware.surroundings.battery_millivolts = 0
    await poll(hass, loaded)
    assert shown(hass)["battery"] == shown(hass)["battery_voltage"] == "unknown"


async def test_flag_42_is_none_of_our_business(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    """It turns the door round inside the device."""
    device.firmware.execute("SetFlag 42 1")
    clock.advance(2)
    await poll(hass, loaded)
    assert shown(hass)["door"] == "on"


async def test_a_device_that_sleeps_is_not_lost(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    news: list[str | None] = []

    def note(event: Event[Any]) -> None:
        if event.data["entity_id"] == "event.obk8c123456_connection":
            news.append(event.data["new_state"].attributes.get("event_type"))

    before = shown(hass)
    fall_asleep(device, clock)
    caplog.clear()
    hass.bus.async_listen("state_changed", note)
    for _ in range(3):
        await poll(hass, loaded)
    assert shown(hass) == before
    history = loaded.runtime_data.story.history
    assert (history.total, history.outages, history.losses) == (0, (), ())
    assert state_of(hass, "sensor.obk8c123456_wifi_state").state == "unknown"
    assert not [
        issue for issue in issue_registry.issues.values() if issue.is_persistent
    ]
    assert not [issue for domain, issue in issue_registry.issues if domain == DOMAIN]
    assert loaded.runtime_data.coordinator.connected is None
    assert not [record for record in caplog.records if record.levelname == "ERROR"]

    # To wake up is to boot, which is no news either.
    wake_by_door(device, clock, is_open=True)
    await poll(hass, loaded)
    assert shown(hass)["door"] == "on"
    assert state_of(hass, "sensor.obk8c123456_wifi_state").state == "connected"
    assert news == []


async def test_it_is_looked_for_like_one_that_is_away(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    fall_asleep(device, clock)
    coordinator = await poll(hass, loaded)
    pause = coordinator.update_interval
    assert pause
    assert pause.total_seconds() <= FIRST_PAUSE * (1 + JITTER)
    for _ in range(10):
        await poll(hass, loaded)
    assert coordinator.update_interval
    assert 15 <= coordinator.update_interval.total_seconds() <= 20
    # News of it on the network brings the next look forward.
    wake_by_door(device, clock, is_open=True)
    coordinator.async_wake()
    assert coordinator.update_interval.total_seconds() <= 1


async def test_whether_it_answers_is_no_entity(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    assert hass.states.get("binary_sensor.obk8c123456_connectivity") is None


async def test_the_last_contact_is_shown(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    first = state_of(hass, "sensor.obk8c123456_last_contact").state
    contact = datetime.fromisoformat(first)
    assert abs((datetime.now(UTC) - contact).total_seconds()) < 120
    fall_asleep(device, clock)
    await poll(hass, loaded)
    assert state_of(hass, "sensor.obk8c123456_last_contact").state == first


async def test_each_minute_of_contact_is_news_and_none_is_before_the_boot(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each poll of one that is awake would be a line in its activity."""
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)

    async def contact() -> datetime:
        await poll(hass, loaded)
        state = state_of(hass, "sensor.obk8c123456_last_contact").state
        return datetime.fromisoformat(state)

    clock.advance(60 - clock.utcnow().timestamp() % 60 + 5)
    minute = await contact()
    assert 0 <= (clock.utcnow() - minute).total_seconds() < 60
    assert (minute.second, minute.microsecond) == (0, 0)
    clock.advance(30)
    assert await contact() == minute
    clock.advance(60)
    assert await contact() == minute + timedelta(minutes=1)

    fall_asleep(device, clock)
    wake_by_door(device, clock, is_open=True)
    booted = await contact()
    assert 0 <= (clock.utcnow() - booted).total_seconds() < 60
    boot = state_of(hass, "sensor.obk8c123456_last_boot").state
    assert booted >= datetime.fromisoformat(boot)


async def test_all_of_it_outlives_a_restart_of_home_assistant(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.set_level(DOOR_PIN, 1)
    clock.advance(2)
    await poll(hass, loaded)
    before = shown(hass)
    contact = state_of(hass, "sensor.obk8c123456_last_contact").state
    signal = state_of(hass, "sensor.obk8c123456_signal_strength").state
    fall_asleep(device, clock)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert before["door"] == "on"
    assert shown(hass) == before
    assert state_of(hass, "sensor.obk8c123456_last_contact").state == contact
    assert state_of(hass, "sensor.obk8c123456_signal_strength").state == signal

    wake_by_door(device, clock, is_open=False)
    await poll(hass, loaded)
    assert shown(hass)["door"] == "off"


async def test_a_command_to_one_that_sleeps_says_so(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    fall_asleep(device, clock)
    await poll(hass, loaded)
    with pytest.raises(HomeAssistantError, match="sleeps and takes no commands"):
        await hass.services.async_call(
            "button",
            "press",
            {"entity_id": "button.obk8c123456_restart"},
            blocking=True,
        )


async def test_another_device_at_its_address_is_told(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    fall_asleep(device, clock)
    await poll(hass, loaded)
    device.firmware.mac = "c8:47:8c:99:99:99"
    wake_by_door(device, clock, is_open=True)
    await poll(hass, loaded)
    assert state_of(hass, DOOR).state == "unavailable"


async def test_a_first_contact_needs_it_awake(
    hass: HomeAssistant, device: SimulatedDevice, clock: Clock
) -> None:
    fall_asleep(device, clock)
    entry = entry_for(device)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.error_reason_translation_key == "cannot_connect"


@pytest.mark.parametrize(
    "wiring",
    [
        Wiring(
            (
                "SetChannelType 2 Temperature_div10",
                "SetChannelType 3 BatteryLevelPercent",
            ),
            "backlog SetChannel 2 215; SetChannel 3 80; "
            "addRepeatingEvent 600 -1 DeepSleep 3600",
        )
    ],
)
async def test_a_start_up_command_can_make_a_device_sleep(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    temperature = "sensor.obk8c123456_temperature"
    assert state_of(hass, temperature).state == "21.5"
    assert state_of(hass, BATTERY).state == "80"
    clock.advance(700)
    device.settle()
    assert device.firmware.is_asleep
    await poll(hass, loaded)
    assert state_of(hass, temperature).state == "21.5"
    assert loaded.runtime_data.story.history.total == 0
    # By its own timer it is back after an hour.
    clock.advance(3605)
    device.settle()
    assert device.firmware.is_on
    await poll(hass, loaded)
    assert loaded.runtime_data.coordinator.connected


@pytest.mark.parametrize("profile", ["light_rgbcw"])
@pytest.mark.parametrize(
    "wiring", [Wiring(startup="addRepeatingEvent 600 1 DeepSleep 3600")]
)
async def test_a_light_stays_as_it_was_over_a_restart(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.execute("led_enableAll 1")
    await poll(hass, loaded)
    before = state_of(hass, "light.obk8c123456")
    assert before.state == "on"
    clock.advance(700)
    device.settle()
    assert device.firmware.is_asleep
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    after = state_of(hass, "light.obk8c123456")
    assert (after.state, after.attributes) == (before.state, before.attributes)


async def test_one_that_asks_for_a_password_is_awake(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.UNAUTHORIZED
    await poll(hass, loaded)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    assert loaded.runtime_data.coordinator.connected


async def test_who_asks_for_a_password_after_that_sleep_can_be_anybody(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    fall_asleep(device, clock)
    await poll(hass, loaded)
    assert loaded.runtime_data.coordinator.connected is None
    wake_by_door(device, clock, is_open=True)
    device.fault = Fault.UNAUTHORIZED
    await poll(hass, loaded)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    assert loaded.runtime_data.coordinator.connected is None
    assert state_of(hass, "sensor.obk8c123456_wifi_state").state == "unknown"


async def test_one_of_which_nothing_was_kept_is_there_and_shows_nothing(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    hass_storage: dict[str, Any],
    clock: Clock,
) -> None:
    """As its record comes from a version that kept nothing."""
    fall_asleep(device, clock)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await hass.async_block_till_done()
    del hass_storage[f"{DOMAIN}.{loaded.entry_id}"]["data"]["last_seen"]
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, DOOR).state == "unavailable"
    assert loaded.runtime_data.story.history.total == 0
    wake_by_door(device, clock, is_open=True)
    await poll(hass, loaded)
    assert state_of(hass, DOOR).state == "on"
