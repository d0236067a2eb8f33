"""What a serial port is called: as it is typed, for a unique id, and to choose from."""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import SplitResult, urlsplit

# Names by maker, product and serial number, which udev links to the ports.
BY_ID = Path("/dev/serial/by-id")

SCHEMES = ("socket", "rfc2217")


class PortProblem(StrEnum):
    """What is wrong with a port as it was typed."""

    EMPTY = "empty"
    # No path from the root: `ttyUSB0`, `COM3`.
    NOT_ABSOLUTE = "not_absolute"
    UNKNOWN_SCHEME = "unknown_scheme"
    HOST_MISSING = "host_missing"
    # Without a port number, or with an impossible one.
    NUMBER_MISSING = "number_missing"
    # Something else than scheme, host and port number, or characters out of place.
    INVALID = "invalid"


class InvalidPort(ValueError):
    """What was typed names no port."""

    def __init__(self, problem: PortProblem) -> None:
        """Remember what is wrong."""
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PortChoice:
    """A port of this machine, and what tells a person which one it is."""

    path: str
    description: str


def validate_port(text: str) -> str:
    """Return a typed port as it is stored: an absolute path, or a URL in one spelling.

    A URL has scheme and host in lower case and always a port number. Raises InvalidPort.
    """
    text = text.strip()
    if not text:
        raise InvalidPort(PortProblem.EMPTY)
    if not text.isprintable():
        raise InvalidPort(PortProblem.INVALID)
    if "://" not in text:
        if not text.startswith("/"):
            raise InvalidPort(PortProblem.NOT_ABSOLUTE)
        return str(PurePosixPath(text))
    try:
        return _validated_url(urlsplit(text))
    except InvalidPort:
        raise
    except ValueError:
        raise InvalidPort(PortProblem.INVALID) from None


def _validated_url(url: SplitResult) -> str:
    """Return a URL in one spelling; raises InvalidPort, or ValueError for nonsense."""
    if url.scheme not in SCHEMES:
        raise InvalidPort(PortProblem.UNKNOWN_SCHEME)
    host = url.hostname
    if not host:
        raise InvalidPort(PortProblem.HOST_MISSING)
    if (
        " " in host
        or url.username is not None
        or url.path not in ("", "/")
        or url.query
        or url.fragment
    ):
        raise InvalidPort(PortProblem.INVALID)
    try:
        number = url.port
    except ValueError:
        number = None
    if not number:
        raise InvalidPort(PortProblem.NUMBER_MISSING)
    if ":" in host:
        host = f"[{host}]"
    return f"{url.scheme}://{host}:{number}"


def stable_name(port: str) -> str:
    """Return the name by which a port is known again, for a unique id.

    For a device path that is its link in /dev/serial/by-id where there is one, for
    everything else the port as validated. Reads the file system: not for the event
    loop. Raises InvalidPort.
    """
    port = validate_port(port)
    if "://" in port or Path(port).parent == BY_ID:
        return port
    target = Path(port).resolve()
    return next((str(link) for link in _links() if link.resolve() == target), port)


def _links() -> list[Path]:
    """Return the links by id; the directory exists only while a port is plugged in."""
    try:
        return sorted(BY_ID.iterdir())
    except OSError:
        return []


def list_ports() -> list[PortChoice]:
    """Return the ports of this machine; reads files: not for the event loop.

    The library knows maker and product. Several of its versions overlook adapters
    without a serial number or give up over them, and those are the cheap ones that are
    usual here: what it leaves out of the links by id is added.
    """
    choices = {str(link): link.name for link in _links()}
    try:
        found = import_module("serialx").list_serial_ports()
    # NameError: how 0.6.2 stumbles over an unknown kind of port.
    except ImportError, OSError, ValueError, NameError:
        found = []
    choices |= {str(info.device): _description(info) for info in found}
    return [PortChoice(path, choices[path]) for path in sorted(choices)]


def _description(info: Any) -> str:
    """Return what the library knows of a port."""
    name = Path(info.resolved_device).name
    known = (info.product, info.manufacturer, info.serial_number, name)
    return ", ".join(part for part in known if part)
