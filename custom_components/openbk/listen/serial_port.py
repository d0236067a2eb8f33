"""Opens a serial port or a serial server for reading, and says why it cannot."""

import asyncio
from asyncio import Future, StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
import errno
from importlib import import_module
import os
import re
import socket
import termios
from typing import Any, Protocol
from urllib.parse import urlsplit

from .rfc2217 import Rfc2217

CHUNK = 4096

CONNECT_TIMEOUT = 10.0
# A serial server that lost its power is as silent as a device with nothing to log: the
# system asks it for a sign of life after a minute of silence, five times.
_KEEPALIVE = {
    socket.TCP_KEEPIDLE: 60,
    socket.TCP_KEEPINTVL: 2,
    socket.TCP_KEEPCNT: 5,
}
# How long (s) who cancels waits for an opening that is under way; it takes some 10 ms.
_LATE_OPENING = 1.0

_FASTEST = 12_000_000


class SerialReason(StrEnum):
    """Why a port cannot be read."""

    NOT_FOUND = "not_found"
    PERMISSION = "permission"
    BUSY = "busy"
    # It is no serial port, or the port or the server refuses the settings.
    UNSUPPORTED = "unsupported"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    # Nothing answers there, or (rfc2217://) what answers does not speak RFC 2217.
    TIMEOUT = "timeout"
    # It was open, and was unplugged or closed by the server.
    CLOSED = "closed"
    LIBRARY_MISSING = "library_missing"
    FAILED = "failed"


class SerialError(Exception):
    """A port cannot be opened or read any more; the text names no address."""

    def __init__(self, reason: SerialReason, detail: str = "") -> None:
        """Remember the reason, and a detail for who looks for the cause."""
        super().__init__(f"{reason} ({detail})" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class OpenPort(Protocol):
    """A port that can be read."""

    async def read(self) -> bytes:
        """Wait for data: 1 to CHUNK bytes; raise SerialError when the port is lost."""

    async def close(self) -> None:
        """Close the port; repeating it is free."""


async def open_port(port: str, baud_rate: int) -> OpenPort:
    """Open a device path, `socket://host:port` or `rfc2217://host:port` for reading.

    `socket://` has no baud rate: it is the server's. Raises SerialError.
    """
    if not 0 < baud_rate <= _FASTEST:
        # 0 would hang up the line.
        raise SerialError(SerialReason.UNSUPPORTED, f"{baud_rate} Bd")
    scheme = urlsplit(port).scheme
    if scheme == "socket":
        return await _open_socket(port)
    if scheme == "rfc2217":
        return await _open_rfc2217(port, baud_rate)
    return await _open_device(port, baud_rate)


async def probe(port: str, baud_rate: int) -> None:
    """Open the port once and close it; raises SerialError."""
    opened = await open_port(port, baud_rate)
    await opened.close()


_REASONS = {
    errno.ENOENT: SerialReason.NOT_FOUND,
    errno.ENOTDIR: SerialReason.NOT_FOUND,
    errno.ENODEV: SerialReason.NOT_FOUND,
    errno.ENXIO: SerialReason.NOT_FOUND,
    # A node without hardware behind it.
    errno.EIO: SerialReason.NOT_FOUND,
    errno.EACCES: SerialReason.PERMISSION,
    errno.EPERM: SerialReason.PERMISSION,
    errno.EBUSY: SerialReason.BUSY,
    errno.ENOTTY: SerialReason.UNSUPPORTED,
    errno.EINVAL: SerialReason.UNSUPPORTED,
    errno.EISDIR: SerialReason.UNSUPPORTED,
    errno.ECONNREFUSED: SerialReason.REFUSED,
    errno.ECONNRESET: SerialReason.CLOSED,
    errno.EPIPE: SerialReason.CLOSED,
    errno.EHOSTUNREACH: SerialReason.UNREACHABLE,
    errno.ENETUNREACH: SerialReason.UNREACHABLE,
    errno.ETIMEDOUT: SerialReason.TIMEOUT,
}

# asyncio's words where a host has several addresses and none can be reached.
_SEVERAL = re.compile(r"\[Errno (\d+)\]")


def error_of(err: Exception) -> SerialError:
    """Return the typed error for what the system or the library raised on opening."""
    number: int | None = None
    if isinstance(err, socket.gaierror | UnicodeError):
        return SerialError(SerialReason.UNKNOWN_HOST, type(err).__name__)
    if isinstance(err, termios.error):
        number = err.args[0]
    elif isinstance(err, OSError):
        number = err.errno
        if number is None and (several := _SEVERAL.findall(str(err))):
            number = int(several[-1])
    elif isinstance(err, ImportError):
        return SerialError(SerialReason.LIBRARY_MISSING, type(err).__name__)
    if number is None:
        timed_out = isinstance(err, TimeoutError)
        return SerialError(
            SerialReason.TIMEOUT if timed_out else SerialReason.FAILED,
            type(err).__name__,
        )
    return SerialError(
        _REASONS.get(number, SerialReason.FAILED),
        errno.errorcode.get(number, str(number)),
    )


@contextmanager
def _opening(refusals: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Type what goes wrong on opening; the library's own `refusals` are settings."""
    try:
        yield
    except SerialError:
        raise
    except refusals as err:
        raise SerialError(SerialReason.UNSUPPORTED, type(err).__name__) from None
    # Whatever the library or a driver may come up with, it must not end a reader that
    # is to go on for ever.
    except Exception as err:  # noqa: BLE001
        raise error_of(err) from None


@contextmanager
def _reading() -> Iterator[None]:
    """Type what goes wrong on reading: the port is lost, whatever the words."""
    try:
        yield
    except SerialError:
        raise
    except Exception as err:  # noqa: BLE001 - as above
        raise SerialError(SerialReason.CLOSED, error_of(err).detail) from None


def _load_library() -> Any:
    """Import serialx, which reads files: never in the event loop; raises SerialError.

    Its names differ between the versions in use (0.6 to 1.x), therefore untyped.
    """
    with _opening():
        return import_module("serialx")


# --- A port of this machine ---------------------------------------------------------


async def _open_device(path: str, baud_rate: int) -> OpenPort:
    opening = asyncio.get_running_loop().run_in_executor(
        None, _open_in_thread, path, baud_rate
    )
    try:
        # No shield: what it protects and nobody awaits any more, asyncio reports when it
        # fails.
        await asyncio.wait([opening])
    except asyncio.CancelledError:
        # The thread cannot be stopped. Who cancels wants the port free afterwards.
        opening.add_done_callback(_close_late)
        await asyncio.wait([opening], timeout=_LATE_OPENING)
        raise
    return _Device(opening.result())


def _close_late(opening: Future[Any]) -> None:
    """Close what was opened after nobody wanted it any more."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _open_in_thread(path: str, baud_rate: int) -> Any:
    """Open and configure a port, exclusively, leaving its modem lines alone.

    The library's blocking class is used for it and not its asyncio transport: in 0.6.2
    only the former locks the port (flock, as pyserial and Home Assistant's other
    integrations do), and before changing any setting of it; the latter reads without
    bound and repeats everything read, passwords too, in the library's debug log.

    Linux itself raises DTR and RTS whenever a closed port is opened, which cannot be
    helped. The library would set both again after opening, and let both fall on closing
    (HUPCL), so that every reconnection resets a chip whose reset hangs on one of them.
    Undefined means: neither. The lines stay as they are, also while nobody reads.
    """
    serialx = _load_library()
    edges: tuple[str, ...] = (
        "dtr_on_open",
        "rts_on_open",
        "dtr_on_close",
        "rts_on_close",
    )
    if not hasattr(serialx.Serial, edges[0]):  # before 1.9
        edges = ("rtsdtr_on_open", "rtsdtr_on_close")
    with _opening(serialx.SerialException), ExitStack() as undo:
        untouched = dict.fromkeys(edges, serialx.PinState.UNDEFINED)
        serial = serialx.Serial(path, baud_rate, **untouched)
        # 0.6.2 leaves a port open that it could not lock.
        undo.callback(serial.close)
        undo.enter_context(serial)
        os.set_blocking(serial.fileno(), False)
        undo.pop_all()
    return serial


class _Device:
    """A port of this machine, never written to; nothing is read ahead of demand."""

    def __init__(self, serial: Any) -> None:
        self._serial = serial
        self._file: int = serial.fileno()

    async def read(self) -> bytes:
        with _reading():
            while True:
                await _readable(self._file)
                try:
                    data = os.read(self._file, CHUNK)
                except BlockingIOError:
                    continue
                # Linux: an unplugged terminal reads as its end.
                if not data:
                    raise SerialError(SerialReason.CLOSED)
                return data

    async def close(self) -> None:
        # Closing may wait for the driver. Once begun it goes on, cancelled or not.
        loop = asyncio.get_running_loop()
        await asyncio.wait([loop.run_in_executor(None, self._close)])

    def _close(self) -> None:
        # The file is closed all the same where the driver of an unplugged port objects.
        with suppress(OSError):
            self._serial.close()


async def _readable(file: int) -> None:
    """Wait until a file can be read."""
    loop = asyncio.get_running_loop()
    ready: Future[None] = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(file, tell)
    try:
        await ready
    finally:
        loop.remove_reader(file)


# --- A serial server in the network -------------------------------------------------


class _Stream:
    """A connection to a serial server."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self) -> bytes:
        with _reading():
            data = await self._reader.read(CHUNK)
        if not data:
            raise SerialError(SerialReason.CLOSED)
        return data

    async def close(self) -> None:
        self._writer.transport.abort()
        # How it ended was told to who was reading.
        await asyncio.gather(self._writer.wait_closed(), return_exceptions=True)


async def _connect(url: str) -> tuple[StreamReader, StreamWriter]:
    """Connect to a server, and have the system watch over the connection."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE.items():
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    return reader, writer


async def _open_socket(url: str) -> OpenPort:
    """Connect to a server that passes a port's bytes on as they are."""
    with _opening():
        async with asyncio.timeout(CONNECT_TIMEOUT):
            return _Stream(*await _connect(url))


async def _open_rfc2217(url: str, baud_rate: int) -> OpenPort:
    """Connect to a server that takes a port's settings."""
    with _opening():
        async with asyncio.timeout(CONNECT_TIMEOUT):
            port = _Rfc2217(*await _connect(url), baud_rate)
            try:
                await port.negotiate()
            except BaseException:
                await port.close()
                raise
            return port


class _Rfc2217(_Stream):
    """A connection to a server that takes settings; only telnet's words are sent."""

    def __init__(
        self, reader: StreamReader, writer: StreamWriter, baud_rate: int
    ) -> None:
        super().__init__(reader, writer)
        self._telnet = Rfc2217(baud_rate)
        self._read = b""

    async def negotiate(self) -> None:
        """Return when the server has taken the settings; raises SerialError."""
        self._writer.write(self._telnet.take_replies())
        while not self._telnet.ready:
            await self._receive()
            if self._telnet.refused:
                raise SerialError(SerialReason.UNSUPPORTED, self._telnet.refused)

    async def read(self) -> bytes:
        while not self._read:
            await self._receive()
        data, self._read = self._read[:CHUNK], self._read[CHUNK:]
        return data

    async def _receive(self) -> None:
        self._read = self._telnet.feed(await super().read())
        if replies := self._telnet.take_replies():
            self._writer.write(replies)
