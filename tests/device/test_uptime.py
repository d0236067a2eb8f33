"""Reboots and boot times."""

import pytest

from custom_components.openbk.device.uptime import Boot, has_rebooted


@pytest.mark.parametrize(
    ("before", "now", "elapsed", "rebooted"),
    [
        (1000, 1010, 10, False),
        (1000, 1000, 0, False),
        (1000, 999, 1, True),
        (1000, 5, 30, True),
        # A slow request and a slow timer are no reboot.
        (1000, 1001, 25, False),
        (1000, 1000 + 86_400 - 900, 86_400, False),
        # Longer away than it is up: it must have rebooted.
        (1000, 2000, 10_000, True),
        # The clock of the house was set back.
        (1000, 1010, -7200, False),
    ],
)
def test_a_reboot_is_told_from_a_slow_clock(
    before: int, now: int, elapsed: float, rebooted: bool
) -> None:
    assert has_rebooted(before, now, elapsed) is rebooted


def test_the_boot_time_neither_jitters_nor_drifts() -> None:
    boot = Boot.first(100, 1000.0)
    assert boot.time == 900.0
    for step in range(1, 10_000):
        # The device loses a second in a hundred, and each answer takes another time.
        boot = boot.observe(100 + int(step * 9.9), 1000.0 + step * 10 + step % 3)
        assert boot.time == 900.0


def test_a_reboot_gives_a_new_boot_time() -> None:
    boot = Boot.first(100, 1000.0).observe(3, 1010.0)
    assert boot.time == 1007.0


@pytest.mark.parametrize(
    ("uptime", "elapsed", "goes_on"),
    [
        (1010, 10, True),
        (1000 + 86_400 - 900, 86_400, True),
        (5, 10, False),
        # Up longer than that device can be: another one.
        (1200, 10, False),
        (90_000, 10, False),
        # The clock of the house was set back: better have a look.
        (1010, -7200, False),
    ],
)
def test_an_uptime_that_does_not_go_on_is_noticed(
    uptime: int, elapsed: float, goes_on: bool
) -> None:
    boot = Boot.first(1000, 5000.0)
    assert boot.goes_on(uptime, 5000.0 + elapsed) is goes_on
