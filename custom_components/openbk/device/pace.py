"""When to ask a device next: steady polls, and ever rarer attempts while it is away.

Nothing here is in step with anything: devices that were lost together, or started
together, drift apart.
"""

from collections.abc import Callable
from random import random

# Attempts while a device is away, from one beginning to the next (s). The last, with
# its jitter and half a second by which a timer of Home Assistant can be late, is 20.
FIRST_PAUSE = 10.0
_GROWTH = 1.25
_LAST_PAUSE = 17.5

# A device is seen on the network before its web server is up: looked for once more.
_AFTER_WAKE = 3.0

# The least between two beginnings, however often it is said to be there (s).
_LEAST_PAUSE = 1.0

# At once: Home Assistant takes an interval of nothing for "never" (s).
AT_ONCE = 0.05

# By how much of itself a pause varies.
JITTER = 0.1
_POLL_JITTER = 0.05

# The first contacts of devices that start together are spread: so much for each (s),
# and at most so much (s).
_START_SPREAD = 0.025
_LONGEST_SPREAD = 5.0


def start_delay(together: int, chance: Callable[[], float] = random) -> float:
    """Return how long (s) the first contact of one of so many devices has to wait."""
    return chance() * min(_START_SPREAD * (together - 1), _LONGEST_SPREAD)


class Pace:
    """The pauses between the polls of one device."""

    def __init__(self, interval: float, chance: Callable[[], float] = random) -> None:
        """Poll every `interval` seconds; `chance` is evenly spread over 0 to 1."""
        self._interval = interval
        self._chance = chance
        self._pause = FIRST_PAUSE
        self._woken = False

    def begin(self) -> None:
        """Note that an attempt begins: whoever was seen before is looked for now."""
        self._woken = False

    def answered(self) -> float:
        """Return after how long (s) to poll a device that answers."""
        self._pause = FIRST_PAUSE
        return self._interval * self._jitter(_POLL_JITTER)

    def missed(self, took: float) -> float:
        """Return after how long (s) to try again after an attempt that `took` so long.

        At once where the device was seen meanwhile: the attempt may have begun too
        early.
        """
        if self._woken:
            return max(AT_ONCE, _LEAST_PAUSE - took)
        pause = self._pause
        self._pause = max(FIRST_PAUSE, min(pause * _GROWTH, _LAST_PAUSE))
        return max(_LEAST_PAUSE, pause * self._jitter(JITTER) - took)

    def wake(self, since: float) -> float:
        """Return after how long (s) to try now that the device was seen.

        The latest attempt began `since` seconds ago.
        """
        self._woken = True
        self._pause = _AFTER_WAKE
        return max(AT_ONCE, _LEAST_PAUSE - since)

    def _jitter(self, share: float) -> float:
        return 1 + share * (2 * self._chance() - 1)
