"""Whether a shutter moves, from nothing but its position and its target."""

import pytest

from custom_components.openbk.device.shutters import (
    Direction,
    Shutter,
    Travel,
    move_command,
)


def direction_after(*readings: tuple[int, int | None, int | None]) -> Direction | None:
    """Return the direction after readings of (uptime, position, target)."""
    travel = Travel()
    for uptime, position, target in readings:
        travel = travel.observe(Shutter(position=position, target=target), uptime)
    return travel.direction


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        # A single look tells nothing: after a boot the target is 0.
        ([(100, 50, 0)], None),
        ([(100, 50, 0), (110, 50, 0)], None),
        # Its position changes on the way to the target.
        ([(100, 50, 0), (110, 40, 0)], Direction.CLOSING),
        ([(100, 50, 90), (110, 60, 90)], Direction.OPENING),
        # It was just told to move.
        ([(100, 50, 50), (100, 50, 90)], Direction.OPENING),
        ([(100, 50, 50), (100, 50, 10)], Direction.CLOSING),
        # One that is slow moves on although a poll sees no change ...
        ([(100, 50, 50), (110, 50, 90), (120, 50, 90)], Direction.OPENING),
        # ... but not for long: somebody has cut its power.
        ([(100, 50, 50), (110, 50, 90), (120, 50, 90), (130, 50, 90)], None),
        # There, or a tick too far.
        ([(100, 50, 90), (110, 90, 90)], None),
        ([(100, 50, 30), (110, 29, 30)], None),
        # Stopped on the way: the target is where it is.
        ([(100, 50, 90), (110, 60, 90), (112, 62, 62)], None),
        # A reboot: the target is 0 by itself.
        ([(100, 50, 90), (110, 60, 90), (3, 62, 0)], None),
        ([(100, 50, 90), (110, 60, 90), (3, 62, 0), (13, 62, 0)], None),
        # Nothing is known of it.
        ([(100, None, None)], None),
        ([(100, None, 40), (110, 20, 40)], None),
        ([(100, 20, 40), (110, None, 40)], None),
    ],
)
def test_a_shutter_moves_only_where_it_is_seen_to(
    readings: list[tuple[int, int | None, int | None]], expected: Direction | None
) -> None:
    assert direction_after(*readings) is expected


def test_commands_name_the_channel() -> None:
    assert move_command(12, 70) == "ShutterMove12 70"
    assert move_command(0, "stop") == "ShutterMove0 stop"
