"""Name what can go wrong with a device on the network, and say when it does."""

from dataclasses import dataclass
from enum import Enum, auto

from .http import JSON, UNAUTHORIZED, reply


class Fault(Enum):
    """A way in which a device fails to answer properly."""

    REFUSE = auto()  # No connection: refused, or reset once accepted.
    BLACKHOLE = auto()  # No connection: nobody answers, it times out.
    HANG = auto()  # Accepts, never answers.
    EMPTY = auto()  # Accepts, closes without a byte.
    DROP = auto()  # Closes in the middle of the body, as if that were its end.
    RESET = auto()  # Resets the connection in the middle of the body.
    GARBAGE = auto()  # Answers 200 with bytes that are no JSON.
    NOT_HTTP = auto()  # Answers with what is no HTTP at all.
    SLOW = auto()  # Answers right, a few bytes at a time.
    UNAUTHORIZED = auto()  # Answers 401, whatever the password.
    SERVER_ERROR = auto()  # Answers 500.
    NOT_OPENBK = auto()  # Answers as some other web server: 404 with a page.
    TASMOTA = auto()  # Answers as Tasmota would: JSON, but not OpenBK's.


@dataclass
class PlannedFault:
    """A fault that holds for a number of requests (or all), below a path (or any)."""

    fault: Fault
    count: int | None = None
    path: str | None = None

    def take(self, path: str) -> Fault | None:
        """Return the fault if it applies to a request for this path, using it up."""
        if self.count == 0 or (self.path and not path.startswith(self.path)):
            return None
        if self.count is not None:
            self.count -= 1
        return self.fault


CONNECTION_FAULTS = frozenset({Fault.REFUSE, Fault.BLACKHOLE})
# What is sent instead of the answer.
OTHER_ANSWERS = {
    Fault.GARBAGE: reply(JSON, b'{"POW\x00\xff\xfe<html>ER":}}' + bytes(range(256))),
    Fault.NOT_HTTP: b"SSH-2.0-OpenSSH_9.2p1\r\n",
    Fault.UNAUTHORIZED: UNAUTHORIZED,
    Fault.SERVER_ERROR: b"HTTP/1.1 500 Internal Server Error\r\n"
    b"Content-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nOops!",
    Fault.NOT_OPENBK: b"HTTP/1.1 404 Not Found\r\nServer: lighttpd/1.4.59\r\n"
    b"Content-Type: text/html\r\nContent-Length: 51\r\nConnection: close\r\n\r\n"
    b"<html><body><h1>404 - Not Found</h1></body></html>\r\n",
    Fault.TASMOTA: b"HTTP/1.1 200 OK\r\nServer: Tasmota/13.4.0 (ESP8285)\r\n"
    b"Content-Type: application/json\r\nConnection: close\r\n\r\n"
    b'{"WARNING":"Need user=<username>&password=<password>"}',
}
