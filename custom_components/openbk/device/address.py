"""What a person typed as the address of a device -> host and port."""

from dataclasses import dataclass
from ipaddress import IPv6Address
import re

from yarl import URL

DEFAULT_PORT = 80

# One label of a host name. The underscore is no DNS, but the firmware's own DHCP
# host names have one ("OpenBK7231N_12345678").
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_IPV4_LIKE = re.compile(r"[0-9.]+")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a device's web server listens: plain HTTP on any port, 80 by default."""

    host: str
    port: int = DEFAULT_PORT

    @property
    def url(self) -> URL:
        """Return the root of the device's web page."""
        return URL.build(scheme="http", host=self.host, port=self.port, path="/")

    def __str__(self) -> str:
        """Return the address as a person would type it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT else f"{host}:{self.port}"


def parse_address(text: str) -> Address:
    """Understand a name, an address, either with a port, or a pasted URL.

    Path, query and user part of a URL are dropped. Raises `ValueError` for anything
    that names no host, and for `https://`, which the firmware does not speak.
    """
    text = text.strip()
    if _is_ipv6(text):
        return Address(text)
    try:
        url = URL(text if _SCHEME.match(text) else f"http://{text}")
        host, port = url.host, url.port
    except ValueError as err:
        raise ValueError("not an address") from err
    if url.scheme != "http" or not host or not port or not _is_host(host):
        raise ValueError("not an address")
    return Address(host.rstrip("."), port)


def _is_host(host: str) -> bool:
    """Tell whether this is an IP address or could be a name on the network."""
    if _IPV4_LIKE.fullmatch(host):
        return _IPV4.fullmatch(host) is not None
    return _is_ipv6(host) or _HOST_NAME.fullmatch(host) is not None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True
