"""Simulated devices and their config entries."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
import time
from typing import Any

from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Must be imported before Home Assistant looks for it.
import custom_components.openbk
from custom_components.openbk import attempts
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.coordinator import OpenBKCoordinator
from tests.simulator import Firmware, SimulatedDevice

assert custom_components.openbk

MAC = "c8:47:8c:12:34:56"
NAME = "obk8C123456"


class Clock:
    """The time of a simulated device: real, and moved on by hand."""

    def __init__(self) -> None:
        """Begin now."""
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return the seconds on the clock."""
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass for the device."""
        self._ahead += seconds

    def utcnow(self) -> datetime:
        """Return the time of day that goes with it."""
        return datetime.fromtimestamp(time.time() + self._ahead, UTC)


@pytest.fixture(autouse=True)
def _custom_integrations(
    enable_custom_integrations: None, socket_enabled: None
) -> None:
    """Allow our integration, and connections to 127.0.0.1."""


@pytest.fixture(autouse=True)
def quick_patience(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shorten the pauses and time-outs, except where a test is about them."""
    if "real_patience" not in request.keywords:
        monkeypatch.setattr(attempts, "RETRY_PAUSES", (0.01, 0.01))
        monkeypatch.setattr(attempts, "ATTEMPT_TIMEOUT", 0.5)
        monkeypatch.setattr(attempts, "CONTACT_TIMEOUT", 1.0)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots in Home Assistant's form."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def entity_registry_enabled_by_default() -> Iterator[None]:
    """Enable all entities from the start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
            property(lambda self: True),
        )
        yield


@pytest.fixture
def profile() -> str:
    """Return the profile of the simulated device, unless a test says otherwise."""
    return "socket_metering"


@pytest.fixture
def password() -> str:
    """Return the device's web password: none."""
    return ""


@pytest.fixture
def drivers() -> tuple[str, ...]:
    """Return the drivers that run from boot on: none but those of the profile."""
    return ()


@pytest.fixture
def clock() -> Clock:
    """Return the device's clock."""
    return Clock()


@dataclass(frozen=True)
class Wiring:
    """How a device was set up beyond its profile, and what it runs when it starts."""

    commands: tuple[str, ...] = ()
    startup: str = ""
    chipset: str = "BK7231N"


@pytest.fixture
def wiring() -> Wiring:
    """Return how the device was set up, unless a test says otherwise."""
    return Wiring()


@pytest.fixture
def firmware(
    profile: str,
    password: str,
    drivers: tuple[str, ...],
    wiring: Wiring,
    clock: Clock,
) -> Firmware:
    """Return the firmware of the simulated device, up for a while."""
    firmware = Firmware(
        profile=profile,
        short_name=NAME,
        mac=MAC,
        chipset=wiring.chipset,
        version="1.18.299",
        password=password,
        ssid="Home",
        bssid="9c:c7:a6:10:20:30",
        wifi_channel=6,
        rssi=-61,
        drivers=drivers,
        clock=clock,
    )
    for command in wiring.commands:
        firmware.execute(command)
    if wiring.startup:
        firmware.set_startup_command(wiring.startup)
        firmware.reboot()
    clock.advance(100)
    return firmware


@pytest.fixture
async def device(firmware: Firmware) -> AsyncIterator[SimulatedDevice]:
    """Start the simulated device."""
    async with SimulatedDevice(firmware) as device:
        yield device


def entry_for(device: SimulatedDevice, **data: Any) -> MockConfigEntry:
    """Return the config entry of a device."""
    if device.firmware.config.web_password:
        data.setdefault(CONF_PASSWORD, device.firmware.config.web_password)
    return MockConfigEntry(
        domain=DOMAIN,
        title=NAME,
        unique_id=device.firmware.mac,
        data={CONF_HOST: device.host, CONF_PORT: device.port, **data},
    )


@pytest.fixture
def entry(hass: HomeAssistant, device: SimulatedDevice) -> MockConfigEntry:
    """Return the config entry of the simulated device, added but not set up."""
    entry = entry_for(device)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Set up the simulated device."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def poll(hass: HomeAssistant, entry: MockConfigEntry) -> OpenBKCoordinator:
    """Poll the device once, now, and let everything follow."""
    coordinator: OpenBKCoordinator = entry.runtime_data.coordinator
    await coordinator.async_refresh()
    await hass.async_block_till_done()
    return coordinator
