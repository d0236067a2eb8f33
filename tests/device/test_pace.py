"""When a device is asked next: never in step, seldom while it is away, soon when seen."""

from collections.abc import Callable
from random import Random

import pytest

from custom_components.openbk.device.pace import AT_ONCE, Pace, start_delay


def always(chance: float) -> Callable[[], float]:
    """Return a chance that always comes out the same."""
    return lambda: chance


def attempts(pace: Pace, count: int, took: float = 0.0) -> list[float]:
    """Return the pauses after so many attempts that failed."""
    pauses = []
    for _ in range(count):
        pace.begin()
        pauses.append(pace.missed(took))
    return pauses


@pytest.mark.parametrize("interval", [5, 10, 300])
def test_polls_come_at_the_interval_on_average(interval: float) -> None:
    assert Pace(interval, always(0.5)).answered() == interval
    assert interval * 0.9 < Pace(interval, always(0)).answered() < interval
    assert interval < Pace(interval, always(1)).answered() < interval * 1.1


def test_polls_drift_apart() -> None:
    chance = Random(1).random
    paces = [Pace(10, chance) for _ in range(50)]
    times = [sum(pace.answered() for _ in range(10)) for pace in paces]
    assert len({round(time, 1) for time in times}) > 25


def test_attempts_grow_rarer_from_ten_to_twenty_seconds() -> None:
    pauses = attempts(Pace(10, always(0.5)), 10)
    assert pauses[0] == 10
    assert pauses == sorted(pauses)
    assert pauses[-1] == pauses[-2] > 15
    # Home Assistant adds up to half a second.
    assert max(attempts(Pace(10, always(1)), 10)) <= 19.5
    assert min(attempts(Pace(10, always(0)), 10)) >= 9


def test_a_long_interval_does_not_delay_the_return() -> None:
    assert attempts(Pace(300, always(0.5)), 1) == [10]


def test_an_attempt_that_takes_long_does_not_delay_the_next() -> None:
    assert attempts(Pace(10, always(0.5)), 1, took=4) == [6]
    assert attempts(Pace(10, always(0.5)), 1, took=60) == [1]


def test_after_an_answer_it_begins_anew() -> None:
    pace = Pace(30, always(0.5))
    attempts(pace, 10)
    pace.begin()
    assert pace.answered() == 30
    assert attempts(pace, 1) == [10]


def test_one_that_was_seen_is_looked_for_now_and_soon_again() -> None:
    pace = Pace(10, always(0.5))
    attempts(pace, 10)
    assert pace.wake(since=15) == AT_ONCE
    pauses = attempts(pace, 3)
    assert pauses[0] < 5
    assert pauses[1:] == [10, 12.5]


def test_one_that_is_seen_during_an_attempt_is_looked_for_once_more_at_once() -> None:
    pace = Pace(10, always(0.5))
    pace.begin()
    pace.wake(since=2)
    assert pace.missed(2) == AT_ONCE
    pace.begin()
    assert pace.missed(2) > 0


def test_one_that_is_seen_again_and_again_is_not_flooded() -> None:
    pace = Pace(10, always(0.5))
    assert pace.wake(since=0.2) == pytest.approx(0.8)
    pace.begin()
    pace.wake(since=0.1)
    assert pace.missed(0.1) == pytest.approx(0.9)


def test_one_alone_starts_at_once_and_many_within_seconds() -> None:
    assert start_delay(1, always(1)) == 0
    assert 0 < start_delay(10, always(1)) < 1
    assert 2 < start_delay(200, always(1)) <= 5
    assert start_delay(200, always(0)) == 0
    assert start_delay(10_000, always(1)) <= 5
