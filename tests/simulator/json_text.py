"""Write the pieces of the firmware's JSON: nothing is escaped, long pieces are cut."""

from datetime import datetime
from typing import Final

# A single piece of a reply is cut at this length.
_PIECE = 254

NO_TIME: Final = "0000-00-00T00:00:00"


def pair(key: str, value: str | int) -> str:
    """Return `"key":value`, a text in quotes and unescaped."""
    if isinstance(value, int):
        return f'"{key}":{value}'
    return f'"{key}":"{value}"'.encode()[:_PIECE].decode("utf-8", "ignore")


def members(**values: str | int) -> str:
    """Return several members, in this order."""
    return ",".join(pair(key, value) for key, value in values.items())


def timestamp(moment: datetime | None) -> str:
    """Return a time as replies show it; zeros while the clock is not set."""
    return NO_TIME if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S}"


def duration(seconds: int) -> str:
    """Return an uptime as `DTHH:MM:SS`."""
    days, rest = divmod(seconds, 86400)
    return f"{days}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


def on_off(value: int) -> str:
    """Return the word for a switched value."""
    return "ON" if value else "OFF"
