"""A real device's mishaps, from its WiFi to the phone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
from shutil import copytree
from typing import Any

from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.openbk.trigger import SUPPORTED_SINCE
from custom_components.openbk.wifi.history_model import Source
from custom_components.openbk.wifi.log_reader import LogReader
from tests.simulator import Firmware, SimulatedDevice

from .conftest import Clock, entry_for
from .connections import settle

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "openbk"
CONNECTION = "event.obk8c123456_connection"

type Live = Callable[[float], Awaitable[None]]


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Return a configuration that has the blueprints of this repository."""
    copytree(BLUEPRINTS, tmp_path / "blueprints" / "automation" / "openbk")
    return str(tmp_path)


@pytest.fixture(autouse=True)
def one_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let Home Assistant, its templates and the device live in the same time."""
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)
    monkeypatch.setattr(dt_util, "now", clock.utcnow)
    return clock


@pytest.fixture
async def calls(hass: HomeAssistant) -> AsyncIterator[list[ServiceCall]]:
    """Collect what the phone is told; switch the automation off in the end."""
    yield async_mock_service(hass, "notify", "phone")
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.one"}, blocking=True
    )


async def automate(hass: HomeAssistant, **config: Any) -> None:
    """Set an automation up."""
    assert await async_setup_component(
        hass, "automation", {"automation": {"alias": "One", **config}}
    )
    await settle()
    assert hass.states.is_state("automation.one", "on")


def blueprint(name: str, **inputs: Any) -> dict[str, Any]:
    """Return the configuration of an automation of a blueprint."""
    action = {
        "action": "notify.phone",
        "data": {"title": "{{ title }}", "message": "{{ message }}"},
    }
    path = f"openbk/{name}.yaml"
    return {"use_blueprint": {"path": path, "input": {"action": action} | inputs}}


def told(calls: list[ServiceCall]) -> list[str]:
    """Return what the phone was told, and forget it."""
    messages = [
        ": ".join(call.data[key] for key in ("title", "message")) for call in calls
    ]
    calls.clear()
    return messages


def live_with(
    hass: HomeAssistant, clock: Clock, entries: list[MockConfigEntry]
) -> Live:
    """Return how to let time pass with a poll of each device every 10 s.

    Not by `poll`: that waits for automations that wait. Their time is the event
    loop's, which does not pass: see `end_of_waiting`.
    """

    async def live(seconds: float) -> None:
        for _ in range(round(seconds / 10)):
            clock.advance(10)
            for entry in entries:
                await entry.runtime_data.coordinator.async_refresh()
            await settle()

    return live


async def end_of_waiting(hass: HomeAssistant, seconds: float) -> None:
    """Let what has begun to wait so long or shorter go on."""
    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(seconds=seconds))
    await settle()


@pytest.fixture
def live(hass: HomeAssistant, clock: Clock, loaded: MockConfigEntry) -> Live:
    """Return how to let time pass for the one device."""
    return live_with(hass, clock, [loaded])


@pytest.mark.skipif(
    (MAJOR_VERSION, MINOR_VERSION) < SUPPORTED_SINCE,
    reason="This Home Assistant knows no such triggers of a custom integration",
)
async def test_triggers_fire_when_a_device_is_lost_and_when_it_is_back(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    live: Live,
) -> None:
    """Each with what is known."""
    target = {"entity_id": CONNECTION}
    await automate(
        hass,
        mode="parallel",
        triggers=[
            {"trigger": f"openbk.{name}", "target": target}
            for name in ("disconnected", "reconnected")
        ],
        actions={
            "action": "notify.phone",
            "data": {
                "title": "{{ trigger.device_name }} {{ trigger.platform }}",
                "message": "{{ trigger.data.signal_before }} dBm, "
                "rebooted {{ trigger.data.rebooted | default('unknown') }}",
            },
        },
    )
    await live(30)
    assert not calls
    await device.lose_wifi()
    await live(40)
    assert told(calls) == ["obk8C123456 openbk.disconnected: -61 dBm, rebooted unknown"]
    await device.regain_wifi()
    await live(10)
    assert told(calls) == ["obk8C123456 openbk.reconnected: -61 dBm, rebooted False"]


async def test_a_device_that_stays_away_is_told_on_the_phone(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    live: Live,
) -> None:
    """And that it is back, and had restarted."""
    await automate(
        hass, **blueprint("device_stays_away", connections=[CONNECTION], minutes=2)
    )
    await live(30)
    coming_back = device.reboot(power_cut=True, off_seconds=300)
    await live(130)
    await end_of_waiting(hass, 119)
    assert not calls
    await end_of_waiting(hass, 121)
    (message,) = told(calls)
    assert message.startswith("obk8C123456 does not answer: No answer for 2 minutes")
    clock.advance(200)
    await coming_back
    await live(20)
    (message,) = told(calls)
    assert message.startswith("obk8C123456 is back: It was away for")
    assert message.endswith("and has restarted, as after a power cut.")


async def test_a_refused_device_is_told_on_the_phone(
    hass: HomeAssistant, calls: list[ServiceCall], loaded: MockConfigEntry
) -> None:
    """With the code of its log, and what helps."""
    await automate(hass, **blueprint("connection_refused", connections=[CONNECTION]))
    reader = LogReader()
    for _ in range(3):
        line = b"Association failure, Wlan802.11 status code = 53\r\n"
        loaded.runtime_data.story.logged(reader.feed(line), Source.SERIAL_LOG)
        await settle()
    (message,) = told(calls)
    assert re.fullmatch(
        r"obk8C123456 was refused by the access point: "
        r"Status code 53: invalid PMKID\. .+ Likely cause: .+\. What helps: .+\. "
        r"Seen in the serial log\.",
        message,
    )


async def test_many_lost_devices_are_told_on_the_phone_once(
    hass: HomeAssistant, calls: list[ServiceCall], clock: Clock
) -> None:
    """And once that they are back."""
    async with AsyncExitStack() as running:
        devices, entries = [], []
        for number in range(5):
            firmware = Firmware(
                profile="relay_off",
                short_name=f"many{number}",
                mac=f"c8:47:8c:12:35:{number:02x}",
                clock=clock,
            )
            device = SimulatedDevice(firmware)
            devices.append(await running.enter_async_context(device))
            entry = entry_for(device)
            entry.add_to_hass(hass)
            assert await hass.config_entries.async_setup(entry.entry_id)
            running.push_async_callback(
                hass.config_entries.async_unload, entry.entry_id
            )
            entries.append(entry)
        await automate(hass, **blueprint("many_devices_lost"))
        live = live_with(hass, clock, entries)
        await live(30)
        for device in devices[1:]:
            await device.lose_wifi()
        await live(30)
        await end_of_waiting(hass, 29)
        assert not calls
        await end_of_waiting(hass, 31)
        (message,) = told(calls)
        assert message.startswith("4 devices are lost at once: 4 of 5 OpenBK devices")
        assert message.endswith("Lost: many1, many2, many3, many4.")
        for device in devices[1:]:
            await device.regain_wifi()
        await live(30)
        await end_of_waiting(hass, 31)
        (message,) = told(calls)
        assert message.startswith("The network is back: After ")
        assert message.endswith("4 of the 4 lost OpenBK devices answer again.")
