"""The energy guard: no energy lost or invented by the device's forgetfulness."""

from hypothesis import given, strategies as st
import pytest

from custom_components.openbk.device.energy import Drop, EnergyGuard

# (device total in Wh, uptime in s, time in s, unseen)
type Reading = tuple[float | None, int, float, bool]


def after(*readings: Reading) -> EnergyGuard:
    """Return the guard that has seen these readings."""
    guard = EnergyGuard()
    for raw, uptime, time, unseen in readings:
        guard = guard.observe(raw, uptime, time, unseen=unseen)
    return guard


BEFORE: Reading = (105.0, 1000, 50_000.0, True)


@pytest.mark.parametrize(
    ("reading", "total", "drop", "assumed"),
    [
        # Nothing special: the total grew, with and without a reboot.
        ((106.0, 1010, 50_010.0, False), 106.0, None, False),
        ((105.0, 5, 50_030.0, False), 105.0, None, False),
        ((107.0, 5, 50_030.0, False), 107.0, None, False),
        # A reboot and up to 10 Wh less: the sum goes on from where it was.
        ((100.0, 5, 50_030.0, False), 105.0, Drop.STEP_BACK, False),
        ((95.0, 5, 50_030.0, False), 105.0, Drop.STEP_BACK, False),
        # More than the device can have forgotten: somebody reset it.
        ((94.9, 5, 50_030.0, False), 94.9, Drop.RESET, False),
        ((0.0, 5, 50_030.0, False), 0.0, Drop.RESET, False),
        # Less without a reboot, however little: somebody reset it.
        ((104.0, 1010, 50_010.0, False), 104.0, Drop.RESET, False),
        ((0.0, 1010, 50_010.0, False), 0.0, Drop.RESET, False),
        # Home Assistant was away meanwhile: the smaller mistake, and it says so.
        ((100.0, 5, 60_000.0, True), 105.0, Drop.STEP_BACK, True),
        ((40.0, 5, 60_000.0, True), 40.0, Drop.RESET, True),
        # The uptime has outgrown the old one, but cannot have gone on all the time.
        ((100.0, 2000, 60_000.0, True), 105.0, Drop.STEP_BACK, True),
        # Away, and no reboot: there is nothing to assume.
        ((100.0, 11_000, 60_000.0, True), 100.0, Drop.RESET, False),
        # No reading tells nothing.
        ((None, 5, 50_030.0, False), 105.0, None, False),
    ],
)
def test_a_total_that_comes_back_lower_is_understood(
    reading: Reading, total: float, drop: Drop | None, assumed: bool
) -> None:
    guard = after(BEFORE, reading)
    assert guard.total == pytest.approx(total)
    assert guard.last_drop is drop
    assert guard.assumed is assumed


def test_every_power_cut_adds_to_the_offset() -> None:
    guard = after(
        BEFORE,
        (100.0, 5, 50_030.0, False),
        (108.0, 900, 51_000.0, False),
        (101.0, 7, 51_030.0, False),
    )
    assert guard.total == pytest.approx(113.0)
    assert guard.offset == pytest.approx(12.0)


def test_a_reset_forgets_the_offset() -> None:
    guard = after(BEFORE, (100.0, 5, 50_030.0, False), (0.0, 15, 50_040.0, False))
    assert guard.total == 0.0
    assert guard.offset == 0.0


def test_nothing_is_known_before_the_first_reading() -> None:
    assert EnergyGuard().total is None
    assert after((None, 5, 1.0, True)).total is None


def test_the_guard_survives_being_stored() -> None:
    guard = after(BEFORE, (100.0, 5, 50_030.0, True))
    assert EnergyGuard.from_dict(guard.as_dict()) == guard
    assert EnergyGuard.from_dict(EnergyGuard().as_dict()) == EnergyGuard()


@given(
    st.lists(
        st.tuples(
            st.floats(0, 50, allow_nan=False),  # Wh used since the last reading
            st.booleans(),  # whether the power was cut meanwhile
        ),
        max_size=30,
    )
)
def test_power_cuts_never_turn_the_total_back_nor_invent_energy(
    history: list[tuple[float, bool]],
) -> None:
    """Model of the device: it saves whenever 10 Wh have come together."""
    used = device = saved = 0.0
    uptime, time = 100, 0.0
    guard = EnergyGuard().observe(device, uptime, time)
    for energy, power_cut in history:
        used += energy
        device += energy
        if device - saved >= 10:
            saved = device
        time, uptime = time + 10, uptime + 10
        before = guard.observe(device, uptime, time)
        assert before.total is not None
        if power_cut:
            device, uptime, time = saved, 1, time + 10
        guard = before.observe(device, uptime, time)
        assert guard.total is not None
        assert guard.total == pytest.approx(before.total)
        assert guard.total == pytest.approx(used)
