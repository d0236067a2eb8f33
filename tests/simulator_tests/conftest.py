"""Simulated devices whose time the tests move."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.contract.captures import command_target
from tests.contract.raw import RawClient, RawReply
from tests.simulator import Firmware, SimulatedDevice


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class Bench:
    """A device, its clock and a client."""

    device: SimulatedDevice
    clock: Clock

    @property
    def firmware(self) -> Firmware:
        """Return the device's firmware."""
        return self.device.firmware

    @property
    def client(self) -> RawClient:
        """Return a client without password."""
        return RawClient(self.device.host, self.device.port)

    async def get(self, target: str) -> RawReply:
        """Request a page."""
        return await self.client.request(target)

    async def run(self, command: str) -> str:
        """Run a command by `/cm` and return the reply."""
        return (await self.get(command_target(command))).text


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def firmware(clock: Clock) -> Firmware:
    """Return a metering socket."""
    return Firmware(profile="socket_metering", clock=clock)


@pytest.fixture
async def bench(
    firmware: Firmware, clock: Clock, socket_enabled: None
) -> AsyncIterator[Bench]:
    """Start the device on a real port."""
    async with SimulatedDevice(firmware) as device:
        yield Bench(device, clock)
