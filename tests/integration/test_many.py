"""Two hundred devices: what they are asked together, and that all of them come back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
import logging

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.openbk import attempts
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import pace
from custom_components.openbk.device.client import REQUEST_TIMEOUT
from custom_components.openbk.device.traffic import MOST_REQUESTS
from custom_components.openbk.traffic import async_traffic
from tests.simulator import Fault, Firmware, SimulatedDevice, Traffic

from .conftest import Clock, entry_for


@dataclass
class Fleet:
    """Many devices with their entries, and the connections they have open together."""

    hass: HomeAssistant
    devices: list[SimulatedDevice]
    entries: list[MockConfigEntry]
    traffic: Traffic

    def clear(self) -> None:
        """Forget what was seen so far."""
        self.traffic.clear()
        for device in self.devices:
            device.clear()

    async def pass_time(self, seconds: float) -> None:
        """Let everything that is due within that time happen now, all at once."""
        async_fire_time_changed(
            self.hass, dt_util.utcnow() + timedelta(seconds=seconds)
        )
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def connected(self) -> list[bool | None]:
        """Return whether each device answers."""
        return [entry.runtime_data.coordinator.connected for entry in self.entries]

    def asked(self, path: str) -> list[int]:
        """Return how often each device was asked for a page."""
        return [
            sum(request.path == path for request in device.requests)
            for device in self.devices
        ]

    def assert_no_burst(self) -> None:
        """Assert that few requests were in flight in all, and one for each device."""
        assert MOST_REQUESTS / 2 < self.traffic.max_in_flight <= MOST_REQUESTS
        assert {device.max_in_flight for device in self.devices} == {1}


@pytest.fixture
def many() -> int:
    """Return how many devices there are."""
    return 200


@pytest.fixture
async def fleet(
    hass: HomeAssistant,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    many: int,
) -> AsyncIterator[Fleet]:
    """Set up many devices, in the way Home Assistant does when it starts."""
    caplog.set_level(logging.WARNING)
    # Ten times as close together as it would be: harder, and over sooner.
    monkeypatch.setattr(pace, "_LONGEST_SPREAD", 0.5)
    # All of them are this one process, which has enough to do.
    monkeypatch.setattr(attempts, "BRIEF_CONNECT_TIMEOUT", REQUEST_TIMEOUT)
    traffic = Traffic()
    devices, entries = [], []
    for number in range(many):
        firmware = Firmware(
            profile="relay_off",
            short_name=f"many{number}",
            mac=f"c8:47:8c:12:35:{number:02x}",
            clock=clock,
        )
        device = SimulatedDevice(firmware, delay=0.005, traffic=traffic)
        await device.start()
        devices.append(device)
        entry = entry_for(device)
        entry.add_to_hass(hass)
        entries.append(entry)
    clock.advance(200)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done(wait_background_tasks=True)
    yield Fleet(hass, devices, entries, traffic)
    for device in devices:
        await device.stop()


@pytest.mark.real_patience
async def test_many_devices_start_and_are_lost_and_come_back_without_a_burst(
    hass: HomeAssistant, fleet: Fleet, clock: Clock
) -> None:
    assert {entry.state for entry in fleet.entries} == {ConfigEntryState.LOADED}
    assert all(fleet.connected())
    fleet.assert_no_burst()

    # Home Assistant is restarted, and knows them now.
    for entry in fleet.entries:
        assert await hass.config_entries.async_unload(entry.entry_id)
    fleet.clear()
    assert all(
        await asyncio.gather(
            *(
                hass.config_entries.async_setup(entry.entry_id)
                for entry in fleet.entries
            )
        )
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert all(fleet.connected())
    assert set(fleet.asked("/api/info")) == {1}
    fleet.assert_no_burst()

    # All polls at once: worse than they ever come.
    fleet.clear()
    await fleet.pass_time(11)
    assert set(fleet.asked("/cm")) == {1}
    fleet.assert_no_burst()

    # The power of the whole house fails.
    for device in fleet.devices:
        device.firmware.reboot(power_cut=True, off_seconds=60)
        device._follow()  # noqa: SLF001
    await fleet.pass_time(11)
    assert not any(fleet.connected())
    for _ in range(3):
        await fleet.pass_time(20)
        assert not any(fleet.connected())

    # It comes back, and whatever is due within 20 s finds every device.
    clock.advance(60)
    for device in fleet.devices:
        device._follow()  # noqa: SLF001
    fleet.clear()
    await fleet.pass_time(20)
    assert all(fleet.connected())
    assert set(fleet.asked("/api/info")) == {1}
    fleet.assert_no_burst()


@pytest.mark.parametrize("many", [80])
@pytest.mark.real_patience
async def test_those_that_swallow_connections_hold_up_neither_commands_nor_the_others(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "RETRY_PAUSES", (0.01, 0.01))
    swallowed, others = fleet.devices[:60], fleet.devices[60:]
    for device in fleet.devices:
        device.fault = Fault.REFUSE
    await fleet.pass_time(11)
    assert not any(fleet.connected())
    for device in others:
        device.fault = None
    for device in swallowed:
        device.fault = Fault.BLACKHOLE
    # One of the others is back before.
    here = fleet.entries[-1].runtime_data.coordinator
    await here.async_refresh()
    assert here.connected
    fleet.clear()

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=20))
    polls = async_traffic(hass).polls
    await asyncio.sleep(0)
    assert polls.locked()
    async with asyncio.timeout(REQUEST_TIMEOUT / 2):  # before anybody gives up
        await here.async_set_channel(1, 1)
    assert others[-1].firmware.channels[1] == 1
    assert polls.locked()

    for device in swallowed:
        device.fault = Fault.REFUSE
    await hass.async_block_till_done(wait_background_tasks=True)
    assert fleet.connected() == [False] * 60 + [True] * 20
    assert fleet.asked("/api/info") == [0] * 60 + [1] * 19 + [0]

    # Those that go on swallowing use up their time, and nothing of the others'.
    monkeypatch.setattr(attempts, "BRIEF_CONNECT_TIMEOUT", 0.5)
    for device in swallowed:
        device.fault = Fault.BLACKHOLE
    fleet.clear()
    await fleet.pass_time(40)
    assert fleet.connected() == [False] * 60 + [True] * 20
    assert set(fleet.asked("/cm")[60:]) == {1}
