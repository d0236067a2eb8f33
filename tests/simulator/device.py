"""Put a simulated firmware on a real TCP port, with its manners and its faults."""

import asyncio
from collections.abc import Callable
import contextlib
from dataclasses import dataclass
import socket
import time
from types import TracebackType
from typing import Self

from . import pages, ssdp
from .faults import CONNECTION_FAULTS, OTHER_ANSWERS, Fault, PlannedFault
from .firmware import Firmware
from .http import HTML, UNAUTHORIZED, Request, head, parse
from .port import Port, reset
from .rest import command_of
from .wifi import AccessPoint

_READ = 65536
_WATCH_EVERY = 0.02
_SLOW_PIECE = 16


@dataclass(frozen=True)
class ReceivedRequest:
    """A request the device has dealt with, and what became of it."""

    method: str
    path: str
    query: str
    command: str | None
    body: bytes
    status: int
    reply_bytes: int
    fault: Fault | None = None
    at: float = 0.0  # time.monotonic, when it was dealt with


@dataclass
class Traffic:
    """How many connections several devices have open together, and had at most."""

    in_flight: int = 0
    max_in_flight: int = 0

    def clear(self) -> None:
        """Forget the most seen so far."""
        self.max_in_flight = self.in_flight

    def __enter__(self) -> None:
        """Count one more."""
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)

    def __exit__(self, *_: object) -> None:
        """Count one less."""
        self.in_flight -= 1


class SimulatedDevice:
    """An OpenBK device as the network sees it.

    The firmware's time runs on its own clock; whether the port answers follows from
    it: not while the device is off, booting, or without WiFi.
    """

    def __init__(
        self,
        firmware: Firmware,
        host: str = "127.0.0.1",
        port: int = 0,
        delay: float = 0.0,
        slow_pause: float = 0.05,
        *,
        traffic: Traffic | None = None,
    ) -> None:
        """Prepare a device; port 0 takes a free one, delay is the time per request.

        traffic counts the connections of all devices that share it.
        """
        self.firmware = firmware
        self._traffic = traffic or Traffic()
        self._port = Port(host, port, self._accept)
        self.delay = delay
        self.slow_pause = slow_pause
        self.requests: list[ReceivedRequest] = []
        self.max_in_flight = 0
        self.in_flight = 0
        self._fault: Fault | None = None
        self._planned: list[PlannedFault] = []
        self._blackholed = False
        self._boots = firmware.boots
        self._watcher: asyncio.Task[None] | None = None
        self._serving: dict[asyncio.Task[None], socket.socket] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._stale = b""

    @property
    def host(self) -> str:
        """Return the address the device listens on."""
        return self._port.host

    @property
    def port(self) -> int:
        """Return the number of its port."""
        return self._port.number

    @property
    def url(self) -> str:
        """Return the address of the device's web server."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> Self:
        """Open the port and begin to live."""
        self._follow()
        self._watcher = asyncio.create_task(self._watch())
        return self

    async def stop(self) -> None:
        """Close the port and every connection."""
        tasks = [*self._background, *self._serving]
        if self._watcher is not None:
            tasks.append(self._watcher)
            self._watcher = None
        self._vanish()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        """Start the device."""
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the device."""
        await self.stop()

    def clear(self) -> None:
        """Forget the requests seen so far."""
        self.requests.clear()
        self.max_in_flight = self.in_flight

    @property
    def fault(self) -> Fault | None:
        """Return the fault that holds for every request."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        self._fault = fault
        if fault is None:
            self._planned.clear()
        self._follow()

    def set_fault(
        self, fault: Fault | None, count: int | None = None, path: str | None = None
    ) -> None:
        """Fail the next count requests (all, without), or those below a path.

        Refusing for a count resets connections: the port itself cannot count. None
        takes every fault away.
        """
        if fault is None or (count is None and path is None):
            self.fault = fault
        elif fault is Fault.BLACKHOLE:
            raise ValueError("a black hole sees no requests: it has no count or path")
        else:
            self._planned.append(PlannedFault(fault, count, path))

    def lose_wifi(
        self, *, refused: bool = False, blackhole: bool = False
    ) -> asyncio.Future[None]:
        """Take the access point away, at once; the uptime goes on.

        refused: the access point turns the device away (state 3 where the chip has
        it). blackhole: connections time out instead of being refused. The result is
        done already and may be awaited or not.
        """
        self.firmware.advance()
        self._blackholed = blackhole
        self.firmware.wifi.lose(self.firmware.seconds, refused=refused)
        self._follow()
        return _done()

    def regain_wifi(
        self,
        bssid: str | None = None,
        channel: int | None = None,
        rssi: int | None = None,
    ) -> asyncio.Future[None]:
        """Let the device join again, at once, where given at another access point."""
        self.firmware.advance()
        old = self.firmware.wifi.access_point
        new = AccessPoint(
            old.bssid if bssid is None else bssid,
            old.channel if channel is None else channel,
            old.rssi if rssi is None else rssi,
        )
        self.firmware.wifi.regain(new)
        self._blackholed = False
        self._follow()
        return _done()

    def drop_wifi(
        self, seconds: float, *, blackhole: bool = False
    ) -> asyncio.Task[None]:
        """Lose the WiFi now for so many seconds of the firmware's clock.

        Await the result to wait until it is back; otherwise it comes back by itself.
        """
        self.lose_wifi(blackhole=blackhole)
        until = self.firmware.clock() + seconds

        async def come_back() -> None:
            await self._wait_for(lambda: self.firmware.clock() >= until)
            self.regain_wifi()

        return self._in_background(come_back())

    def reboot(
        self, power_cut: bool = False, off_seconds: float = 0.0
    ) -> asyncio.Task[None]:
        """Restart the device now; it is away for off_seconds of its clock.

        Await the result to wait until it is back; otherwise it comes back by itself.
        """
        self.firmware.reboot(power_cut=power_cut, off_seconds=off_seconds)
        self._follow()

        async def come_back() -> None:
            await self._wait_for(lambda: self.firmware.is_on)
            self._follow()

        return self._in_background(come_back())

    def settle(self) -> None:
        """Catch up with the firmware's time, and open or close the port accordingly."""
        if self.firmware.is_on:
            self.firmware.advance()
        self._follow()

    async def _wait_for(self, condition: Callable[[], bool]) -> None:
        while not condition():
            await asyncio.sleep(_WATCH_EVERY)

    def _in_background(self, work: asyncio._CoroutineLike[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        assert isinstance(task, asyncio.Task)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def _watch(self) -> None:
        while True:
            self.settle()
            await asyncio.sleep(_WATCH_EVERY)

    def _follow(self) -> None:
        """Open, close or block the port as the device's state asks for."""
        if self._boots != self.firmware.boots:
            self._boots = self.firmware.boots
            self._vanish()
        on_air = self.firmware.is_on and self.firmware.wifi.connected
        refused = self.fault is Fault.REFUSE
        blackhole = self.fault is Fault.BLACKHOLE or (self._blackholed and not on_air)
        if blackhole:
            if self._port.is_open:
                self._vanish()
            self._port.block()
        elif on_air and not refused:
            self._port.open()
        else:
            self._vanish()

    def _vanish(self) -> None:
        """Close the port and let open connections break."""
        self._port.close()
        for connection in self._serving.values():
            reset(connection)
        for task in list(self._serving):
            task.cancel()

    def _accept(self, connection: socket.socket) -> None:
        task = asyncio.ensure_future(self._serve(connection))
        self._serving[task] = connection
        task.add_done_callback(lambda done: self._serving.pop(done, None))

    async def _serve(self, connection: socket.socket) -> None:
        try:
            with self._traffic:
                await self._converse(connection)
        except ConnectionError:
            # The client is gone; a device does not mind either.
            pass
        finally:
            connection.close()

    async def _converse(self, connection: socket.socket) -> None:
        received = await self._receive(connection)
        if not received:
            return
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        try:
            async with self._turn:
                await self._deal_with(received, connection)
            _drain(connection)
        finally:
            self.in_flight -= 1

    async def _receive(self, connection: socket.socket) -> bytes:
        """Read a request as the firmware does: once, whatever has come by then."""
        loop = asyncio.get_running_loop()
        limit = self.firmware.chip.receive_limit
        received = await loop.sock_recv(connection, limit or _READ)
        if not limit:
            # A body sent in a second write may just have come too.
            await asyncio.sleep(0)
            with contextlib.suppress(BlockingIOError):
                received += connection.recv(_READ)
        return received

    async def _deal_with(self, received: bytes, connection: socket.socket) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        request = parse(received)
        if request is None:
            # HEAD, DELETE and whatever is no request: closed without a byte.
            method = received.split(b" ")[0].decode("ascii", "replace")
            self._record(Request(method, ""), b"", None)
            return
        fault = self._fault_for(request)
        data = self._reply(request, fault)
        self._record(request, data, fault)
        await self._send(data, connection, fault)

    def _fault_for(self, request: Request) -> Fault | None:
        for planned in self._planned:
            if fault := planned.take(f"/{request.path}"):
                return fault
        return None if self.fault in CONNECTION_FAULTS else self.fault

    def _reply(self, request: Request, fault: Fault | None) -> bytes:
        if fault in OTHER_ANSWERS:
            return OTHER_ANSWERS[fault]
        firmware = self.firmware
        if request.method == "OPTIONS":
            # Answered to anybody, with what earlier replies left in the buffer.
            data = head(HTML)
            return data + self._stale[len(data) :]
        if (page := ssdp.answer(firmware, request)) is not None:
            data = page
        elif request.authorized(firmware.config.web_password):
            firmware.advance()
            data = pages.answer(firmware, request)
        else:
            data = UNAUTHORIZED
        self._stale = data + self._stale[len(data) :]
        return data

    def _record(self, request: Request, data: bytes, fault: Fault | None) -> None:
        status = data.split(b" ", 2)[1][:3] if data.startswith(b"HTTP/1.1 ") else b"0"
        _, _, body = data.partition(b"\r\n\r\n")
        silent = fault in (Fault.HANG, Fault.EMPTY, Fault.REFUSE)
        self.requests.append(
            ReceivedRequest(
                request.method,
                f"/{request.path}",
                request.query,
                command_of(request),
                request.body,
                0 if silent else int(status),
                0 if silent else len(body),
                fault,
                time.monotonic(),
            )
        )

    async def _send(
        self, data: bytes, connection: socket.socket, fault: Fault | None
    ) -> None:
        loop = asyncio.get_running_loop()
        if fault is Fault.HANG:
            # Until the client goes away; others wait no longer than that.
            self._turn.release()
            try:
                await loop.sock_recv(connection, 1)
            finally:
                await self._turn.acquire()
        elif fault is Fault.EMPTY:
            return
        elif fault is Fault.REFUSE:
            reset(connection)
        elif fault in (Fault.DROP, Fault.RESET):
            start, separator, body = data.partition(b"\r\n\r\n")
            await loop.sock_sendall(
                connection, start + separator + body[: len(body) // 2]
            )
            if fault is Fault.RESET:
                reset(connection)
        elif fault is Fault.SLOW:
            for position in range(0, len(data), _SLOW_PIECE):
                await loop.sock_sendall(
                    connection, data[position : position + _SLOW_PIECE]
                )
                await asyncio.sleep(self.slow_pause)
        else:
            await loop.sock_sendall(connection, data)


def _drain(connection: socket.socket) -> None:
    """Read what was left unread: closing over it would take the reply back."""
    with contextlib.suppress(OSError):
        while connection.recv(_READ):
            pass


def _done() -> asyncio.Future[None]:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
