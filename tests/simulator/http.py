"""Read HTTP requests and write replies with the firmware's manners.

Facts: the reference, 1.1 to 1.3. The status line ends in a bare LF, the length is
never told, the connection is always closed.
"""

from base64 import b64decode
import binascii
from dataclasses import dataclass, field

METHODS = ("GET", "PUT", "POST", "OPTIONS")
HTML, JSON, TEXT, BINARY = (
    "text/html",
    "application/json",
    "text/plain",
    "application/octet-stream",
)
_MOST_HEADERS = 16
_PASSWORD_SIZE = 32

REDIRECT = b"HTTP/1.1 302 OK\nLocation: /index\nConnection: close\n\n"
UNAUTHORIZED = (
    b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
    b'WWW-Authenticate: Basic realm="OpenBeken HTTP Server"\r\n\r\n'
)


@dataclass
class Request:
    """A request as the firmware understands it; path has no leading slash."""

    method: str
    path: str
    query: str = ""
    headers: list[str] = field(default_factory=list)
    body: bytes = b""

    def argument(self, name: str, size: int = 128) -> str | None:
        """Return a query argument, cut as the firmware's buffer cuts it."""
        value = find_argument(self.query, name)
        return None if value is None else value[: size - 1]

    def authorized(self, password: str) -> bool:
        """Tell whether the request may pass: no password set, or the right one."""
        if not password:
            return True
        for header in self.headers:
            name = "authorization: basic "
            if header.lower().startswith(name):
                return _password_fits(header[len(name) :], password)
        return False


def _password_fits(token: str, password: str) -> bool:
    try:
        text = b64decode(token.strip(), validate=True).decode("utf-8", "replace")
    except binascii.Error, ValueError:
        return False
    user, _, given = text.partition(":")
    return user.lower() == "admin" and (
        given[:_PASSWORD_SIZE] == password[:_PASSWORD_SIZE]
    )


def parse(received: bytes) -> Request | None:
    """Return the request in what one read gave; None if the firmware would not."""
    method = next((m for m in METHODS if received.startswith(m.encode())), None)
    if method is None:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    first, *headers = head.decode("utf-8", "surrogateescape").split("\r\n")
    target = first[len(method) + 2 :].split(" ")[0]
    if method != "OPTIONS" and " " not in first[len(method) + 2 :]:
        return None
    path, _, query = target.partition("?")
    return Request(method, path, query, headers[:_MOST_HEADERS], body)


def decode(text: str) -> str:
    """Return text with `%XX` and `+` decoded; a wrong escape stays as it is."""
    raw = text.encode("utf-8", "surrogateescape")
    decoded = bytearray()
    position = 0
    while position < len(raw):
        if raw[position] == ord("+"):
            decoded += b" "
        elif raw[position] == ord("%") and _is_hex(raw[position + 1 : position + 3]):
            decoded.append(int(raw[position + 1 : position + 3], 16))
            position += 2
        else:
            decoded.append(raw[position])
        position += 1
    return decoded.decode("utf-8", "surrogateescape")


def _is_hex(digits: bytes) -> bool:
    return len(digits) == 2 and all(d in b"0123456789abcdefABCDEF" for d in digits)


def find_argument(query: str, name: str) -> str | None:
    """Return a decoded argument of a query or form; None where it is missing."""
    for part in query.split(" ", maxsplit=1)[0].split("&"):
        key, _, value = part.partition("=")
        if key == name:
            return decode(value)
    return None


def head(content_type: str, status: int = 200) -> bytes:
    """Return the head of every reply; the reason is `OK` whatever the status."""
    return (
        f"HTTP/1.1 {status} OK\n"
        f"Content-type: {content_type}\r\n"
        "Access-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Headers: "
        "Origin, X-Requested-With, Content-Type, Accept\r\n"
        "Connection: close\r\n\r\n"
    ).encode()


def reply(content_type: str, body: str | bytes, status: int = 200) -> bytes:
    """Return a whole reply."""
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogateescape")
    return head(content_type, status) + body
