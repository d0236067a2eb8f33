"""The story of a device's WiFi in Home Assistant, while its WiFi comes and goes."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.openbk.const import CONF_READ_LOG
from tests.simulator import Fault, Firmware, SimulatedDevice

from .conftest import Clock, entry_for, poll

WIFI_STATE = "sensor.obk8c123456_wifi_state"
EVENT = "event.obk8c123456_connection"
HOME = "9c:c7:a6:10:20:30"
MESH = "9c:c7:a6:10:20:99"

type News = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def one_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let Home Assistant and the device live in the same time."""
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)
    return clock


@pytest.fixture
def news(hass: HomeAssistant) -> News:
    """Return the news that the event entity tells, as they come."""
    told: News = []

    @callback
    def hear(event: Event[Any]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        # A first state is a restored one.
        states = {old and old.state, new and new.state}
        if event.data["entity_id"] == EVENT and not {None, "unavailable"} & states:
            told.append((new.attributes["event_type"], dict(new.attributes)))

    hass.bus.async_listen("state_changed", hear)
    return told


def kinds(news: News) -> list[str]:
    """Return the kinds of the news so far, and forget them."""
    told = [kind for kind, _ in news]
    news.clear()
    return told


def show(hass: HomeAssistant, key: str) -> str:
    """Return the state of one of the device's sensors."""
    state = hass.states.get(f"sensor.obk8c123456_{key}")
    assert state, key
    return state.state


@pytest.fixture
def live(
    hass: HomeAssistant, loaded: MockConfigEntry, clock: Clock
) -> Callable[[float], Any]:
    """Return how to let time pass with a poll every 10 s."""

    async def pass_time(seconds: float) -> None:
        for _ in range(round(seconds / 10)):
            clock.advance(10)
            await poll(hass, loaded)

    return pass_time


async def test_a_start_up_is_no_news(
    hass: HomeAssistant, loaded: MockConfigEntry, news: News, live: Any
) -> None:
    await live(30)
    assert news == []
    assert show(hass, "wifi_state") == "connected"
    assert show(hass, "last_association_status_code") == "unknown"
    state = hass.states.get("sensor.obk8c123456_last_association_status_code")
    assert state
    assert "serial log" in state.attributes["why_unknown"]
    assert show(hass, "disconnects_in_24_hours") == "0"
    state = hass.states.get(EVENT)
    assert state
    assert state.state == "unknown"


@pytest.mark.parametrize("seconds", [40, 600])
async def test_a_drop_is_one_outage_of_its_length(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any, seconds: int
) -> None:
    await live(30)
    await device.lose_wifi()
    began = dt_util.utcnow().timestamp() + 10
    await live(seconds)
    state = hass.states.get(WIFI_STATE)
    assert state
    assert state.state == "disconnected"
    assert state.attributes["inferred"] is True
    await device.regain_wifi()
    await live(10)
    assert show(hass, "wifi_state") == "connected"
    assert float(show(hass, "last_outage")) == pytest.approx(seconds, abs=10)
    lost = dt_util.parse_datetime(show(hass, "last_disconnect"))
    assert lost
    assert lost.timestamp() == pytest.approx(began, abs=2)
    assert show(hass, "disconnects_in_24_hours") == "1"
    told = dict(news)
    assert kinds(news) == ["disconnected", "reconnected"]
    assert told["disconnected"]["together"] == 1
    assert told["disconnected"]["signal_before"] == -61
    assert told["reconnected"]["rebooted"] is False
    assert told["reconnected"]["access_point_changed"] is False
    assert told["reconnected"]["duration"] == pytest.approx(seconds, abs=10)


async def test_a_drop_between_two_polls_is_no_outage(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any, clock: Clock
) -> None:
    await device.lose_wifi()
    clock.advance(5)
    await device.regain_wifi()
    await live(20)
    assert news == []
    assert show(hass, "last_outage") == "unknown"


async def test_a_drop_of_five_seconds_that_a_poll_falls_into_is_one_of_five(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    news: News,
    live: Any,
    clock: Clock,
) -> None:
    await live(30)
    await device.lose_wifi()
    await poll(hass, loaded)
    clock.advance(5)
    await device.regain_wifi()
    await poll(hass, loaded)
    assert kinds(news) == ["disconnected", "reconnected"]
    assert float(show(hass, "last_outage")) == pytest.approx(5, abs=1.5)


async def test_a_reboot_is_told_from_a_loss_of_the_network(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any, clock: Clock
) -> None:
    await live(30)
    coming_back = device.reboot(power_cut=True, off_seconds=35)
    await live(30)
    clock.advance(10)
    await coming_back
    await live(30)
    assert kinds(news) == ["disconnected", "reconnected", "rebooted"]
    state = hass.states.get("sensor.obk8c123456_last_outage")
    assert state
    assert state.attributes["rebooted"] is True
    # A boot has emptied the log, and it holds the WiFi password: it is not read.
    assert not [r for r in device.requests if r.path == "/lograw"]


async def test_another_access_point_is_noticed(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any
) -> None:
    await live(30)
    await device.lose_wifi()
    await live(30)
    await device.regain_wifi(bssid=MESH, channel=11, rssi=-75)
    await live(10)
    assert kinds(news) == ["disconnected", "reconnected", "access_point_changed"]
    assert show(hass, "bssid") == MESH
    state = hass.states.get("sensor.obk8c123456_last_outage")
    assert state
    assert state.attributes["access_point_changed"] is True


async def test_a_device_that_asks_for_another_password_is_connected(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any
) -> None:
    await live(30)
    device.fault = Fault.UNAUTHORIZED
    await live(20)
    assert show(hass, "wifi_state") == "connected"
    assert kinds(news) == []


async def test_one_that_asks_for_another_password_ends_no_outage(
    hass: HomeAssistant, device: SimulatedDevice, news: News, live: Any
) -> None:
    """Any device can have got the address while it was away."""
    await live(30)
    await device.lose_wifi()
    await live(30)
    device.fault = Fault.UNAUTHORIZED
    await device.regain_wifi()
    await live(20)
    assert show(hass, "wifi_state") == "disconnected"
    assert kinds(news) == ["disconnected"]
    device.fault = None
    await live(20)
    assert show(hass, "wifi_state") == "connected"
    assert kinds(news) == ["reconnected"]


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_device_s_log_is_read_once_after_an_outage_if_wanted(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    live: Any,
    wanted: bool,
) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_READ_LOG: wanted})
    await live(30)
    await device.lose_wifi(refused=True)
    await live(30)
    await device.regain_wifi()
    await live(30)
    await hass.async_block_till_done(wait_background_tasks=True)
    reads = [request for request in device.requests if request.path == "/lograw"]
    assert len(reads) == int(wanted)


async def test_a_log_that_cannot_be_read_changes_nothing(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    live: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await device.lose_wifi()
    await live(30)
    await device.regain_wifi()
    device.set_fault(Fault.EMPTY, count=1, path="/lograw")
    await live(10)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "The log was not read" in caplog.text
    assert show(hass, "wifi_state") == "connected"


async def test_the_story_goes_on_after_a_restart_of_home_assistant(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    news: News,
    live: Any,
    clock: Clock,
) -> None:
    await live(30)
    await device.lose_wifi()
    await live(40)
    await device.regain_wifi()
    await live(10)
    before = {
        key: show(hass, key)
        for key in ("last_disconnect", "last_outage", "disconnects_in_24_hours")
    }
    news.clear()
    assert await hass.config_entries.async_unload(loaded.entry_id)
    clock.advance(3600)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()
    await live(20)
    assert {key: show(hass, key) for key in before} == before
    assert news == []

    # It is lost while Home Assistant is away, and comes back before its eyes.
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.lose_wifi()
    clock.advance(600)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()
    assert show(hass, "wifi_state") == "disconnected"
    assert news == []
    await live(20)
    await device.regain_wifi()
    await live(10)
    assert kinds(news) == ["reconnected"]
    assert show(hass, "disconnects_in_24_hours") == "2"


async def test_many_devices_lost_at_once_are_one_event(
    hass: HomeAssistant, clock: Clock
) -> None:
    devices, entries = [], []
    for number in range(20):
        firmware = Firmware(
            profile="relay_off",
            short_name=f"many{number}",
            mac=f"c8:47:8c:12:35:{number:02x}",
            clock=clock,
        )
        device = SimulatedDevice(firmware)
        await device.start()
        devices.append(device)
        entry = entry_for(device)
        entry.add_to_hass(hass)
        entries.append(entry)
        assert await hass.config_entries.async_setup(entry.entry_id)
    try:
        told = async_capture_events(hass, "state_changed")
        for device in devices:
            await device.lose_wifi()
        for entry in entries:
            clock.advance(1)
            await poll(hass, entry)
        for device in devices:
            await device.regain_wifi()
        clock.advance(30)
        for entry in entries:
            await poll(hass, entry)
        for entry in entries:
            history = entry.runtime_data.story.history
            assert history.total == 1
            assert history.outages[0].together == 20
            assert history.outages[0].rebooted is False
        news = [
            event.data["new_state"].attributes["event_type"]
            for event in told
            if event.data["entity_id"].startswith("event.")
        ]
        assert Counter(news) == {"disconnected": 20, "reconnected": 20}
        # After a restart of Home Assistant they still know.
        for entry in entries:
            assert await hass.config_entries.async_reload(entry.entry_id)
        for entry in entries:
            history = entry.runtime_data.story.history
            assert (history.total, history.outages[0].together) == (1, 20)
    finally:
        for entry in entries:
            await hass.config_entries.async_unload(entry.entry_id)
        for device in devices:
            await device.stop()
