"""The command runs a device and says in a sentence what it cannot do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import signal
import socket
import sys

import pytest

from tests.contract.raw import RawClient

_ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def _command(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.simulator",
        *arguments,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.usefixtures("socket_enabled")
async def test_it_runs_until_it_is_interrupted() -> None:
    async with _command(
        "--profile", "relay_channel5", "--port", "0", "--password", "secret"
    ) as process:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        found = re.fullmatch(
            r"\S+ \(relay_channel5\) at http://127.0.0.1:(\d+)\n", line
        )
        assert found is not None
        client = RawClient("127.0.0.1", int(found[1]), "secret")
        assert (await client.request("/cm?cmnd=Ch")).text == '{"Ch5":1}'
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--profile", "nosuch"), "argument --profile: invalid choice: 'nosuch'"),
        (("--port", "70000"), "--port 70000 is not between 0 and 65535"),
        (("--port", "http"), "argument --port: invalid int value: 'http'"),
        (("--mac", "12:34"), "--mac 12:34 is not a MAC address"),
        (("--delay", "-1"), "--delay cannot be negative"),
        (
            ("--host", "no such host", "--port", "0"),
            "Cannot listen on no such host:0: ",
        ),
    ],
)
async def test_bad_input_gives_a_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    async with _command(*arguments) as process:
        _, errors = await process.communicate()
        assert process.returncode in (1, 2)
    assert sentence in errors.decode()
    assert "Traceback" not in errors.decode()


@pytest.mark.usefixtures("socket_enabled")
async def test_a_taken_port_gives_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with _command("--port", str(port)) as process:
            _, errors = await process.communicate()
    assert errors.decode() == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )
