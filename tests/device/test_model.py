"""What follows from a reading of the meter."""

import pytest

from custom_components.openbk.device import Identity, Meter


@pytest.mark.parametrize(
    ("voltage", "current", "power", "expected"),
    [
        # The example of the interface notes: 115 VA, 56.789 var, 0.8696.
        (230.0, 0.5, 100.0, (115.0, 56.789, 0.8696)),
        (230.0, 0.5, 115.0, (115.0, 0.0, 1.0)),
        # The firmware claims a factor of 1 without a load.
        (230.0, 0.0, 0.0, (0.0, 0.0, None)),
        # Rounded readings: a little more power than volts times amperes.
        (230.0, 0.5, 116.0, (115.0, 0.0, 1.0)),
        # Fed back, with the flag that allows it.
        (230.0, 0.5, -116.0, (115.0, 0.0, -1.0)),
        (None, 0.5, 100.0, (None, None, None)),
        (230.0, None, 100.0, (None, None, None)),
        (230.0, 0.5, None, (115.0, None, None)),
    ],
)
def test_apparent_reactive_and_factor_follow_from_the_reading(
    voltage: float | None,
    current: float | None,
    power: float | None,
    expected: tuple[float | None, float | None, float | None],
) -> None:
    meter = Meter(voltage=voltage, current=current, power=power)
    found = (meter.apparent_power, meter.reactive_power, meter.power_factor)
    for value, wanted in zip(found, expected, strict=True):
        assert value == (None if wanted is None else pytest.approx(wanted, abs=1e-3))


def test_a_record_of_an_older_version_is_understood() -> None:
    """It has no topic, which the next contact brings."""
    identity = Identity(
        mac="c8:47:8c:12:34:56",
        name="obk8C123456",
        chipset="BK7231N",
        version="1.18.299",
        topic="kitchen/socket",
    )
    record = identity.as_dict()
    assert Identity.from_dict(record).topic == "kitchen/socket"
    del record["topic"]
    assert Identity.from_dict(record).topic is None
    # Which makes no other device of it.
    assert Identity.from_dict(record) == identity
