"""Tell a device's time of day, if something has set it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class WallClock:
    """The time of day a device has from NTP: none until it is set."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Run on a clock that counts seconds; not set yet."""
        self._clock = clock
        self._set: tuple[datetime, float] | None = None

    def set(self, local_time: datetime | None) -> None:
        """Set the time; one with a zone brings its offset, None takes it away."""
        self._set = None if local_time is None else (local_time, self._clock())

    def local(self, moment: float | None = None) -> datetime | None:
        """Return the local time, now or at a moment of the clock."""
        if self._set is None:
            return None
        local_time, set_at = self._set
        moment = self._clock() if moment is None else moment
        return local_time + timedelta(seconds=moment - set_at)

    def utc(self) -> datetime | None:
        """Return the time without its offset; one without a zone has none."""
        local_time = self.local()
        if local_time is None or local_time.tzinfo is None:
            return local_time
        return local_time.astimezone(UTC)
