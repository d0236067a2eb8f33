"""Meters with two lines: by the page, and by channels."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Firmware, Line, SimulatedDevice

from .conftest import MAC, Clock, Wiring, poll

PINS = (
    "SetPinRole 6 BL0939_SCLK",
    "SetPinRole 7 BL0939_MOSI",
    "SetPinRole 8 BL0939_MISO",
)
BY_PAGE = Wiring(PINS, "startDriver BL0939SPI")
BY_CHANNELS = Wiring(("SetPinRole 6 HLW_8112_SCSN",), "startDriver HLW8112SPI")
HOUR = 3600


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


@pytest.fixture
def wiring() -> Wiring:
    """Return a device with the meter that shows a page."""
    return BY_PAGE


@pytest.fixture
def firmware(firmware: Firmware) -> Firmware:
    """Let the first line take in, and the second give back."""
    firmware.lines.a = Line(current=2.0, power=400.0)
    firmware.lines.b = Line(current=0.5, power=-100.0)
    return firmware


def number(hass: HomeAssistant, name: str) -> float:
    """Return what a sensor shows."""
    state = hass.states.get(f"sensor.obk8c123456_{name}")
    assert state, f"{name} is not there: {hass.states.async_entity_ids('sensor')}"
    return float(state.state)


def unit(hass: HomeAssistant, name: str) -> str | None:
    """Return the unit of a sensor."""
    state = hass.states.get(f"sensor.obk8c123456_{name}")
    assert state
    found: str | None = state.attributes.get("unit_of_measurement")
    return found


async def test_both_lines_are_measured(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    clock.advance(HOUR)
    await poll(hass, loaded)
    assert number(hass, "voltage") == 230
    assert number(hass, "channel_a_current") == 2
    assert number(hass, "channel_b_current") == 0.5
    assert number(hass, "channel_a_power") == 400
    assert number(hass, "channel_b_power") == -100
    assert number(hass, "channel_a_apparent_power") == 460
    assert number(hass, "channel_b_power_factor") == pytest.approx(-0.87, abs=0.01)
    assert number(hass, "channel_a_energy_import") == pytest.approx(0.4, abs=0.02)
    assert number(hass, "channel_a_energy_export") == 0
    assert number(hass, "channel_b_energy_import") == 0
    assert number(hass, "channel_b_energy_export") == pytest.approx(0.1, abs=0.01)
    assert number(hass, "energy_import") == pytest.approx(0.4, abs=0.02)
    assert number(hass, "energy_export") == pytest.approx(0.1, abs=0.01)
    assert unit(hass, "energy_import") == unit(hass, "channel_b_energy_export") == "kWh"
    assert unit(hass, "channel_a_apparent_power") == "VA"


async def test_the_keys_are_those_that_the_device_uses_in_mqtt(
    loaded: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    entries = er.async_entries_for_config_entry(entity_registry, loaded.entry_id)
    keys = {entry.unique_id.removeprefix(f"{MAC}-") for entry in entries}
    assert {key for key in keys if key.startswith("bl0939")} == {
        "bl0939_voltage",
        *(
            f"bl0939_{name}_{line}"
            for name in ("current", "power", "apparent_power", "power_factor")
            for line in ("a", "b")
        ),
        *(
            f"bl0939_{name}_{line}"
            for name in ("import", "export")
            for line in ("a", "b", "total")
        ),
    }


@pytest.mark.parametrize("wiring", [Wiring(PINS[:2], "startDriver BL0939SPI")])
async def test_without_all_of_its_pins_it_has_nothing_to_show(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    assert not [
        entity_id
        for entity_id in hass.states.async_entity_ids("sensor")
        if "channel_a" in entity_id or "energy_import" in entity_id
    ]
    device.clear()
    await poll(hass, loaded)
    assert [request.command for request in device.requests] == ["State"]


async def test_two_requests_a_poll(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.clear()
    await poll(hass, loaded)
    asked = [request.command or request.path for request in device.requests]
    assert asked == ["State", "/index"]


@pytest.mark.parametrize(
    ("wiring", "energy"),
    [(BY_PAGE, "channel_a_energy_import"), (BY_CHANNELS, "energy_import_a")],
)
async def test_a_power_cut_turns_no_energy_back(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    energy: str,
) -> None:
    """The device saves once an hour."""
    clock.advance(HOUR + 1800)
    await poll(hass, loaded)
    before = number(hass, energy)
    assert before == pytest.approx(0.6, abs=0.02)
    await device.reboot(power_cut=True)
    clock.advance(5)
    await poll(hass, loaded)
    assert device.firmware.dual_meters.energies[0][0] < 0.45
    assert number(hass, energy) == pytest.approx(before, abs=0.002)
    clock.advance(HOUR)
    await poll(hass, loaded)
    assert number(hass, energy) == pytest.approx(before + 0.4, abs=0.005)

    # Nor is a driver that has measured nothing yet.
    before = number(hass, energy)
    device.firmware.lines.answers = False
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    assert number(hass, energy) == before
    device.firmware.lines.answers = True
    clock.advance(5)
    await poll(hass, loaded)
    assert number(hass, energy) == pytest.approx(before, abs=0.002)

    # And after a restart of Home Assistant.
    shown = number(hass, energy)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.reboot(power_cut=True)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()
    assert number(hass, energy) == pytest.approx(shown, abs=0.002)


@pytest.mark.parametrize(
    ("wiring", "energy", "reset"),
    [
        (BY_PAGE, "channel_a_energy_import", "BL0939_ClearEnergy A"),
        (BY_CHANNELS, "energy_import_a", "clear_energy channel_a"),
    ],
)
async def test_a_reset_is_one(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    energy: str,
    reset: str,
) -> None:
    clock.advance(HOUR)
    await poll(hass, loaded)
    assert number(hass, energy) > 0.3
    device.firmware.execute(reset)
    clock.advance(1)
    await poll(hass, loaded)
    assert number(hass, energy) == pytest.approx(0, abs=0.001)


async def test_a_chip_that_does_not_answer_shows_no_readings(
    hass: HomeAssistant,
    device: SimulatedDevice,
    firmware: Firmware,
    entry: MockConfigEntry,
    clock: Clock,
) -> None:
    firmware.lines.answers = False
    await device.reboot()
    clock.advance(10)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    state = hass.states.get("sensor.obk8c123456_channel_a_power")
    assert state
    assert state.state == "unknown"


@pytest.mark.parametrize("wiring", [BY_CHANNELS])
async def test_the_meter_with_channels_gives_all_it_has(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    clock.advance(HOUR)
    await poll(hass, loaded)
    device.clear()
    await poll(hass, loaded)
    assert len(device.requests) == 2
    shown = {
        state.name.removeprefix("obk8C123456 "): (
            round(float(state.state), 1),
            state.attributes.get("unit_of_measurement"),
            state.attributes.get("device_class"),
        )
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class")
        in (
            "apparent_power",
            "current",
            "energy",
            "frequency",
            "power",
            "power_factor",
            "voltage",
        )
    }
    assert shown == {
        "Voltage": (230, "V", "voltage"),
        "Frequency": (50, "Hz", "frequency"),
        "Power Factor": (0.9, None, "power_factor"),
        "Current A": (2, "A", "current"),
        "Current B": (0.5, "A", "current"),
        "Power A": (400, "W", "power"),
        "Power B": (-100, "W", "power"),
        # Its channel has the type of a power: there is none for this.
        "Apparent Power": (460, "VA", "apparent_power"),
        "Energy Export A": (0, "kWh", "energy"),
        "Energy Export B": (0.1, "kWh", "energy"),
        "Energy Import A": (0.4, "kWh", "energy"),
        "Energy Import B": (0, "kWh", "energy"),
    }
