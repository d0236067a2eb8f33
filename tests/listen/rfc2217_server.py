"""A serial server after RFC 2217, with a port that exists only in the test."""

import asyncio

_SE, _SB, _WILL, _WONT, _DO, _DONT, _IAC = 240, 250, 251, 252, 253, 254, 255
_COM_PORT = 44
_SET_BAUD_RATE, _SET_CONTROL = 1, 5
# DTR on and off, RTS on and off
_MODEM_LINES = frozenset({8, 9, 11, 12})
_TO_CLIENT = 100

# What ser2net 4.3 says first: will suppress go ahead and echo, do binary, will binary, do
# settings; the modem lines' state.
_HELLO = bytes.fromhex(
    "fffb03 fffd03 fffb01 fffe01 fffd00 fffb00 fffd2c fffa2c6b00fff0"
)


class Rfc2217Server:
    """Answers the negotiation and notes what the client wants of the port."""

    def __init__(
        self,
        *,
        refuses: bool = False,
        closes_after: int | None = None,
        by_reset: bool = False,
        fixed_baud_rate: int | None = None,
    ) -> None:
        """Accept everything; or refuse, close after so many requests, know one rate."""
        self.baud_rates: list[int] = []
        self.modem_lines: list[int] = []
        self.written = b""
        self._refuses = refuses
        self._left = closes_after
        self._by_reset = by_reset
        self._fixed_baud_rate = fixed_baud_rate
        self._writers: list[asyncio.StreamWriter] = []

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve a connection until the client ends it."""
        self._writers.append(writer)
        writer.write(_HELLO)
        try:
            while self._left is None or self._left > 0:
                await self._serve_one(reader, writer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            self._writers.remove(writer)
            if self._by_reset:
                writer.transport.abort()
            else:
                writer.close()

    def say(self, data: bytes) -> None:
        """Send what the port read, its 255 doubled as telnet wants it."""
        self.say_as_it_is(data.replace(b"\xff", b"\xff\xff"))

    def say_as_it_is(self, data: bytes) -> None:
        """Send whatever it is."""
        for writer in self._writers:
            writer.write(data)

    def drop(self) -> None:
        """Close every connection."""
        for writer in self._writers:
            writer.close()

    async def _serve_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take a byte for the port, or a request."""
        (first,) = await reader.readexactly(1)
        if first != _IAC:
            self.written += bytes((first,))
            return
        verb, option = await reader.readexactly(2)
        answer = b""
        if verb == _SB and option == _COM_PORT:
            request = await reader.readuntil(bytes((_IAC, _SE)))
            answer = self._set(request[0], request[1:-2])
        elif verb in (_WILL, _DO):
            refused = self._refuses and option == _COM_PORT
            yes, no = (_DO, _DONT) if verb == _WILL else (_WILL, _WONT)
            answer = bytes((_IAC, no if refused else yes, option))
        writer.write(answer)
        if self._left is not None:
            self._left -= 1

    def _set(self, command: int, value: bytes) -> bytes:
        """Note a setting and return its confirmation."""
        if command == _SET_BAUD_RATE:
            plain = value.replace(b"\xff\xff", b"\xff")
            self.baud_rates.append(int.from_bytes(plain))
            if self._fixed_baud_rate is not None:
                value = self._fixed_baud_rate.to_bytes(4).replace(b"\xff", b"\xff\xff")
        if command == _SET_CONTROL and value[0] in _MODEM_LINES:
            self.modem_lines.append(value[0])
        answer = bytes((_IAC, _SB, _COM_PORT, command + _TO_CLIENT))
        return answer + value + bytes((_IAC, _SE))
