"""Talk HTTP byte by byte, so that the firmware's manners stay visible."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass


@dataclass(frozen=True)
class RawReply:
    """A reply as it came: everything up to the empty line, and what followed."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        """Return the status code; 0 where nothing came."""
        return int(self.head.split(b" ")[1]) if self.head else 0

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class RawClient:
    """A client that sends each request in one write and reads until the end."""

    host: str
    port: int
    password: str = ""
    timeout: float = 10.0

    async def exchange(self, data: bytes) -> bytes:
        """Send bytes and return all that comes back."""
        async with asyncio.timeout(self.timeout):
            reader, writer = await asyncio.open_connection(self.host, self.port)
            try:
                writer.write(data)
                await writer.drain()
                return await reader.read()
            finally:
                writer.close()

    async def request(
        self, target: str, *, method: str = "GET", body: bytes = b""
    ) -> RawReply:
        """Send a request and split the reply."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.host}"]
        if self.password:
            token = b64encode(f"admin:{self.password}".encode()).decode()
            lines.append(f"Authorization: Basic {token}")
        if body:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join((*lines, "", "")).encode()
        received = await self.exchange(head + body)
        before, separator, after = received.partition(b"\r\n\r\n")
        return RawReply(before + separator, after)
