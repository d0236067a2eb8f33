"""Ports to listen to, and what was heard."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
import fcntl
from itertools import repeat
import os
from pathlib import Path
import struct
import termios
from typing import Any

import pytest

from custom_components.openbk.listen.serial_log import SerialLog, SerialState
from custom_components.openbk.listen.serial_port import SerialError, SerialReason

# A test that waits so long (s) for something has failed.
PATIENCE = 30.0

SILENCE = "silence"

# linux/asm-generic/ioctls.h: the settings with the speed as a number at the end.
_TCGETS2 = 0x802C542A
_TERMIOS2 = struct.Struct("=4IB19s2I")


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow connections to 127.0.0.1."""


class PseudoTerminal:
    """A serial port that can be unplugged, with the test at its other end."""

    def __init__(self, link: Path) -> None:
        """Plug it in."""
        self._link = link
        self._file = -1
        self.plug_in()

    @property
    def path(self) -> str:
        """Return the port as it is opened."""
        return str(self._link)

    @property
    def target(self) -> str:
        """Return the terminal behind the link."""
        return str(self._link.readlink())

    def plug_in(self) -> None:
        """Appear, as another terminal than before, like a stick plugged in again."""
        self._file, other_end = os.openpty()
        self._link.symlink_to(os.ttyname(other_end))
        os.close(other_end)
        os.set_blocking(self._file, False)

    def unplug(self) -> None:
        """Disappear."""
        self._link.unlink(missing_ok=True)
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def say(self, data: bytes) -> None:
        """Send what fits the terminal's buffer."""
        assert os.write(self._file, data) == len(data)

    def forbid(self) -> None:
        """Take everybody's right to open it."""
        Path(self.target).chmod(0)

    async def pour(self, data: bytes) -> None:
        """Send as fast as it is taken."""
        os.set_blocking(self._file, True)
        await asyncio.to_thread(self._write, data)

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._file, data) :]

    def heard(self) -> bytes:
        """Return what was written to the port."""
        with suppress(BlockingIOError):
            return os.read(self._file, 4096)
        return b""

    @property
    def baud_rate(self) -> int:
        """Return the speed that was set."""
        settings = fcntl.ioctl(self._file, _TCGETS2, bytes(_TERMIOS2.size))
        return int(_TERMIOS2.unpack(settings)[-1])

    @property
    def control_flags(self) -> int:
        """Return the control modes (c_cflag) that were set."""
        flags: int = termios.tcgetattr(self._file)[2]
        return flags


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[PseudoTerminal]:
    """Return a pseudo-terminal behind a link of its own."""
    terminal = PseudoTerminal(tmp_path / "usb-a_serial_adapter")
    yield terminal
    terminal.unplug()


def keepalive_in(port: int) -> float | None:
    """Return in how long (s) the connection to a port of 127.0.0.1 will be examined."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()]
    established = "01"
    (timer,) = [
        row[5]
        for row in rows
        if row[2].endswith(f":{port:04X}") and row[3] == established
    ]
    # proc(5): 0 is no timer, 1 a retransmission, 2 another (this one); 1/100 s
    kind, _, left = timer.partition(":")
    return int(left, 16) / 100 if kind == "02" else None


def open_files(target: str) -> list[str]:
    """Return which of our own open files are this one."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            if str(link.readlink()) == target:
                found.append(link.name)
    return found


class Heard:
    """What a serial log told."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self.calls: list[bytes | str] = []
        self.states: list[SerialState | SerialReason] = []
        self.task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    @property
    def data(self) -> bytes:
        """Return everything read."""
        return b"".join(call for call in self.calls if isinstance(call, bytes))

    def on_data(self, data: bytes) -> None:
        """Note data."""
        self.calls.append(data)
        self._news.set()

    def on_silence(self) -> None:
        """Note that nothing came."""
        self.calls.append(SILENCE)
        self._news.set()

    def on_state(self, state: SerialState, error: SerialError | None) -> None:
        """Note the state, or the reason of an error."""
        assert (error is None) == (state is SerialState.CONNECTED)
        self.states.append(error.reason if error else state)
        self._news.set()

    async def stop(self) -> None:
        """End it, and see that it has ended as it was told to."""
        assert self.task
        self.task.cancel()
        await asyncio.wait([self.task])
        assert self.task.cancelled()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what was heard is enough."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def until_state(self, state: SerialState | SerialReason) -> None:
        """Wait until a state was told of last."""
        await self.until(lambda: self.states and self.states[-1] == state)

    async def until_data(self, data: bytes) -> None:
        """Wait until exactly this was read."""
        await self.until(lambda: len(self.data) >= len(data))
        assert self.data == data


def soon() -> Iterator[float]:
    """Yield pauses that no test has to wait for."""
    return repeat(0.01)


@asynccontextmanager
async def listening(
    port: str, baud_rate: int = 115200, *, silence: float = PATIENCE, **options: Any
) -> AsyncIterator[Heard]:
    """Read a port in the background."""
    heard = Heard()
    callbacks = {
        "on_data": heard.on_data,
        "on_silence": heard.on_silence,
        "on_state": heard.on_state,
        "pauses": soon,
    }
    log = SerialLog(port, baud_rate, silence=silence, **{**callbacks, **options})
    heard.task = asyncio.create_task(log.run())
    try:
        yield heard
    finally:
        await heard.stop()


type Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


@asynccontextmanager
async def serving(handler: Handler, port: int = 0) -> AsyncIterator[int]:
    """Serve connections on a port of 127.0.0.1, ending them at last."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await handler(reader, writer)
        except ConnectionError, asyncio.CancelledError:
            pass
        finally:
            tasks.discard(task)
            if not writer.is_closing():
                writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)
