"""The client's half of RFC 2217: telnet with a serial port's settings, for reading.

Our own and not the library's: in HA 2026.3 that knows no rfc2217://, and in 1.11.0 it waits
for a confirmation of the modem lines' mask that ser2net never gives (gensio reports the
lines instead), logs all that is read for debugging, and hides the socket, so that nobody
would notice a server that is gone.
"""

import re
import struct

_SE, _SB, _WILL, _WONT, _DO, _DONT, _IAC = 240, 250, 251, 252, 253, 254, 255
_BINARY, _SUPPRESS_GO_AHEAD, _COM_PORT = 0, 3, 44
_OPTIONS = frozenset({_BINARY, _SUPPRESS_GO_AHEAD, _COM_PORT})

_SET_BAUD_RATE, _SET_DATA_SIZE, _SET_PARITY, _SET_STOP_SIZE = 1, 2, 3, 4
_CONFIRMED = 100
# How much the port's speed may differ from the one wanted for text to be readable.
_TOLERANCE = 0.03

# What may follow an IAC; the signature of a server is the longest that is ever sent.
_COMMAND = re.compile(
    rb"\xff(?:(?P<data>\xff)"
    rb"|(?P<verb>[\xfb-\xfe])(?P<option>.)"
    rb"|\xfa(?P<topic>.)(?P<value>(?:[^\xff]|\xff\xff){0,512})\xff\xf0"
    rb"|[\xf0-\xf9]"
    rb"|(?=[\x00-\xef]))",
    re.DOTALL,
)
_LONGEST = 1100


def _request(command: int, value: bytes) -> bytes:
    """Return a request for a setting of the port."""
    value = value.replace(b"\xff", b"\xff\xff")
    return bytes((_IAC, _SB, _COM_PORT, command)) + value + bytes((_IAC, _SE))


class Rfc2217:
    """One connection's negotiation: feed what comes, send `take_replies()`.

    Asks for 8N1 at `baud_rate`. `ready` is set once the server has confirmed the rate;
    `refused` says what the server will not do. The modem lines are left alone.
    """

    def __init__(self, baud_rate: int) -> None:
        """Begin with what the client says first."""
        self.ready = False
        self.refused: str | None = None
        self._baud_rate = baud_rate
        self._rest = b""
        self._said: set[tuple[int, int]] = set()
        self._replies = b""
        self._settings_sent = False
        for verb, option in (
            (_WILL, _BINARY),
            (_DO, _BINARY),
            (_DO, _SUPPRESS_GO_AHEAD),
            (_WILL, _COM_PORT),
        ):
            self._say(verb, option)

    def take_replies(self) -> bytes:
        """Return what is to be sent now."""
        replies, self._replies = self._replies, b""
        return replies

    def feed(self, data: bytes) -> bytes:
        """Return what of the bytes the port read, from the confirmed rate on."""
        data = self._rest + data
        self._rest = b""
        read = bytearray()
        at = 0
        while (found := data.find(_IAC, at)) >= 0:
            read += data[at:found]
            command = _COMMAND.match(data, found)
            if command is None:
                if len(data) - found < _LONGEST:
                    self._rest = data[found:]
                    at = len(data)
                    break
                # Neither finished nor anything known: no telnet.
                at = found + 1
                continue
            at = command.end()
            if command["data"]:
                read.append(_IAC)
            elif command["verb"]:
                self._negotiate(command["verb"][0], command["option"][0])
            elif command["topic"] and command["topic"][0] == _COM_PORT:
                was_ready = self.ready
                self._confirmed(command["value"].replace(b"\xff\xff", b"\xff"))
                if self.ready and not was_ready:
                    read.clear()
        read += data[at:]
        return bytes(read) if self.ready else b""

    def _say(self, verb: int, option: int) -> None:
        """Say something about an option, but never twice: neither end may loop."""
        if (verb, option) not in self._said:
            self._said.add((verb, option))
            self._replies += bytes((_IAC, verb, option))

    def _negotiate(self, verb: int, option: int) -> None:
        """Answer what the server says about an option."""
        if verb == _WILL:
            self._say(_DO if option in _OPTIONS else _DONT, option)
        elif verb == _DO:
            self._say(_WILL if option in _OPTIONS else _WONT, option)
            if option == _COM_PORT and not self._settings_sent:
                self._settings_sent = True
                self._replies += (
                    _request(_SET_BAUD_RATE, struct.pack(">I", self._baud_rate))
                    + _request(_SET_DATA_SIZE, b"\x08")
                    + _request(_SET_PARITY, b"\x01")
                    + _request(_SET_STOP_SIZE, b"\x01")
                )
        elif verb == _DONT and option == _COM_PORT:
            self.refused = "no settings"

    def _confirmed(self, message: bytes) -> None:
        """Look for the confirmation of the baud rate; 0 is a server that cannot tell."""
        if len(message) != 5 or message[0] != _SET_BAUD_RATE + _CONFIRMED:
            return
        (rate,) = struct.unpack(">I", message[1:])
        if rate and abs(rate - self._baud_rate) > _TOLERANCE * self._baud_rate:
            self.refused = f"{rate} Bd"
        else:
            self.ready = True
