"""Repair issues come with their cause and go with it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.issues import FLAPPING
from custom_components.openbk.wifi.history_model import Source
from custom_components.openbk.wifi.log_reader import LogReader
from tests.simulator import Fault, SimulatedDevice

from .conftest import Clock, entry_for, poll

PMF_REFUSED = b"""\
wpa2/wpa3 is_pmf_required:1
AP Security mode: wep:0,wpa:0,wpa2:1,wpa3:1
Association failure, Wlan802.11 status code = 53
"""


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return the present issues by their kind, with what is filled in."""
    return {
        issue.translation_key or "": issue.translation_placeholders or {}
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


async def test_a_healthy_device_has_no_issue(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    assert issues(hass) == {}


async def test_a_lost_calibration_is_told(
    hass: HomeAssistant, device: SimulatedDevice
) -> None:
    device.firmware.mac = "c8:47:8c:00:00:00"
    entry = entry_for(device)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert issues(hass)["calibration_lost"]["mac"] == "c8:47:8c:00:00:00"
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == {}


async def look_at_pings(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Let the time pass after which the ping watchdog is looked at."""
    async_fire_time_changed(hass, dt_util.utcnow().replace(year=2030))
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("version", "command", "raised"),
    [
        ("1.18.299", "addChangeHandler noPingTime > 600 reboot", True),
        ("1.18.299", "addChangeHandler NOPINGTIME > 600 reboot", True),
        ("1.18.299", "startDriver NTP", False),
        ("1.18.312", "addChangeHandler noPingTime > 600 reboot", False),
        ("1.18.15", "addChangeHandler noPingTime > 600 reboot", False),
        ("dev_x", "addChangeHandler noPingTime > 600 reboot", False),
    ],
)
async def test_a_broken_ping_watchdog_in_the_startup_command_is_told(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    version: str,
    command: str,
    raised: bool,
) -> None:
    device.firmware.version = version
    device.firmware.set_startup_command(command)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert ("ping_watchdog" in issues(hass)) is raised


async def test_a_broken_ping_watchdog_with_a_time_out_is_told(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.config.ping_seconds = 60
    await look_at_pings(hass, loaded)
    assert "ping_watchdog" in issues(hass)


async def test_a_ping_watchdog_that_is_off_or_cannot_be_read_is_no_issue(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.set_fault(Fault.EMPTY, count=1, path="/cfg_ping")
    await look_at_pings(hass, loaded)
    assert [r for r in device.requests if r.path == "/cfg_ping"]
    assert issues(hass) == {}
    await hass.config_entries.async_reload(loaded.entry_id)
    await look_at_pings(hass, loaded)
    assert issues(hass) == {}


async def test_a_healed_device_is_not_asked_for_its_ping_watchdog(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    device.firmware.version = "1.18.312"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await look_at_pings(hass, entry)
    assert not [r for r in device.requests if r.path == "/cfg_ping"]


async def test_an_access_point_that_demands_too_much_is_told_until_it_lets_in(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    story = loaded.runtime_data.story
    reader = LogReader()
    events = [*reader.feed(PMF_REFUSED), *reader.close()]
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    story.logged(events, Source.SERIAL_LOG)
    found = issues(hass)["refused_for_pmf"]
    assert found["code"] == "53"
    assert found["name"] == "invalid PMKID"
    assert found["remedy"]
    # Once it is in, whatever was changed has helped.
    device.fault = None
    await poll(hass, loaded)
    assert issues(hass) == {}


async def test_flapping_between_access_points_is_told_for_a_day(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)
    for number in range(FLAPPING):
        assert issues(hass) == {}
        await device.lose_wifi()
        await device.regain_wifi(bssid=f"9c:c7:a6:10:20:{number:02x}")
        clock.advance(10)
        await poll(hass, loaded)
    assert issues(hass)["access_point_flapping"]["changes"] == str(FLAPPING)
    clock.advance(90_000)
    await poll(hass, loaded)
    assert issues(hass) == {}


async def test_a_refusal_of_long_ago_is_not_told_again_at_the_next_absence(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    reader = LogReader()
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    loaded.runtime_data.story.logged(
        [*reader.feed(PMF_REFUSED), *reader.close()], Source.SERIAL_LOG
    )
    assert "refused_for_pmf" in issues(hass)
    device.fault = None
    await poll(hass, loaded)
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    assert issues(hass) == {}


async def test_no_issue_is_raised_for_an_entry_that_has_gone(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.config.ping_seconds = 60
    device.delay = 0.2
    async_fire_time_changed(hass, dt_util.utcnow().replace(year=2030))
    await hass.config_entries.async_remove(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {}


async def test_a_ping_watchdog_is_looked_at_again_when_the_device_is_back(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.config.ping_seconds = 60
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    await look_at_pings(hass, loaded)
    assert issues(hass) == {}
    device.fault = None
    await poll(hass, loaded)
    async_fire_time_changed(hass, dt_util.utcnow().replace(year=2031))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "ping_watchdog" in issues(hass)
