"""What is asked at each poll: in few requests, each of which is executed once."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from aiohttp import ClientSession
from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.openbk.device import (
    Address,
    Client,
    Features,
    Kind,
    Snapshot,
    poll,
)
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.client import LONGEST_COMMAND, echo_of
from custom_components.openbk.device.flags import FLAGS
from custom_components.openbk.device.meanings import INT_MAX, INT_MIN
from custom_components.openbk.device.polling import packed
from custom_components.openbk.device.roles import ROLES
from tests.simulator import Firmware, SimulatedDevice
from tests.simulator.tables import DRIVERS

COUNTERS = (50, 51, 52, 53, 54, 55)


def run[T](what: Coroutine[Any, Any, T]) -> T:
    """Run something in a loop of its own, beside the loop of the tests."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(what)
    finally:
        loop.close()


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow connections to 127.0.0.1."""


class Polled:
    """A simulated device that was read and polled, and what it was asked."""

    def __init__(self, firmware: Firmware) -> None:
        """Poll this device."""
        self.firmware = firmware
        self.features = Features()
        self.commands: list[str] = []
        self.asked: list[str] = []
        self.snapshot: Snapshot

    async def poll(self, **wanted: Any) -> Polled:
        """Ask it who it is and what it has, and then what a poll asks."""
        async with SimulatedDevice(self.firmware) as device, ClientSession() as session:
            client = Client(session, Address(device.host, device.port))
            identity = await client.identify()
            self.features = await client.read_features(identity)
            asked_before = len(device.requests)
            self.snapshot = await poll(client, identity, self.features, **wanted)
            requests = device.requests[asked_before:]
            self.asked = [request.command or request.path for request in requests]
            self.commands = [request.command or "" for request in device.requests]
            assert device.max_in_flight == 1
        return self


def device_of(
    pins: Sequence[tuple[str, int, int]] = (),
    types: Mapping[int, str] | None = None,
    values: Mapping[int, int] | None = None,
    drivers: Sequence[str] = (),
    flags: Sequence[int] = (),
    chipset: str = "BK7231N",
) -> Firmware:
    """Return a simulated device whose time stands still."""
    firmware = Firmware(chipset=chipset, clock=lambda: 0.0)
    for flag in flags:
        firmware.execute(f"SetFlag {flag} 1")
    for index, (role, channel, second) in enumerate(pins):
        firmware.execute(f"SetPinRole {index} {role}")
        firmware.execute(f"SetPinChannel {index} {channel} {second}")
    for channel, name in (types or {}).items():
        firmware.execute(f"SetChannelType {channel} {name}")
    for driver in drivers:
        firmware.execute(f"startDriver {driver}")
    for channel, value in (values or {}).items():
        firmware.channels[channel] = value
    return firmware


CHANNELS = st.integers(0, 63)
PINS = st.lists(
    st.tuples(
        st.sampled_from([name for name in ROLES if name != " "]), CHANNELS, CHANNELS
    ),
    max_size=20,
)
TYPES = st.dictionaries(
    CHANNELS,
    st.sampled_from([name for name in CHANNEL_TYPES if name != "Error"]),
    max_size=64,
)
VALUES = st.dictionaries(
    CHANNELS,
    st.integers(0, 1) | st.integers(-1000, 1000) | st.integers(INT_MIN, INT_MAX),
    max_size=64,
)


@settings(deadline=None)
@given(
    PINS,
    TYPES,
    VALUES,
    st.lists(st.sampled_from(DRIVERS), max_size=4),
    st.lists(st.sampled_from(FLAGS), max_size=3),
    st.booleans(),
    st.booleans(),
)
@example(
    [("Rel", 1, 0), ("PWM", 0, 0), ("PWM", 2, 0), ("PWM", 3, 0), ("PWM", 4, 0)],
    dict.fromkeys(range(5, 64), "TextField"),
    dict.fromkeys(range(5, 64), INT_MAX),
    ["BL0942", "Battery"],
    [],
    True,
    True,
)
def test_no_device_is_asked_more_than_three_times_and_everything_is_read(
    pins: list[tuple[str, int, int]],
    types: dict[int, str],
    values: dict[int, int],
    drivers: list[str],
    flags: list[int],
    chip_temperature: bool,
    counters: bool,
) -> None:
    polled = run(
        Polled(device_of(pins, types, values, drivers, flags)).poll(
            chip_temperature=chip_temperature, counters=COUNTERS if counters else ()
        )
    )
    assert len(polled.asked) <= 3
    assert max(len(command) for command in polled.commands) <= LONGEST_COMMAND
    features, snapshot = polled.features, polled.snapshot
    left_out = features.channels - snapshot.channels.keys()
    assert snapshot.channels.keys() <= features.channels
    assert features.reads_page or not left_out
    assert all(abs(polled.firmware.channels[n]) >= 2**24 for n in left_out)
    for channel, value in snapshot.channels.items():
        real = polled.firmware.channels[channel]
        if channel in features.graded or value == real:
            assert value == real
        else:
            # Only whether it is on is of interest.
            assert value == (real != 0)
    # The most important comes first.
    if features.light:
        asked = "".join(polled.asked)
        assert all(name in asked for name in features.light.constants)
    if features.meter:
        assert snapshot.meter
        assert snapshot.meter.voltage is not None
    if features.has_battery:
        assert snapshot.battery
        assert snapshot.battery.level is not None


@pytest.mark.parametrize(
    ("device", "asked"),
    [
        (device_of([("Rel", 1, 0), ("Btn", 1, 0)]), ["State"]),
        (device_of([("Rel", 1, 0), ("Rel_n", 2, 0), ("LED", 3, 0)]), ["State"]),
        (device_of(types={1: "Toggle"}), ["State"]),
        (
            device_of([("Rel", 1, 0)], drivers=["BL0942"]),
            [
                "State",
                "echo [$voltage,$current,$power,$frequency,$energy,$today,$yesterday]",
            ],
        ),
        (device_of([("dInput", 4, 0)]), ["State", "echo [$CH4]"]),
        (
            device_of([("Rel", 1, 0)], types={1: "Percent", 2: "Toggle_Inv"}),
            ["State", "echo [$CH1,$CH2]"],
        ),
        (device_of(types=dict.fromkeys(range(40), "ReadOnly")), ["State", "Ch"]),
        (
            device_of(types={3: "Temperature"}, drivers=["Battery"]),
            ["State", "echo [$batteryLevel,$CH3]"],
        ),
    ],
)
async def test_what_is_asked_follows_from_what_the_device_has(
    device: Firmware, asked: list[str]
) -> None:
    assert (await Polled(device).poll()).asked == asked


@pytest.mark.parametrize("value", [2**24 - 1, -(2**24) + 1])
async def test_a_number_that_a_float_can_hold_is_read_with_the_others(
    value: int,
) -> None:
    polled = await Polled(device_of(types={3: "TextField"}, values={3: value})).poll()
    assert polled.asked == ["State", "echo [$CH3]"]
    assert polled.snapshot.channels == {3: value}


@pytest.mark.parametrize("value", [2**24 + 1, -(2**24) - 1, INT_MIN, INT_MAX])
async def test_a_number_that_a_float_cannot_hold_is_read_exactly(value: int) -> None:
    polled = await Polled(device_of(types={3: "TextField"}, values={3: value})).poll()
    assert polled.asked == ["State", "echo [$CH3]", "Ch"]
    assert polled.snapshot.channels == {3: value}


async def test_a_large_number_on_the_page_takes_no_request_from_the_meter() -> None:
    pins = [("ShutterA", 1, 0), *(("PWM", n, 0) for n in range(2, 7))]
    drivers = ["Shutters", "BL0942", "Battery"]
    types = {20: "TextField", 21: "TextField"}
    device = device_of(pins, types, {20: INT_MAX, 21: 5}, drivers)
    polled = await Polled(device).poll()
    assert polled.asked[:2] == ["State", "/index"]
    (echo,) = polled.asked[2:]
    light = polled.features.light
    assert light
    assert all(
        name in echo
        for name in (*light.constants, "$voltage", "$current", "$power", "$energy")
    )
    assert polled.snapshot.meter
    assert polled.snapshot.meter.voltage is not None
    # Not even the rounded value is shown.
    assert 20 not in polled.snapshot.channels
    assert polled.snapshot.channels[21] == 5


async def test_a_large_number_on_the_page_is_read_exactly_where_nothing_else_is() -> (
    None
):
    device = device_of(
        [("ShutterA", 1, 0)], {20: "TextField"}, {20: INT_MAX}, ["Shutters"]
    )
    polled = await Polled(device).poll()
    assert polled.asked == ["State", "/index", "Ch"]
    assert polled.snapshot.channels == {20: INT_MAX}


@settings(deadline=None)
@given(st.integers(INT_MIN, INT_MAX))
@example(2**24 + 1)
@example(INT_MAX)
@example(INT_MIN)
@example(-1)
def test_a_channel_is_set_to_exactly_what_was_asked_for(value: int) -> None:
    firmware = device_of(types={3: "TextField"}, values={3: int(value == 0)})

    async def set_it() -> list[str]:
        async with SimulatedDevice(firmware) as device, ClientSession() as session:
            await Client(session, Address(device.host, device.port)).set_channel(
                3, value
            )
            return [request.command or "" for request in device.requests]

    assert len(run(set_it())) == 1
    assert firmware.channels[3] == value


@pytest.mark.parametrize("chipset", ["TR6260", "TXW81X", "RDA5981"])
async def test_a_build_whose_commands_say_nothing_is_read_in_two_requests(
    chipset: str,
) -> None:
    types = {2: "Temperature", 3: "TextField"}
    values = {1: 1, 2: -5, 3: 77}
    device = device_of([("Rel", 1, 0)], types, values, chipset=chipset)
    polled = await Polled(device).poll()
    assert len(polled.asked) == 2
    assert polled.snapshot.channels == values


@given(st.lists(st.sampled_from(["$CH1", "$CH63", "$batteryLevel", "$intTemp"])))
def test_constants_are_packed_in_order_and_none_is_lost(names: list[str]) -> None:
    groups = packed(names)
    assert [name for group in groups for name in group] == names
    for group in groups:
        assert len(echo_of(group)) <= LONGEST_COMMAND


def test_every_kind_is_either_on_or_off_or_graded() -> None:
    """A new kind has to say which."""
    kinds = {Kind.SWITCH, Kind.LIGHT, Kind.BINARY_SENSOR}
    graded = {Kind.SENSOR, Kind.NUMBER, Kind.SELECT, Kind.COVER}
    assert kinds | graded == set(Kind)
