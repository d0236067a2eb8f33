"""What a person typed as a part of their network -> the addresses to look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
import re

from yarl import URL

from .address import DEFAULT_PORT, Address

# As many as a /22 has: what is larger is cut to that.
MOST_ADDRESSES = 1024
_CUT_PREFIX = 22
# A /31 or /32 is a line to one other host, and no network to search.
_SMALLEST_PREFIX = 30

# Networks at home. Anything else belongs to somebody else.
_OWN = tuple(
    IPv4Network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
    )
)

_SEPARATORS = re.compile(r"[\s,;]+")
# "192.168.1.10 - 60" is one range; some keyboards make a long dash of the short one.
_SPACED = re.compile(r"\s*([-–/:])\s*")
_PART = re.compile(
    r"(?P<first>[0-9.]+)"
    r"(?:/(?P<prefix>[0-9]{1,2})|-(?P<last>[0-9.]+))?"
    r"(?::(?P<port>[0-9]{1,5})(?:-(?P<last_port>[0-9]{1,5}))?)?"
)
_HIGHEST_PORT = 65535


class RangeProblem(StrEnum):
    """Why something cannot be searched."""

    EMPTY = auto()
    UNREADABLE = auto()
    BACKWARDS = auto()
    PUBLIC = auto()
    TOO_LARGE = auto()


class RangeError(ValueError):
    """What was typed cannot be searched; `part` is the piece of it that is wrong."""

    def __init__(self, problem: RangeProblem, part: str = "") -> None:
        """Remember what is wrong with which part."""
        super().__init__(f"Not to be searched: {problem}")
        self.problem = problem
        self.part = part


@dataclass(frozen=True, slots=True)
class _Part:
    """Addresses from the first to the last, on ports from the first to the last."""

    first: int
    last: int
    first_port: int
    last_port: int

    def __len__(self) -> int:
        hosts = self.last - self.first + 1
        return hosts * (self.last_port - self.first_port + 1)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for host in range(self.first, self.last + 1):
            for port in range(self.first_port, self.last_port + 1):
                yield host, port


def parse_ranges(text: str) -> list[Address]:
    """Return the addresses that a text names, ascending, each once.

    It names subnets (`192.168.1.0/24`), ranges (`192.168.1.10-60`,
    `192.168.1.10-192.168.2.20`) and single addresses, with spaces or commas between;
    each may have a port or ports behind it (`192.168.1.0/24:8080`,
    `192.168.1.2:8081-8084`), else it is the web server's own. Raises `RangeError`,
    also for more than 1024 addresses and for addresses that are not private.
    """
    texts = [part for part in _SEPARATORS.split(_SPACED.sub(r"\1", text)) if part]
    if not texts:
        raise RangeError(RangeProblem.EMPTY)
    found: set[tuple[int, int]] = set()
    for one in texts:
        part = _read(one)
        if len(part) <= MOST_ADDRESSES:
            found.update(part)
        if len(part) > MOST_ADDRESSES or len(found) > MOST_ADDRESSES:
            raise RangeError(RangeProblem.TOO_LARGE, one)
    return [Address(str(IPv4Address(host)), port) for host, port in sorted(found)]


def _read(text: str) -> _Part:
    """Understand one part; raises RangeError."""
    match = _PART.fullmatch(text.replace("–", "-"))
    if match is None:
        raise RangeError(RangeProblem.UNREADABLE, text)
    try:
        first, last = _hosts(match)
    except ValueError:
        raise RangeError(RangeProblem.UNREADABLE, text) from None
    first_port = int(match["port"] or DEFAULT_PORT)
    last_port = int(match["last_port"] or first_port)
    if not 0 < first_port <= _HIGHEST_PORT or not 0 < last_port <= _HIGHEST_PORT:
        raise RangeError(RangeProblem.UNREADABLE, text)
    if last < first or last_port < first_port:
        raise RangeError(RangeProblem.BACKWARDS, text)
    if not any(first in network and last in network for network in _OWN):
        raise RangeError(RangeProblem.PUBLIC, text)
    return _Part(int(first), int(last), first_port, last_port)


def page_at_home(text: object) -> URL | None:
    """Return the URL of a device's page, by its IPv4 address in a network at home.

    None is anything else: what others tell must not lead elsewhere.
    """
    if not isinstance(text, str):
        return None
    try:
        url = URL(text)
        host, port = IPv4Address(url.host or ""), url.port
    except ValueError:
        return None
    if url.scheme != "http" or not port:
        return None
    return url if any(host in network for network in _OWN) else None


def _hosts(match: re.Match[str]) -> tuple[IPv4Address, IPv4Address]:
    """Return the first and the last address of a part; raises ValueError."""
    first = IPv4Address(match["first"])
    if match["prefix"]:
        return _ends(IPv4Network((first, int(match["prefix"])), strict=False))
    if not match["last"]:
        return first, first
    if "." in match["last"]:
        return first, IPv4Address(match["last"])
    head, _, _ = match["first"].rpartition(".")
    return first, IPv4Address(f"{head}.{match['last']}")


def _ends(network: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    """Return a subnet's first and last host: its own and the broadcast's are none."""
    first, last = network.network_address, network.broadcast_address
    if network.prefixlen <= _SMALLEST_PREFIX:
        return first + 1, last - 1
    return first, last


def subnets_text(interfaces: Iterable[tuple[str, int]]) -> str:
    """Return what to search for a host with these (address, length of prefix).

    A large subnet is cut to the /22 around the host's own address. A subnet that would
    make it too many is left out, as are those that lead nowhere: the loopback, a line
    to one other host, a public one. Empty where none is left.
    """
    texts: list[str] = []
    for address, prefix in interfaces:
        network = IPv4Interface((address, max(prefix, _CUT_PREFIX))).network
        text = str(network)
        if prefix > _SMALLEST_PREFIX or network.is_loopback or text in texts:
            continue
        try:
            parse_ranges(" ".join([*texts, text]))
        except RangeError:
            continue
        texts.append(text)
    return ", ".join(texts)
