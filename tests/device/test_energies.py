"""Energies of two lines, over power cuts, resets and restarts."""

from custom_components.openbk.device.energies import Energies, energies_of
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


def test_energies_in_channels_are_guarded_where_they_are_saved_once_an_hour() -> None:
    channels = {8: 1, 9: 2, 10: 3, 12: 5}
    features = Features(drivers=frozenset({"HLW8112SPI"}))
    assert energies_of(snapshot(channels=channels), features) == {
        "channel_8": 1,
        "channel_9": 2,
        "channel_10": 3,
        "channel_11": None,
    }
    assert energies_of(snapshot(channels=channels), Features()) == {}


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
