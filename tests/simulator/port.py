"""Open, close and block a TCP port, as a device on a network comes and goes."""

import asyncio
from collections.abc import Callable
import contextlib
import socket
import struct

# Linux drops the SYN once this many connections wait to be accepted.
_FILLERS = 2
_BACKLOG = 100


class Port:
    """A listening port that can be closed, and made to swallow connections."""

    def __init__(
        self, host: str, number: int, accepted: Callable[[socket.socket], None]
    ) -> None:
        """Prepare a port; number 0 takes a free one, which it then keeps."""
        self.host = host
        self.number = number
        self._accepted = accepted
        self._listener: socket.socket | None = None
        self._fillers: list[socket.socket] = []

    @property
    def is_open(self) -> bool:
        """Tell whether connections are accepted."""
        return self._listener is not None and not self._fillers

    def open(self) -> None:
        """Accept connections."""
        if not self.is_open:
            self.close()
            self._listener = self._listen(_BACKLOG)
            asyncio.get_running_loop().add_reader(self._listener, self._accept)

    def block(self) -> None:
        """Let connections time out: the queue of those waiting is full for good."""
        if self._fillers:
            return
        self.close()
        self._listener = self._listen(0)
        for _ in range(_FILLERS):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            filler.connect_ex((self.host, self.number))
            self._fillers.append(filler)

    def close(self) -> None:
        """Refuse connections."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()

    def _listen(self, backlog: int) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.number))
            listener.listen(backlog)
        except OSError:
            listener.close()
            raise
        listener.setblocking(False)
        self.number = listener.getsockname()[1]
        return listener

    def _accept(self) -> None:
        if self._listener is None:
            return
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError, ConnectionError:
            return
        connection.setblocking(False)
        self._accepted(connection)


def reset(connection: socket.socket) -> None:
    """Close a connection so that the other side sees it reset."""
    with contextlib.suppress(OSError):
        connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    connection.close()
