"""Reads the log of a serial port for ever, through losses of the port."""

import asyncio
from collections.abc import Callable, Iterator
from enum import StrEnum
import random

from .serial_port import OpenPort, SerialError, open_port

# A line that is not finished after so long a silence (s) will not be.
SILENCE = 1.0

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0


class SerialState(StrEnum):
    """What a serial log does at present."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    # Lost or never opened; tried again after a pause.
    DISCONNECTED = "disconnected"


def back_off() -> Iterator[float]:
    """Yield the pauses (s) between attempts: 1 to 2, 2 to 4 and so on, 15 to 30."""
    longest = 2 * _FIRST_PAUSE
    while True:
        yield random.uniform(longest / 2, longest)
        longest = min(2 * longest, _LONGEST_PAUSE)


class SerialLog:
    """Read a port, reconnecting for ever.

    `port` is what `validate_port` returned. The callbacks run in the event loop:

    - `on_data` gets what was read, 1 to 4096 bytes at a time;
    - `on_silence` is called once, when `silence` seconds have passed since data came
      and when the port is lost after data: an unfinished line is over;
    - `on_state` is called when the state or the reason of the error changes; the error
      says why the port is disconnected, and is None while it is connected.

    Nothing is ever written to the port.
    """

    def __init__(
        self,
        port: str,
        baud_rate: int,
        *,
        on_data: Callable[[bytes], object],
        on_silence: Callable[[], object],
        on_state: Callable[[SerialState, SerialError | None], object],
        silence: float = SILENCE,
        pauses: Callable[[], Iterator[float]] = back_off,
    ) -> None:
        """Prepare to read; nothing is opened yet."""
        self.state = SerialState.CONNECTING
        self.error: SerialError | None = None
        self._port = port
        self._baud_rate = baud_rate
        self._on_data = on_data
        self._on_silence = on_silence
        self._on_state = on_state
        self._silence = silence
        self._back_off = pauses
        self._pauses = pauses()

    async def run(self) -> None:
        """Read until cancelled; the port is closed then.

        No trouble of the port is raised; what a callback raises is, for it is a defect.
        """
        while True:
            try:
                await self._read_until_lost()
            except SerialError as err:
                self._set_state(SerialState.DISCONNECTED, err)
            await asyncio.sleep(next(self._pauses))

    async def _read_until_lost(self) -> None:
        """Open the port and read; raises SerialError."""
        port = await open_port(self._port, self._baud_rate)
        try:
            self._set_state(SerialState.CONNECTED, None)
            await self._pass_on(port)
        finally:
            await port.close()

    async def _pass_on(self, port: OpenPort) -> None:
        """Pass on what an open port says; raises SerialError."""
        silent = True
        try:
            while True:
                try:
                    async with asyncio.timeout(None if silent else self._silence):
                        data = await port.read()
                except TimeoutError:
                    silent = True
                    self._on_silence()
                    continue
                silent = False
                # Opening alone proves nothing: a server may close every time.
                self._pauses = self._back_off()
                self._on_data(data)
                # Data may be there already, again and again: others want to run too.
                await asyncio.sleep(0)
        except SerialError:
            if not silent:
                self._on_silence()
            raise

    def _set_state(self, state: SerialState, error: SerialError | None) -> None:
        """Tell of a change."""
        known = self.state, self.error and self.error.reason
        self.state, self.error = state, error
        if known != (state, error and error.reason):
            self._on_state(state, error)
