"""What many clients send together is bounded, and each device is asked one at a time."""

import asyncio
from contextlib import AsyncExitStack

from aiohttp import ClientSession
import pytest

from custom_components.openbk.device import (
    Address,
    CannotConnect,
    Client,
    Traffic as Bound,
)
from tests.simulator import Fault, Firmware, SimulatedDevice, Traffic


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow connections to 127.0.0.1."""


async def test_clients_that_share_a_bound_keep_to_it() -> None:
    bound, seen = Bound(most=5), Traffic()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        clients = []
        for _ in range(20):
            device = SimulatedDevice(Firmware(), delay=0.01, traffic=seen)
            await stack.enter_async_context(device)
            address = Address(device.host, device.port)
            clients.append(Client(session, address, traffic=bound))
        await asyncio.gather(*(client.identify() for client in clients))
        assert seen.max_in_flight == 5


async def test_two_clients_of_one_device_take_turns() -> None:
    bound = Bound()
    async with (
        SimulatedDevice(Firmware(), delay=0.01) as device,
        ClientSession() as session,
    ):
        address = Address(device.host, device.port)
        clients = [Client(session, address, traffic=bound) for _ in range(5)]
        await asyncio.gather(*(client.identify() for client in clients))
        assert device.max_in_flight == 1
        assert len(device.requests) == 5


async def test_waiting_for_a_place_is_no_silence_of_the_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.openbk.device.client.REQUEST_TIMEOUT", 0.3)
    bound = Bound(most=1)
    async with (
        SimulatedDevice(Firmware()) as silent,
        SimulatedDevice(Firmware()) as device,
        ClientSession() as session,
    ):
        silent.fault = Fault.HANG
        first, second = (
            Client(session, Address(one.host, one.port), traffic=bound)
            for one in (silent, device)
        )
        # Each of these has to wait for the one before to be given up.
        waiting = [asyncio.ensure_future(first.identify()) for _ in range(3)]
        await asyncio.sleep(0)
        answer = await second.identify()
        assert answer.mac == device.firmware.mac
        for one in waiting:
            with pytest.raises(CannotConnect):
                await one


async def test_polls_leave_room_for_commands() -> None:
    bound = Bound()
    async with (
        SimulatedDevice(Firmware(profile="relay_off")) as device,
        ClientSession() as session,
        AsyncExitStack() as stack,
    ):
        while not bound.polls.locked():
            await stack.enter_async_context(bound.polls)
            await stack.enter_async_context(bound.request(asyncio.Lock()))
        address = Address(device.host, device.port)
        await Client(session, address, traffic=bound).set_channel(1, 1)
        assert device.firmware.channels[1] == 1
