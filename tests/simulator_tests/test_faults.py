"""Faults happen when they are asked for, as often as asked, and go away."""

import asyncio
import json
import socket

import pytest

from tests.contract.captures import command_target
from tests.simulator import Fault

from .conftest import Bench

_STATE = command_target("State").encode()
_REQUEST = b"GET " + _STATE + b" HTTP/1.1\r\n\r\n"


async def test_refuse_refuses_the_connection(bench: Bench) -> None:
    bench.device.fault = Fault.REFUSE
    with pytest.raises(ConnectionRefusedError):
        await bench.run("State")
    bench.device.fault = None
    assert "POWER" in await bench.run("State")


async def test_a_black_hole_lets_connections_time_out(bench: Bench) -> None:
    bench.device.fault = Fault.BLACKHOLE
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await bench.run("State")
    bench.device.fault = None
    assert "POWER" in await bench.run("State")


async def test_hang_accepts_and_never_answers(bench: Bench) -> None:
    bench.device.fault = Fault.HANG
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await bench.run("State")
    bench.device.fault = None
    assert "POWER" in await bench.run("State")


async def test_empty_closes_without_a_byte(bench: Bench) -> None:
    bench.device.fault = Fault.EMPTY
    assert await bench.client.exchange(_REQUEST) == b""


async def test_drop_looks_like_the_end_of_the_reply(bench: Bench) -> None:
    whole = await bench.run("State")
    bench.device.fault = Fault.DROP
    half = await bench.run("State")
    assert 0 < len(half) < len(whole)
    assert whole.startswith(half)
    with pytest.raises(json.JSONDecodeError):
        json.loads(half)


async def test_reset_breaks_the_connection(bench: Bench) -> None:
    bench.device.fault = Fault.RESET
    with pytest.raises(ConnectionResetError):
        await bench.run("State")


async def test_slow_sends_the_whole_reply_in_pieces(bench: Bench) -> None:
    whole = await bench.run("State")
    bench.device.fault = Fault.SLOW
    bench.device.slow_pause = 0.001
    assert await bench.run("State") == whole


@pytest.mark.parametrize(
    ("fault", "beginning"),
    [
        (Fault.GARBAGE, b"HTTP/1.1 200 OK\nContent-type: application/json\r\n"),
        (Fault.NOT_HTTP, b"SSH-2.0"),
        (Fault.UNAUTHORIZED, b"HTTP/1.1 401 Unauthorized\r\n"),
        (Fault.SERVER_ERROR, b"HTTP/1.1 500 Internal"),
        (Fault.NOT_OPENBK, b"HTTP/1.1 404 Not Found\r\nServer: lighttpd"),
        (Fault.TASMOTA, b"HTTP/1.1 200 OK\r\nServer: Tasmota"),
    ],
)
async def test_other_faults_answer_something_else(
    bench: Bench, fault: Fault, beginning: bytes
) -> None:
    bench.device.fault = fault
    assert (await bench.client.exchange(_REQUEST)).startswith(beginning)
    assert bench.device.requests[-1].fault is fault
    bench.device.fault = None
    assert "POWER" in await bench.run("State")


async def test_a_fault_may_hold_for_a_number_of_requests(bench: Bench) -> None:
    bench.device.set_fault(Fault.EMPTY, count=2)
    answers = [await bench.client.exchange(_REQUEST) for _ in range(3)]
    assert [bool(answer) for answer in answers] == [False, False, True]


async def test_a_fault_may_hold_below_a_path(bench: Bench) -> None:
    bench.device.set_fault(Fault.EMPTY, path="/cm")
    assert await bench.client.exchange(_REQUEST) == b""
    assert (await bench.get("/api/info")).status == 200
    bench.device.set_fault(None)
    assert "POWER" in await bench.run("State")


async def test_refusing_for_a_number_of_requests_resets_them(bench: Bench) -> None:
    bench.device.set_fault(Fault.REFUSE, count=1)
    with pytest.raises(ConnectionResetError):
        await bench.run("State")
    assert "POWER" in await bench.run("State")


def test_a_black_hole_cannot_count(bench: Bench) -> None:
    with pytest.raises(ValueError, match="black hole"):
        bench.device.set_fault(Fault.BLACKHOLE, count=1)


async def test_a_changed_mac_is_reported_at_once(bench: Bench) -> None:
    bench.firmware.mac = "c8:47:8c:00:00:00"
    assert '"mac":"c8:47:8c:00:00:00"' in (await bench.get("/api/info")).text
    assert '"Mac":"c8:47:8c:00:00:00"' in await bench.run("Status 5")


async def test_a_client_that_goes_away_does_no_harm(bench: Bench) -> None:
    with socket.create_connection((bench.device.host, bench.device.port)):
        pass
    reader, writer = await asyncio.open_connection(bench.device.host, bench.device.port)
    writer.write(_REQUEST)
    writer.close()
    await writer.wait_closed()
    del reader
    assert "POWER" in await bench.run("State")
