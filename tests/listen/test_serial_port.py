"""Opening a serial port or a serial server, and why it cannot be opened."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import errno
from importlib import import_module
import os
from pathlib import Path
import socket
import sys
import termios
import threading
from typing import Any

import pytest

from custom_components.openbk.listen import serial_port
from custom_components.openbk.listen.serial_log import SerialState
from custom_components.openbk.listen.serial_port import (
    SerialError,
    SerialReason,
    error_of,
    open_port,
    probe,
)

from .conftest import (
    PATIENCE,
    PseudoTerminal,
    keepalive_in,
    listening,
    open_files,
    serving,
)
from .rfc2217_server import Rfc2217Server

CONNECTED = SerialState.CONNECTED


async def reason_of(port: str, baud_rate: int = 115200) -> SerialReason:
    """Return why a port cannot be opened."""
    with pytest.raises(SerialError) as caught:
        await probe(port, baud_rate)
    assert port not in str(caught.value)
    return caught.value.reason


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user without rights, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


# --- Ports of this machine ----------------------------------------------------------


async def test_probing_opens_and_closes_the_port(terminal: PseudoTerminal) -> None:
    await probe(terminal.path, 1_500_000)
    assert not open_files(terminal.target)
    await probe(terminal.path, 1_500_000)


async def test_a_port_that_is_not_there_is_not_found(
    terminal: PseudoTerminal,
) -> None:
    assert await reason_of(f"{terminal.target}/no_directory") is SerialReason.NOT_FOUND
    terminal.unplug()
    assert await reason_of(terminal.path) is SerialReason.NOT_FOUND


async def test_a_port_of_others_asks_for_permission(terminal: PseudoTerminal) -> None:
    # by its own name, for nobody may not look into the directory of the link either
    target = terminal.target
    terminal.forbid()
    with as_nobody():
        assert await reason_of(target) is SerialReason.PERMISSION


async def test_a_port_in_use_is_busy_and_keeps_its_settings(
    terminal: PseudoTerminal,
) -> None:
    opened = await open_port(terminal.path, 9600)
    assert await reason_of(terminal.path, 115200) is SerialReason.BUSY
    assert len(open_files(terminal.target)) == 1
    assert terminal.baud_rate == 9600
    terminal.say(b"not lost")
    assert await opened.read() == b"not lost"
    await opened.close()
    await opened.close()
    await probe(terminal.path, 115200)


async def test_what_is_no_serial_port_is_unsupported(tmp_path: Path) -> None:
    file, pipe = tmp_path / "file", tmp_path / "pipe"
    file.touch()
    os.mkfifo(pipe)
    for path in map(str, (file, pipe, tmp_path)):
        before = open_files(path)
        assert await reason_of(path) is SerialReason.UNSUPPORTED
        assert open_files(path) == before


@pytest.mark.parametrize("baud_rate", [0, -9600, 10**9])
async def test_an_impossible_baud_rate_is_unsupported(
    terminal: PseudoTerminal, baud_rate: int
) -> None:
    assert await reason_of(terminal.path, baud_rate) is SerialReason.UNSUPPORTED


@pytest.mark.parametrize("fails", [False, True])
async def test_cancelling_while_a_port_is_being_opened_waits_and_closes_it(
    terminal: PseudoTerminal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fails: bool,
) -> None:
    task, let_go = await opening_slowly(terminal, monkeypatch, fails=fails)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    let_go.set()
    await asyncio.wait([task])
    assert task.cancelled()
    assert not open_files(terminal.target)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_opening_that_hangs_does_not_hold_up_who_cancels(
    terminal: PseudoTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_port, "_LATE_OPENING", 0)
    task, let_go = await opening_slowly(terminal, monkeypatch)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    let_go.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    assert not open_files(terminal.target)


async def opening_slowly(
    terminal: PseudoTerminal, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False
) -> tuple[asyncio.Task[None], threading.Event]:
    """Begin to open a port, and stop in the middle until the event is set."""
    began, let_go = threading.Event(), threading.Event()
    set_blocking = os.set_blocking

    def wait(file: int, blocking: bool) -> None:
        began.set()
        assert let_go.wait(PATIENCE)
        if fails:
            raise OSError(errno.EIO, "unplugged")
        set_blocking(file, blocking)

    monkeypatch.setattr(os, "set_blocking", wait)
    task = asyncio.create_task(probe(terminal.path, 115200))
    assert await asyncio.to_thread(began.wait, PATIENCE)
    assert open_files(terminal.target)
    return task, let_go


# --- The library --------------------------------------------------------------------


async def test_a_missing_library_is_told_of_and_a_socket_needs_none(
    terminal: PseudoTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"without a library")
        await asyncio.Event().wait()

    # The import system's own way to say that there is none.
    monkeypatch.setitem(sys.modules, "serialx", None)
    assert await reason_of(terminal.path) is SerialReason.LIBRARY_MISSING
    async with listening(terminal.path) as heard:
        await heard.until_state(SerialReason.LIBRARY_MISSING)
        # it was installed in the meantime
        monkeypatch.undo()
        await heard.until_state(CONNECTED)
    monkeypatch.setitem(sys.modules, "serialx", None)
    async with (
        serving(say) as port,
        listening(f"socket://127.0.0.1:{port}") as heard,
    ):
        await heard.until_data(b"without a library")


async def test_the_library_is_imported_in_a_thread_of_its_own(
    terminal: PseudoTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noting(name: str) -> Any:
        threads.append(threading.current_thread())
        return import_module(name)

    monkeypatch.setattr(serial_port, "import_module", noting)
    await probe(terminal.path, 115200)
    assert len(threads) == 1
    assert threading.main_thread() not in threads


# --- Servers that pass bytes on -----------------------------------------------------


@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
async def test_a_server_that_does_not_run_refuses(scheme: str) -> None:
    async def serve(*_: object) -> None:
        """Do nothing."""

    async with serving(serve) as port:
        pass
    assert await reason_of(f"{scheme}://127.0.0.1:{port}") is SerialReason.REFUSED


@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
async def test_a_host_without_an_address_is_unknown(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", find_nothing)
    assert await reason_of(f"{scheme}://nowhere:1") is SerialReason.UNKNOWN_HOST


@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
async def test_a_silent_server_is_watched_by_the_system(scheme: str) -> None:
    """One that lost its power would otherwise be listened to for ever."""
    async with serving(Rfc2217Server()) as port:
        opened = await open_port(f"{scheme}://127.0.0.1:{port}", 115200)
        examined_in = keepalive_in(port)
        assert examined_in is not None
        assert examined_in <= 60
        await opened.close()


# --- Servers after RFC 2217 ---------------------------------------------------------


async def test_an_rfc2217_server_is_given_the_baud_rate_and_read() -> None:
    data = bytes(range(256)) * 100
    server = Rfc2217Server()
    async with (
        serving(server) as port,
        listening(f"rfc2217://127.0.0.1:{port}", 2_000_000) as heard,
    ):
        await heard.until_state(CONNECTED)
        server.say(data)
        await heard.until_data(data)
        assert max(map(len, heard.calls)) <= serial_port.CHUNK
    assert set(server.baud_rates) == {2_000_000}
    assert server.modem_lines == []
    assert server.written == b""


async def test_a_command_that_never_ends_comes_out_in_small_pieces() -> None:
    """What was held back for it comes together with what follows."""
    server = Rfc2217Server()
    async with (
        serving(server) as port,
        listening(f"rfc2217://127.0.0.1:{port}") as heard,
    ):
        await heard.until_state(CONNECTED)
        server.say_as_it_is(b"\xff\xfa\x2c" + b"x" * 1000)
        await asyncio.sleep(0.05)
        server.say(b"x" * 8000)
        await heard.until(lambda: heard.data.count(b"x") == 9000)
        assert max(map(len, heard.calls)) <= serial_port.CHUNK


async def test_an_rfc2217_server_that_comes_back_is_read_again() -> None:
    server = Rfc2217Server()
    async with serving(server) as port:
        url = f"rfc2217://127.0.0.1:{port}"
        async with listening(url) as heard:
            await heard.until_state(CONNECTED)
            server.say(b"first")
            await heard.until_data(b"first")
            server.drop()
            await heard.until_state(SerialReason.CLOSED)
            await heard.until_state(CONNECTED)
            server.say(b"second")
            await heard.until_data(b"firstsecond")


async def test_a_server_that_refuses_settings_is_unsupported() -> None:
    async with serving(Rfc2217Server(refuses=True)) as port:
        url = f"rfc2217://127.0.0.1:{port}"
        assert await reason_of(url) is SerialReason.UNSUPPORTED


@pytest.mark.parametrize("baud_rate", [9600, 2_100_000])
async def test_a_server_that_stays_at_another_baud_rate_is_unsupported(
    baud_rate: int,
) -> None:
    async with serving(Rfc2217Server(fixed_baud_rate=baud_rate)) as port:
        url = f"rfc2217://127.0.0.1:{port}"
        assert await reason_of(url, 2_000_000) is SerialReason.UNSUPPORTED


@pytest.mark.parametrize("baud_rate", [0, 115_942])
async def test_a_server_may_not_know_its_baud_rate_or_come_near_it(
    baud_rate: int,
) -> None:
    async with serving(Rfc2217Server(fixed_baud_rate=baud_rate)) as port:
        await probe(f"rfc2217://127.0.0.1:{port}", 115_200)


async def test_a_server_that_speaks_no_rfc2217_gives_no_answer_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serial_port, "CONNECT_TIMEOUT", 0.05)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Info:MAIN:Time 1\n")
        await reader.read()

    async with serving(serve) as port:
        url = f"rfc2217://127.0.0.1:{port}"
        assert await reason_of(url) is SerialReason.TIMEOUT


@pytest.mark.parametrize("requests", range(5))
@pytest.mark.parametrize("by_reset", [False, True])
async def test_a_server_that_closes_amid_the_negotiation_has_closed(
    requests: int, by_reset: bool
) -> None:
    server = Rfc2217Server(closes_after=requests, by_reset=by_reset)
    async with serving(server) as port:
        url = f"rfc2217://127.0.0.1:{port}"
        assert await reason_of(url) is SerialReason.CLOSED


# --- Errors that cannot be had here -------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason", "text"),
    [
        (OSError(errno.ENXIO, "/dev/x"), "not_found", "not_found (ENXIO)"),
        (OSError(errno.EIO, "/dev/x"), "not_found", "not_found (EIO)"),
        (OSError(errno.EPERM, "/dev/x"), "permission", "permission (EPERM)"),
        (OSError(errno.ETIMEDOUT, "x"), "timeout", "timeout (ETIMEDOUT)"),
        (OSError(errno.EHOSTUNREACH, "x"), "unreachable", "unreachable (EHOSTUNREACH)"),
        (OSError(errno.EMFILE, "x"), "failed", "failed (EMFILE)"),
        (OSError("x"), "failed", "failed (OSError)"),
        (termios.error(errno.EINVAL, "x"), "unsupported", "unsupported (EINVAL)"),
        (termios.error(errno.EIO, "x"), "not_found", "not_found (EIO)"),
        (
            UnicodeEncodeError("idna", "no..host", 3, 4, "label empty"),
            "unknown_host",
            "unknown_host (UnicodeEncodeError)",
        ),
        (TimeoutError(), "timeout", "timeout (TimeoutError)"),
        (ImportError("x"), "library_missing", "library_missing (ImportError)"),
        (RuntimeError("x"), "failed", "failed (RuntimeError)"),
        (
            OSError(
                "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0),"
                " [Errno 111] Connect call failed ('127.0.0.1', 1)"
            ),
            "refused",
            "refused (ECONNREFUSED)",
        ),
    ],
)
def test_an_error_has_a_reason_and_a_text_without_addresses(
    error: Exception, reason: str, text: str
) -> None:
    typed = error_of(error)
    assert typed.reason == reason
    assert str(typed) == text
