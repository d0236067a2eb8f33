"""Requests to one device: one in flight, one write each, bounded in time and size."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from http import HTTPStatus
import math

from aiohttp import (
    ClientError,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ServerDisconnectedError,
    StreamReader,
)
from yarl import URL, Query

from . import replies, wifi_counters
from .address import Address
from .drivers import METERS
from .errors import (
    CannotConnect,
    CommandRefused,
    InvalidAuth,
    NotOpenBK,
    UnreadableReply,
    WrongDevice,
)
from .features import Features
from .firmware import speaks_tasmota
from .flags import FLAGS
from .index_page import read_index
from .live_page import LivePage, read_live_page
from .model import Identity
from .traffic import Traffic

REQUEST_TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0

# A page with 64 sliders has some 50 KB; all other replies have under 4 KB.
_MAX_REPLY = 128 * 1024

_USER = "admin"
_REALM = "OpenBeken HTTP Server"

# BL602 reads at most 1022 bytes of a request: leave out what aiohttp would add.
_SKIPPED_HEADERS = ("Accept", "Accept-Encoding", "User-Agent")

# From here on not every integer survives a C float.
FLOAT_EXACT = 2**24

# `/cm` executes a command of 124 characters or more twice.
LONGEST_COMMAND = 123

_STARTUP_PAGE = "/startup_command"
# Without a parameter it is longer, with others it acts.
_INDEX = ("/index", {"state": "1"})
# Most builds take a first buffer filled to the brim for a request that goes on, and
# wait for the rest.
_BUFFER, _FULL_BUFFER = 1024, 1022


class Client:
    """One device at one address.

    Every method raises `CannotConnect`, `InvalidAuth` or `UnreadableReply` besides
    what it says itself. Nothing is ever sent twice.
    """

    def __init__(
        self,
        session: ClientSession,
        address: Address,
        password: str | None = None,
        traffic: Traffic | None = None,
    ) -> None:
        """Talk through `session` to `address`, as `admin` where a password is given.

        Clients that share their `traffic` bound what they send together; it also sees
        to one request at a time for each address.
        """
        self.address = address
        # How long (s) a connection may take to come about.
        self.connect_timeout = CONNECT_TIMEOUT
        self._session = session
        self._traffic = traffic or Traffic()
        self._turn = self._traffic.turn(address)
        # Never left open: an idle connection occupies the firmware's server.
        self._headers = {"Connection": "close"}
        if password:
            credentials = b64encode(f"{_USER}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {credentials}"

    async def identify(self, expected_mac: str | None = None) -> Identity:
        """Ask who the device is.

        Raises `NotOpenBK` for something else, `WrongDevice` where an expected MAC
        (lower case, colons) is given and another device answers.
        """
        identity = replies.read_identity(await self._get("/api/info"))
        if expected_mac is not None and identity.mac != expected_mac:
            raise WrongDevice(expected_mac, identity.mac, identity.name)
        return identity

    async def read_neighbours(self) -> tuple[str, ...]:
        """Return the IPv4 addresses of the devices that the SSDP driver has heard.

        It has room for 40, and forgets what has been silent for a minute (drv_ssdp.c).
        Raises `NotOpenBK` where the driver does not run.
        """
        return replies.read_neighbours(await self._get("/obkdevicelist"))

    async def read_uptime(self) -> int:
        """Return the seconds since the device booted."""
        return replies.read_uptime(await self._get("/api/info"))

    async def read_features(self, identity: Identity) -> Features:
        """Ask what the device is wired and configured for: four requests or so."""
        types = replies.read_channel_types(await self._get("/api/channelTypes"))
        pins = replies.read_pins(await self._get("/api/pins"))
        page = read_index(await self._get(*_INDEX), types)
        if page.drivers is None:
            # The drivers may only have been busy, and then have no part in the page.
            page = read_index(await self._get(*_INDEX), types)
        replies_to_commands = speaks_tasmota(identity.chipset)
        if page.drivers is not None:
            meter = bool(page.drivers & METERS)
        else:
            meter = replies_to_commands and replies.read_has_meter(
                await self.command("Status 8")
            )
        return Features(
            pins=pins,
            channel_types=types,
            drivers=page.drivers or frozenset(),
            lists_drivers=page.drivers is not None,
            labels=page.labels,
            options=page.options,
            texts=page.texts,
            flags=await self._read_flags(replies_to_commands),
            meter=meter,
            light_rows=page.light.rows if page.light else None,
            light_mode=page.light.state.mode if page.light else None,
            page=page.sensors,
        )

    async def read_texts(self, features: Features) -> Mapping[int, Mapping[int, str]]:
        """Return {channel: {raw value: text}} of enums that are read only, present ones."""
        page = await self._get(*_INDEX)
        return read_index(page, features.channel_types).texts

    async def _read_flags(self, replies_to_commands: bool) -> frozenset[int]:
        """Return those flags that change what the device is.

        `Flags` and `/api/info` print no more than 32 of the 64.
        """
        if not replies_to_commands:
            return replies.read_flags(await self._get("/api/info")) & set(FLAGS)
        values = await self.read_constants([f"$FLAG{flag}" for flag in FLAGS])
        return frozenset(
            flag for flag, value in zip(FLAGS, values, strict=True) if value
        )

    async def set_channel(self, channel: int, value: int) -> None:
        """Set a channel's raw value; raises `CommandRefused` if it did not take it.

        The reply is the channel's new value (section 4.2 of the interface notes);
        builds without Tasmota's JSON execute it and say nothing.
        """
        # A decimal passes through a C float, and comes out rounded.
        exact = f"0x{value & 0xFFFFFFFF:x}" if abs(value) >= FLOAT_EXACT else value
        reply = await self.command(f"SetChannel {channel} {exact}")
        if reply.strip():
            took = replies.read_integer(reply) == value
        else:
            now = (await self.read_page()).channels.get(channel)
            # The page prints a C float.
            took = now is not None and math.isclose(now, value, rel_tol=2**-23)
        if not took:
            raise CommandRefused("The channel did not take the value")

    async def restart(self) -> None:
        """Reboot the device: it saves its counters, and goes down after some 3 s."""
        await self.command("restart")

    async def read_log(self) -> bytes:
        """Return the device's log since it was read last, at most 4095 bytes.

        Reading empties it for everyone; it can hold the WiFi password after a boot.
        """
        return await self._get("/lograw")

    async def read_startup_command(self) -> str:
        """Return the start-up command, certain to the byte: two requests.

        Raises `CountersRefused` where it cannot be certain, or cannot have many lines.
        """
        return wifi_counters.read_startup_command(
            await self._get(_STARTUP_PAGE), await self._get("/api/info")
        )

    async def write_startup_command(self, text: str) -> None:
        """Replace the start-up command; what came of it is for the caller to read."""
        await self._get(_STARTUP_PAGE, self._startup_query(text))

    def startup_request_bytes(self, text: str) -> int:
        """Return how many bytes are sent to write a start-up command."""
        return self._request_bytes(_STARTUP_PAGE, self._startup_query(text))

    async def read_script(self, name: str) -> str:
        """Return a file of the device's file system, empty where there is none."""
        try:
            body = await self._get(f"/api/lfs/{name}")
        except NotOpenBK:
            return ""
        # A build without a file system answers with a page, as to anything unknown.
        return "" if body.startswith(b"<") else body.decode(errors="replace")

    async def read_channels(self) -> dict[int, int]:
        """Return {channel: raw value} of all channels that are in use."""
        return replies.read_channels(await self.command("Ch"))

    async def read_page(self, *, lists_drivers: bool = False) -> LivePage:
        """Return what the index page tells, which is some 2 KB long.

        Where it `lists_drivers`, a page without them is unreadable.
        """
        return read_live_page(await self._get(*_INDEX), lists_drivers=lists_drivers)

    async def read_constants(self, names: Sequence[str]) -> list[float | None]:
        """Return the values of `$` constants; None for what the build does not know."""
        reply = await self.command(echo_of(names))
        return replies.read_echo(reply, len(names))

    async def read_counters(
        self, channels: wifi_counters.Channels
    ) -> wifi_counters.Counters:
        """Read the counters that the device keeps in these channels: one request."""
        names = wifi_counters.constants_of(channels)
        return wifi_counters.counters_of(await self.read_constants(names))

    def _startup_query(self, text: str) -> dict[str, str]:
        query = {"startup_cmd": "1", "data": text}
        if self._request_bytes(_STARTUP_PAGE, query) % _BUFFER == _FULL_BUFFER:
            # Any value does.
            query["startup_cmd"] = "11"
        return query

    def _request_bytes(self, path: str, query: Query) -> int:
        """Return the length of the request that `_get` sends."""
        url = self._url(path, query)
        head = {
            "Host": url.host_port_subcomponent,
            **self._session.headers,
            **self._headers,
        }
        lines = [
            f"GET {url.raw_path_qs} HTTP/1.1",
            *(f"{k}: {v}" for k, v in head.items()),
        ]
        return sum(len(f"{line}\r\n".encode()) for line in lines) + len("\r\n")

    def _url(self, path: str, query: Query) -> URL:
        return self.address.url.with_path(path).with_query(query)

    async def read_ping_timeout(self) -> int | None:
        """Return after how many silent seconds the ping watchdog acts; 0 is never."""
        return replies.read_ping_timeout(await self._get("/cfg_ping"))

    async def command(self, command: str) -> bytes:
        """Execute a console command and return the reply's body."""
        return await self._get("/cm", {"cmnd": command})

    async def _get(self, path: str, query: Query = None) -> bytes:
        """Return the body of a page."""
        url = self._url(path, query)
        async with self._traffic.request(self._turn):
            try:
                async with self._session.get(
                    url,
                    allow_redirects=False,
                    headers=self._headers,
                    middlewares=(_Once(),),
                    skip_auto_headers=_SKIPPED_HEADERS,
                    timeout=ClientTimeout(
                        total=REQUEST_TIMEOUT,
                        connect=self.connect_timeout,
                        sock_connect=self.connect_timeout,
                    ),
                ) as response:
                    if response.status == HTTPStatus.UNAUTHORIZED:
                        challenge = response.headers.get("WWW-Authenticate", "")
                        if _REALM not in challenge:
                            raise NotOpenBK("Something else asks for a password")
                        raise InvalidAuth("The device asks for its web password")
                    if response.status != HTTPStatus.OK:
                        raise NotOpenBK("The page does not exist")
                    return await _read(response.content)
            except (ClientError, OSError, TimeoutError) as err:
                # No cause attached: aiohttp's texts name addresses.
                raise CannotConnect(f"No reply ({type(err).__name__})") from None


class _Once:
    """Lets a request through once.

    aiohttp repeats a GET whose connection was closed without a reply; the device may
    have executed the command all the same.
    """

    def __init__(self) -> None:
        self._sent = False

    async def __call__(
        self, request: ClientRequest, handler: ClientHandlerType
    ) -> ClientResponse:
        if self._sent:
            raise ServerDisconnectedError
        self._sent = True
        return await handler(request)


async def _read(content: StreamReader) -> bytes:
    """Return all that comes until the device closes the connection."""
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > _MAX_REPLY:
            raise UnreadableReply("The reply does not end")
    return bytes(body)


def echo_of(constants: Sequence[str]) -> str:
    """Return the command whose reply is the list of these constants' values."""
    return f"echo [{','.join(constants)}]"
