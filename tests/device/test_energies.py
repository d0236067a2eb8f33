"""Energies of two lines, over power cuts, resets and restarts."""

import pytest

from custom_components.openbk.device.energies import Energies, energies_of
from custom_components.openbk.device.energy import Drop, EnergyGuard
from custom_components.openbk.device.features import Features
from custom_components.openbk.device.model import DualMeter, Link, MeterLine, Snapshot


def snapshot(
    meter: DualMeter | None = None, channels: dict[int, int] | None = None
) -> Snapshot:
    """Return a snapshot with this meter, and these channels."""
    return Snapshot(uptime=1, link=Link(), dual_meter=meter, channels=channels or {})


def test_the_energies_of_a_page_are_those_of_its_lines() -> None:
    meter = DualMeter(
        a=MeterLine(energy_import=1.0, energy_export=2.0),
        b=MeterLine(energy_import=3.0, energy_export=None),
    )
    assert energies_of(snapshot(meter), Features()) == {
        "import_a": 1.0,
        "export_a": 2.0,
        "import_b": 3.0,
        "export_b": None,
    }
    assert energies_of(snapshot(), Features()) == {}


def test_energies_in_channels_are_those_of_a_meter_and_of_types() -> None:
    channels = {2: 7, 8: 1, 9: 2, 10: 3, 12: 5}
    features = Features(drivers=frozenset({"HLW8112SPI"}))
    assert energies_of(snapshot(channels=channels), features) == {
        "channel_8": 1,
        "channel_9": 2,
        "channel_10": 3,
        "channel_11": None,
    }
    features = Features(channel_types={2: "EnergyToday_kWh_div1000", 12: "Power"})
    assert energies_of(snapshot(channels=channels), features) == {"channel_2": 7}
    assert energies_of(snapshot(channels=channels), Features()) == {}


def after(
    *readings: tuple[float, int, float], hourly: tuple[int, ...] = ()
) -> EnergyGuard:
    """Return the guard of channel 2 after readings (raw, uptime, time)."""
    energies = Energies()
    for raw, uptime, time in readings:
        energies = energies.observe(
            {"channel_2": raw}, uptime, time, unseen=False, hourly=hourly
        )
    return energies.guards["channel_2"]


@pytest.mark.parametrize("hourly", [(), (2,)])
@pytest.mark.parametrize("up", [12, 5000])
def test_the_nought_of_a_channel_after_a_boot_is_no_reading(
    up: int, hourly: tuple[int, ...]
) -> None:
    """However long it takes until the channel is told its value."""
    readings = [(123_456.0, up, 1000.0)]
    readings += [(0.0, 5 + n, 1010.0 + n) for n in range(0, 900, 10)]
    guard = after(*readings, hourly=hourly)
    assert guard.total == 123_456
    assert EnergyGuard.from_dict(guard.as_dict()) == guard
    guard = after(*readings, (123_460.0, 950, 1955.0), hourly=hourly)
    assert guard.total == 123_460
    assert (guard.offset, guard.last_drop) == (0, None)
    # From now on it is a reset again.
    guard = after(
        *readings,
        (123_460.0, 950, 1955.0),
        (0.0, 960, 1965.0),
        hourly=hourly,
    )
    assert (guard.total, guard.last_drop) == (0, Drop.RESET)


def test_what_comes_after_the_nought_tells_what_the_boot_has_cost() -> None:
    boot = (9_000.0, 5000, 1000.0), (0.0, 5, 1010.0)
    # The meter's own driver lost an hour of it, a TuyaMCU loses nothing.
    guard = after(*boot, (8_600.0, 15, 1020.0), hourly=(2,))
    assert (guard.total, guard.last_drop) == (9_000, Drop.STEP_BACK)
    guard = after(*boot, (8_600.0, 15, 1020.0))
    assert (guard.total, guard.last_drop) == (8_600, Drop.RESET)


def test_a_nought_right_after_a_boot_is_not_the_first_reading() -> None:
    assert after((0.0, 5, 1000.0)).total is None
    assert after((0.0, 5, 1000.0), (0.0, 65, 1060.0)).total == 0
    assert after((0.0, 5, 1000.0), (7.0, 15, 1010.0)).total == 7


def test_a_power_cut_turns_nothing_back_and_a_reset_does() -> None:
    energies = Energies().observe({"import_a": 9_000.0}, 5000, 1000.0, unseen=True)
    # The device lost an hour of 8 kW.
    energies = energies.observe({"import_a": 1_000.0}, 5, 1010.0, unseen=False)
    assert energies.total("import_a") == 9_000
    energies = energies.observe({"import_a": 1_100.0}, 15, 1020.0, unseen=False)
    assert energies.total("import_a") == 9_100
    # One that cannot be read for once stays.
    energies = energies.observe({"import_a": None}, 25, 1030.0, unseen=False)
    assert energies.total("import_a") == 9_100
    energies = energies.observe({"import_a": 0.0}, 35, 1040.0, unseen=False)
    assert energies.total("import_a") == 0


def test_a_sum_needs_both_lines() -> None:
    energies = Energies().observe({"import_a": 1.0}, 1, 1.0, unseen=True)
    assert energies.sum("import") is None
    energies = energies.observe({"import_b": 2.0}, 1, 1.0, unseen=True)
    assert energies.sum("import") == 3
    assert energies.raws == (1.0, 2.0)
    assert energies.offsets == (0.0, 0.0)


def test_energies_survive_storage() -> None:
    energies = Energies().observe(
        {"import_a": 1.5, "channel_8": 7}, 1, 1.0, unseen=True
    )
    assert Energies.from_dict(energies.as_dict()) == energies
