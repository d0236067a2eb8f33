"""A serial log over real pseudo-terminals and real connections."""

import asyncio
from collections.abc import Iterator
import fcntl
from itertools import pairwise
import random
import socket
import struct
import termios

import pytest

from custom_components.openbk.listen.serial_log import SerialLog, SerialState, back_off
from custom_components.openbk.listen.serial_port import CHUNK, SerialReason

from .conftest import PATIENCE, SILENCE, PseudoTerminal, listening, open_files, serving

CONNECTED = SerialState.CONNECTED
EVERY_BYTE = bytes(range(256))


# --- What is read -------------------------------------------------------------------


async def test_every_byte_of_a_port_comes_as_it_is(terminal: PseudoTerminal) -> None:
    """No end of line is translated, no XON, XOFF, interrupt or end of file obeyed."""
    async with listening(terminal.path) as heard:
        await heard.until_state(CONNECTED)
        for byte in EVERY_BYTE * 2:
            terminal.say(bytes((byte,)))
            await asyncio.sleep(0)
        await heard.until_data(EVERY_BYTE * 2)
        assert SILENCE not in heard.calls


@pytest.mark.parametrize(
    "baud_rate", [9600, 74880, 115200, 921600, 1500000, 2000000, 3000000]
)
async def test_the_port_is_set_to_the_baud_rate(
    terminal: PseudoTerminal, baud_rate: int
) -> None:
    async with listening(terminal.path, baud_rate) as heard:
        await heard.until_state(CONNECTED)
        assert terminal.baud_rate == baud_rate
        assert terminal.control_flags & termios.CSIZE == termios.CS8
        assert not terminal.control_flags & (termios.PARENB | termios.CSTOPB)


async def test_nothing_is_written_to_a_port(terminal: PseudoTerminal) -> None:
    async with listening(terminal.path, silence=0.01) as heard:
        await heard.until_state(CONNECTED)
        terminal.say(b"> ")
        await heard.until(lambda: SILENCE in heard.calls)
        assert terminal.heard() == b""


async def test_the_modem_lines_are_neither_set_nor_dropped_on_closing(
    terminal: PseudoTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[int] = []
    ioctl = fcntl.ioctl

    def noting(file: int, request: int, *args: object) -> object:
        requests.append(request)
        return ioctl(file, request, *args)  # type: ignore[call-overload]

    monkeypatch.setattr(fcntl, "ioctl", noting)
    async with listening(terminal.path) as heard:
        await heard.until_state(CONNECTED)
        assert not terminal.control_flags & termios.HUPCL
    assert termios.TIOCGSERIAL in requests
    assert not {termios.TIOCMBIS, termios.TIOCMBIC, termios.TIOCMSET} & {*requests}


@pytest.mark.parametrize("source", ["terminal", "socket"])
async def test_a_flood_is_read_in_small_pieces_and_lets_others_run(
    terminal: PseudoTerminal, source: str
) -> None:
    data = random.Random(7).randbytes(2_000_000)
    turns = 0
    seen: list[int] = []

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        await asyncio.Event().wait()

    other = asyncio.create_task(take_turns())
    async with serving(flood) as port:
        url = f"socket://127.0.0.1:{port}"
        path = terminal.path if source == "terminal" else url
        received = bytearray()
        done = asyncio.Event()

        def on_data(piece: bytes) -> None:
            assert 0 < len(piece) <= CHUNK
            seen.append(turns)
            received.extend(piece)
            if len(received) >= len(data):
                done.set()

        async with listening(path, 2_000_000, on_data=on_data) as heard:
            await heard.until_state(CONNECTED)
            if source == "terminal":
                await terminal.pour(data)
            async with asyncio.timeout(PATIENCE):
                await done.wait()
    other.cancel()
    assert received == data
    assert all(later > earlier for earlier, later in pairwise(seen))


# --- Silence ------------------------------------------------------------------------


async def test_a_silence_is_told_once_and_not_before_anything_came(
    terminal: PseudoTerminal,
) -> None:
    async with listening(terminal.path, silence=0.02) as heard:
        await heard.until_state(CONNECTED)
        await asyncio.sleep(0.1)
        assert heard.calls == []
        terminal.say(b"an unfinished line")
        await heard.until(lambda: SILENCE in heard.calls)
        await asyncio.sleep(0.1)
        assert heard.calls == [b"an unfinished line", SILENCE]
        terminal.say(b"another")
        await heard.until(lambda: heard.calls.count(SILENCE) > 1)
        assert heard.calls == [b"an unfinished line", SILENCE, b"another", SILENCE]


async def test_a_line_that_the_loss_of_the_port_cut_off_is_told_to_be_over(
    terminal: PseudoTerminal,
) -> None:
    async with listening(terminal.path) as heard:
        await heard.until_state(CONNECTED)
        terminal.say(b"cut o")
        await heard.until_data(b"cut o")
        terminal.unplug()
        await heard.until_state(SerialReason.NOT_FOUND)
        terminal.plug_in()
        await heard.until_state(CONNECTED)
        terminal.say(b"new\n")
        await heard.until_data(b"cut onew\n")
        terminal.unplug()
        await heard.until_state(SerialReason.NOT_FOUND)
        assert heard.calls == [b"cut o", SILENCE, b"new\n", SILENCE]


async def test_a_port_lost_in_silence_tells_of_no_second_one(
    terminal: PseudoTerminal,
) -> None:
    async with listening(terminal.path, silence=0.01) as heard:
        await heard.until_state(CONNECTED)
        terminal.say(b"last words")
        await heard.until(lambda: SILENCE in heard.calls)
        terminal.unplug()
        await heard.until_state(SerialReason.NOT_FOUND)
        assert heard.calls == [b"last words", SILENCE]


# --- Losing and finding a port ------------------------------------------------------


async def test_a_port_that_is_unplugged_and_plugged_in_again_is_read_again(
    terminal: PseudoTerminal,
) -> None:
    async with listening(terminal.path, 2_000_000) as heard:
        said = b""
        for text in (b"first\n", b"second\n", b"third\n"):
            await heard.until_state(CONNECTED)
            assert terminal.baud_rate == 2_000_000
            terminal.say(text)
            await heard.until_data(said := said + text)
            terminal.unplug()
            await heard.until_state(SerialReason.NOT_FOUND)
            terminal.plug_in()
        await heard.until_state(CONNECTED)
        assert heard.states == [
            *(CONNECTED, SerialReason.CLOSED, SerialReason.NOT_FOUND) * 3,
            CONNECTED,
        ]


async def test_a_port_that_is_plugged_in_later_is_found(
    terminal: PseudoTerminal,
) -> None:
    terminal.unplug()
    async with listening(terminal.path) as heard:
        await heard.until_state(SerialReason.NOT_FOUND)
        terminal.plug_in()
        await heard.until_state(CONNECTED)
        assert heard.states == [SerialReason.NOT_FOUND, CONNECTED]


async def test_a_reason_is_told_once_however_often_it_is_tried(
    terminal: PseudoTerminal,
) -> None:
    attempts = 0

    def counted() -> Iterator[float]:
        nonlocal attempts
        while True:
            attempts += 1
            yield 0

    terminal.unplug()
    async with listening(terminal.path, pauses=counted) as heard:
        async with asyncio.timeout(PATIENCE):
            while attempts < 10:
                await asyncio.sleep(0)
        assert heard.states == [SerialReason.NOT_FOUND]


async def test_a_busy_port_is_taken_once_it_is_free(terminal: PseudoTerminal) -> None:
    async with listening(terminal.path, 9600) as first:
        await first.until_state(CONNECTED)
        async with listening(terminal.path, 115200) as second:
            await second.until_state(SerialReason.BUSY)
            terminal.say(b"for the first")
            await first.until_data(b"for the first")
            assert terminal.baud_rate == 9600
            await first.stop()
            await second.until_state(CONNECTED)
            terminal.say(b"for the second")
            await second.until_data(b"for the second")
        assert second.states == [SerialReason.BUSY, CONNECTED]


async def test_a_server_that_closes_is_connected_to_again() -> None:
    connections = 0

    async def say_a_line(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"connection %d\n" % connections)
        await writer.drain()

    async with serving(say_a_line) as port:
        async with listening(f"socket://127.0.0.1:{port}") as heard:
            await heard.until(lambda: heard.data.count(b"\n") >= 3)
        assert heard.data.startswith(b"connection 1\nconnection 2\nconnection 3\n")
        assert heard.states[:4] == [CONNECTED, SerialReason.CLOSED] * 2


async def test_a_server_that_starts_later_is_found() -> None:
    async def say_hello(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        await asyncio.Event().wait()

    async with serving(say_hello) as port:
        pass
    async with listening(f"socket://127.0.0.1:{port}") as heard:
        await heard.until_state(SerialReason.REFUSED)
        async with serving(say_hello, port):
            await heard.until_data(b"hello")
        await heard.until_state(SerialReason.REFUSED)


async def test_a_server_that_resets_the_connection_has_closed_it() -> None:
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(
            # SO_LINGER of 0 s: closing is a reset
            socket.SOL_SOCKET,
            socket.SO_LINGER,
            struct.pack("ii", 1, 0),
        )

    async with (
        serving(reset) as port,
        listening(f"socket://127.0.0.1:{port}") as heard,
    ):
        await heard.until_state(SerialReason.CLOSED)


def test_pauses_grow_from_one_second_to_thirty_and_are_never_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: (low, high))
    pauses = back_off()
    ranges = [(1, 2), (2, 4), (4, 8), (8, 16), (15, 30), (15, 30), (15, 30)]
    assert [next(pauses) for _ in ranges] == ranges


async def test_pauses_begin_anew_after_data_and_not_after_a_mere_connection() -> None:
    """A server that accepts and closes is not hammered."""
    says = iter([b"", b"", b"data", b"", b"", b"data", b""])
    taken: list[int] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(next(says, b""))
        await writer.drain()

    def counted() -> Iterator[float]:
        for number in range(1000):
            taken.append(number)
            yield 0

    async with (
        serving(serve) as port,
        listening(f"socket://127.0.0.1:{port}", pauses=counted) as heard,
    ):
        await heard.until(lambda: heard.data == b"datadata" and len(taken) >= 7)
    assert taken[:7] == [0, 1, 0, 1, 2, 0, 1]


# --- The end ------------------------------------------------------------------------


async def test_cancelling_closes_the_port(terminal: PseudoTerminal) -> None:
    async with listening(terminal.path) as heard:
        await heard.until_state(CONNECTED)
        assert open_files(terminal.target)
    assert not open_files(terminal.target)
    assert heard.states == [CONNECTED]


async def test_cancelling_closes_the_connection() -> None:
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""
        ended.set()

    async with serving(serve) as port:
        async with listening(f"socket://127.0.0.1:{port}") as heard:
            await heard.until_state(CONNECTED)
        async with asyncio.timeout(PATIENCE):
            await ended.wait()


async def test_cancelling_ends_a_pause(terminal: PseudoTerminal) -> None:
    terminal.unplug()
    async with listening(terminal.path, pauses=lambda: iter([3600.0])) as heard:
        await heard.until_state(SerialReason.NOT_FOUND)


async def test_cancelling_twice_closes_the_port_all_the_same(
    terminal: PseudoTerminal,
) -> None:
    async with listening(terminal.path) as heard:
        await heard.until_state(CONNECTED)
        assert heard.task
        heard.task.cancel()
        await asyncio.sleep(0)
        heard.task.cancel()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not open_files(terminal.target)


async def test_a_defect_of_a_callback_is_raised_and_the_port_closed(
    terminal: PseudoTerminal,
) -> None:
    def fail(data: bytes) -> None:
        raise LookupError("a defect")

    connected = asyncio.Event()
    log = SerialLog(
        terminal.path,
        115200,
        on_data=fail,
        on_silence=lambda: None,
        on_state=lambda *_: connected.set(),
    )
    task = asyncio.create_task(log.run())
    async with asyncio.timeout(PATIENCE):
        await connected.wait()
        terminal.say(b"data")
        with pytest.raises(LookupError, match="a defect"):
            await task
    assert not open_files(terminal.target)
