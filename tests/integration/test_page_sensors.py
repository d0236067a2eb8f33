"""Sensors of drivers: through their channels where these have types, else by the page."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Firmware, SimulatedDevice

from .conftest import Clock, Wiring, poll

FIRST, SECOND = "28FFAABBCCDDEE01", "28FFAABBCCDDEE02"
CLASSES = ("temperature", "humidity", "atmospheric_pressure", "illuminance")


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


@pytest.fixture
def firmware(firmware: Firmware, clock: Clock) -> Firmware:
    """Put two thermometers on the wire, to be found when their driver starts."""
    firmware.surroundings.probes |= {FIRST: 20.05, SECOND: -3.5}
    firmware.reboot()
    clock.advance(100)
    return firmware


def measured(hass: HomeAssistant) -> dict[str, tuple[str, Any]]:
    """Return {name: (state, unit)} of what the device measures."""
    return {
        state.name.removeprefix("obk8C123456 "): (
            state.state,
            state.attributes.get("unit_of_measurement"),
        )
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class") in CLASSES
    }


def types(*types: str) -> tuple[str, ...]:
    """Return the commands that give types to the channels from 1 on."""
    return tuple(f"SetChannelType {n} {name}" for n, name in enumerate(types, 1))


CELSIUS = "°C"


@pytest.mark.parametrize(
    ("wiring", "expected", "requests"),
    [
        (
            Wiring(startup="startDriver AHT2X 4 5"),
            {
                "Temperature AHT2X": ("21.5", CELSIUS),
                "Humidity AHT2X": ("48.0", "%"),
            },
            ["State", "/index"],
        ),
        (
            Wiring(startup="startDriver BMPI2C 4 5"),
            {
                "Temperature BME280": ("21.5", CELSIUS),
                "Humidity BME280": ("48.0", "%"),
                "Pressure BME280": ("1013.25", "hPa"),
            },
            ["State", "/index"],
        ),
        (
            Wiring(startup="startDriver MCP9808 4 5"),
            {"Temperature MCP9808": ("21.5", CELSIUS)},
            ["State", "/index"],
        ),
        (
            Wiring(startup="startDriver LTR_ALS 4 5"),
            {"Illuminance LTR": ("120.5", "lx")},
            ["State", "/index"],
        ),
        (
            Wiring(("SetPinRole 14 DS1820_IO",), "startDriver DS1820_FULL"),
            {"Sensor 0": ("20.05", CELSIUS), "Sensor 1": ("-3.5", CELSIUS)},
            ["State", "/index"],
        ),
        # With channels that have types they are no more than these.
        (
            Wiring(types("Temperature_div10", "Humidity"), "startDriver AHT2X 4 5 1 2"),
            {"Temperature": ("21.5", CELSIUS), "Humidity": ("48", "%")},
            ["State", "echo [$CH1,$CH2]"],
        ),
        (
            Wiring(
                types("Temperature_div100", "Pressure_div100", "Humidity_div10"),
                "startDriver BMP280 4 5 1 2 3",
            ),
            {
                "Temperature": ("21.5", CELSIUS),
                "Pressure": ("1013.25", "hPa"),
                "Humidity": ("48.0", "%"),
            },
            ["State", "echo [$CH1,$CH2,$CH3]"],
        ),
        (
            Wiring(types("Illuminance_div10"), "startDriver LTR_ALS 4 5 1"),
            {"Illuminance": ("120.5", "lx")},
            ["State", "echo [$CH1]"],
        ),
        (
            Wiring(types("Temperature_div10"), "startDriver MCP9808 4 5 1"),
            {"Temperature": ("21.5", CELSIUS)},
            ["State", "echo [$CH1]"],
        ),
        # One of its channels has a type: the other value is on the page.
        (
            Wiring(types("Temperature_div10"), "startDriver AHT2X 4 5 1"),
            {"Temperature": ("21.5", CELSIUS), "Humidity AHT2X": ("48.0", "%")},
            ["State", "/index"],
        ),
        (
            Wiring(
                ("SetPinRole 14 DS1820_IO", *types("Temperature_div100")),
                "backlog startDriver DS1820_FULL; "
                f'DS1820_FULL_setsensor "{FIRST}" 14 "Kitchen" 1; '
                f'DS1820_FULL_setsensor "{SECOND}" 14 "Cellar"',
            ),
            {"Temperature": ("20.05", CELSIUS), "Cellar": ("-3.5", CELSIUS)},
            ["State", "/index"],
        ),
        # A sensor on a pin, with types or without, is another one.
        (
            Wiring(
                ("SetPinRole 14 DHT22", "SetPinChannel 14 1 2"),
                "startDriver AHT2X 4 5",
            ),
            {
                "Temperature": ("21.5", CELSIUS),
                "Humidity": ("48", "%"),
                "Temperature AHT2X": ("21.5", CELSIUS),
                "Humidity AHT2X": ("48.0", "%"),
            },
            ["State", "/index"],
        ),
        (
            Wiring(
                (
                    "SetPinRole 14 DHT22",
                    "SetPinChannel 14 1 2",
                    *types("Temperature_div10", "Humidity"),
                ),
                "startDriver AHT2X 4 5",
            ),
            {
                "Temperature": ("21.5", CELSIUS),
                "Humidity": ("48", "%"),
                "Temperature AHT2X": ("21.5", CELSIUS),
                "Humidity AHT2X": ("48.0", "%"),
            },
            ["State", "/index"],
        ),
        # A thermocouple that is not connected says -999.
        (
            Wiring(types("Temperature"), "startDriver MAX6675 24 26 6 1"),
            {"Temperature": ("unknown", CELSIUS)},
            ["State", "echo [$CH1]"],
        ),
        # The simple driver has one thermometer a pin, in the pin's channel.
        (
            Wiring(
                ("SetPinRole 14 DS1820_IO", "SetPinChannel 14 4"), "startDriver DS1820"
            ),
            {"Temperature": ("21.5", CELSIUS)},
            ["State", "echo [$CH4]"],
        ),
    ],
)
async def test_a_driver_shows_what_it_measures_once(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    expected: dict[str, tuple[str, Any]],
    requests: list[str],
) -> None:
    assert measured(hass) == expected
    device.clear()
    await poll(hass, loaded)
    assert measured(hass) == expected
    asked = [request.command or request.path for request in device.requests]
    assert asked == requests


@pytest.mark.parametrize(
    "wiring", [Wiring(("SetPinRole 14 DS1820_IO",), "startDriver DS1820_FULL")]
)
async def test_a_probe_that_is_gone_shows_nothing_and_stays(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.surroundings.probes[SECOND] = None
    clock.advance(2)
    await poll(hass, loaded)
    assert measured(hass)["Sensor 1"] == ("unknown", CELSIUS)
    device.firmware.surroundings.probes[SECOND] = 18.25
    clock.advance(2)
    await poll(hass, loaded)
    assert measured(hass)["Sensor 1"] == ("18.25", CELSIUS)


@pytest.mark.parametrize(
    "wiring", [Wiring(("SetPinRole 14 DS1820_IO",), "startDriver DS1820_FULL")]
)
async def test_status_8_is_not_asked_of_the_driver_that_crashes_at_it(
    device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    assert loaded.runtime_data
    assert not [r for r in device.requests if (r.command or "").startswith("Status")]


@pytest.mark.parametrize("wiring", [Wiring(startup="startDriver AHT2X 4 5")])
async def test_a_sensor_of_the_page_is_there_although_the_device_is_off(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.stop()
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert measured(hass)["Temperature AHT2X"] == ("unavailable", CELSIUS)
    await device.start()
    await poll(hass, loaded)
    assert measured(hass)["Temperature AHT2X"] == ("21.5", CELSIUS)


@pytest.mark.parametrize("wiring", [Wiring(startup="startDriver AHT2X 4 5")])
async def test_a_driver_that_is_gone_takes_its_sensors_with_it(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.set_startup_command("")
    await device.reboot()
    clock.advance(200)
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert measured(hass).keys().isdisjoint(("Temperature AHT2X", "Humidity AHT2X"))
