"""A network on this machine: devices and other servers at many addresses of 127.0.0.0/8."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager, closing
import socket

import pytest_socket

HOSTS = [f"127.0.0.{number}" for number in range(1, 127)]

type Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[object]]


def allow_loopback() -> None:
    """Let a test that may use sockets reach these addresses too, not 127.0.0.1 alone."""
    pytest_socket.socket_allow_hosts(HOSTS, allow_unix_socket=True)


def free_port() -> int:
    """Return a port that is free at every address."""
    while True:
        with ExitStack() as stack:
            port = 0
            try:
                for host in HOSTS:
                    probe = stack.enter_context(closing(socket.socket()))
                    probe.bind((host, port))
                    port = probe.getsockname()[1]
            except OSError:
                continue
            return port


@asynccontextmanager
async def serving(
    handler: Handler, hosts: Iterable[str], port: int
) -> AsyncIterator[None]:
    """Let a handler deal with every connection to these addresses."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await handler(reader, writer)
        except EOFError, ConnectionError, asyncio.CancelledError:
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort() if writer.is_closing() else writer.close()

    server = await asyncio.start_server(serve, list(hosts), port)
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)


def saying(answer: bytes, again: bytes = b"") -> Handler:
    """Return what answers every request with these bytes, whatever was asked.

    `again` is what it goes on with until nobody listens.
    """

    async def answering(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        while again:
            writer.write(again)
            await writer.drain()

    return answering
