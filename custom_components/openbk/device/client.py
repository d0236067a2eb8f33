"""Requests to one device: one in flight, one write each, bounded in time and size."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from http import HTTPStatus

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
from .errors import (
    CannotConnect,
    CommandRefused,
    InvalidAuth,
    NotOpenBK,
    UnreadableReply,
    WrongDevice,
)
from .features import Features
from .model import Identity, Meter, Snapshot
from .traffic import Traffic

REQUEST_TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0

# The largest reply of the firmware that we ask for has under 4 KB.
_MAX_REPLY = 16 * 1024

_USER = "admin"
_REALM = "OpenBeken HTTP Server"

# BL602 reads at most 1022 bytes of a request: leave out what aiohttp would add.
_SKIPPED_HEADERS = ("Accept", "Accept-Encoding", "User-Agent")

# `/cm` executes a command of 124 characters or more twice.
_LONGEST_COMMAND = 123

_METER_CONSTANTS = (
    "$voltage",
    "$current",
    "$power",
    "$frequency",
    "$energy",
    "$today",
    "$yesterday",
)
_CHIP_TEMPERATURE = "$intTemp"

_STARTUP_PAGE = "/startup_command"
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
        return replies.uptime_of(replies.read_state(await self._command("State")))

    async def read_features(self) -> Features:
        """Ask what the device is wired and configured for: three requests."""
        return Features(
            pins=replies.read_pins(await self._get("/api/pins")),
            channel_types=replies.read_channel_types(
                await self._get("/api/channelTypes")
            ),
            meter=replies.read_has_meter(await self._command("Status 8")),
        )

    async def poll(
        self,
        identity: Identity,
        features: Features,
        *,
        chip_temperature: bool = False,
        counters: wifi_counters.Channels = (),
    ) -> Snapshot:
        """Read everything that changes: one request for a plain relay, two at most.

        `State` alone carries uptime and WiFi; the second request is one `echo` of
        constants: for a meter, for relays that `State` leaves in doubt, for the WiFi
        counters in these channels.
        """
        state = replies.read_state(await self._command("State"))
        clock = replies.clock_of(state)
        relays = replies.relays_of(state, features)
        names = [
            *(_METER_CONSTANTS if features.meter else ()),
            *((_CHIP_TEMPERATURE,) if chip_temperature else ()),
            *(wifi_counters.constants_of(counters) if counters else ()),
        ]
        in_doubt = {f"$CH{n}": n for n in features.relays} if relays is None else {}
        if in_doubt and len(_echo([*names, *in_doubt])) > _LONGEST_COMMAND:
            channels = replies.read_channels(await self._command("Ch"))
            relays = {n: channels[n] != 0 for n in features.relays if n in channels}
            in_doubt = {}
        names += in_doubt
        read = await self.read_constants(names) if names else []
        values = dict(zip(names, read, strict=True))
        if in_doubt:
            found = {n: values[name] for name, n in in_doubt.items()}
            relays = {n: value != 0 for n, value in found.items() if value is not None}
        return Snapshot(
            uptime=replies.uptime_of(state),
            link=replies.link_of(state, identity),
            free_heap=replies.heap_of(state),
            clock=clock,
            relays=relays or {},
            meter=_meter(values, clock) if features.meter else None,
            # 0 is what chips without a thermometer say.
            chip_temperature=values.get(_CHIP_TEMPERATURE) or None,
            counters=wifi_counters.counters_of(
                [values[name] for name in wifi_counters.constants_of(counters)]
            )
            if counters
            else None,
        )

    async def set_channel(self, channel: int, value: int) -> None:
        """Set a channel's raw value; raises `CommandRefused` if it did not take it.

        The reply is the channel's new value (section 4.2 of the interface notes).
        """
        reply = await self._command(f"SetChannel {channel} {value}")
        if replies.read_integer(reply) != value:
            raise CommandRefused("The channel did not take the value")

    async def restart(self) -> None:
        """Reboot the device: it saves its counters, and goes down after some 3 s."""
        await self._command("restart")

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

    async def read_listed_channels(self) -> frozenset[int]:
        """Return the channels that the device says are in use."""
        return frozenset(replies.read_channels(await self._command("Ch")))

    async def read_constants(self, names: Sequence[str]) -> list[float | None]:
        """Return the values of `$` constants; None for what the build does not know."""
        reply = await self._command(_echo(names))
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

    async def _command(self, command: str) -> bytes:
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


def _echo(constants: Sequence[str]) -> str:
    """Return the command whose reply is the list of these constants' values."""
    return f"echo [{','.join(constants)}]"


def _meter(values: Mapping[str, float | None], clock: str | None) -> Meter:
    """Return the reading of the meter; without a clock there are no day counters."""
    voltage, current, power, frequency, total, today, yesterday = (
        values[name] for name in _METER_CONSTANTS
    )
    return Meter(
        voltage=voltage,
        current=current,
        power=power,
        frequency=frequency,
        energy_total=total,
        energy_today=None if clock is None else today,
        energy_yesterday=None if clock is None else yesterday,
    )
