"""What channels hold after a boot, before anybody has written to them."""

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import SimulatedDevice

from .conftest import Clock, Wiring, poll


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


def shown(hass: HomeAssistant, name: str) -> str:
    """Return what a sensor shows."""
    state = hass.states.get(f"sensor.obk8c123456_{name}")
    assert state
    return state.state


@pytest.mark.parametrize(
    "wiring",
    [
        Wiring((f"SetChannelType 2 {name}_kWh_div1000",))
        for name in ("EnergyTotal", "EnergyImport", "EnergyExport", "EnergyToday")
    ],
)
@pytest.mark.parametrize("away", [False, True])
async def test_a_boot_does_not_book_an_energy_twice(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    clock: Clock,
    wiring: Wiring,
    away: bool,
) -> None:
    [name] = [
        state.entity_id.removeprefix("sensor.obk8c123456_")
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class") == "energy"
    ]
    clock.advance(100)
    device.firmware.execute("SetChannel 2 123456")
    await poll(hass, loaded)
    assert shown(hass, name) == "123.456"
    if away:
        assert await hass.config_entries.async_unload(loaded.entry_id)
    await device.reboot(power_cut=True)
    if away:
        assert await hass.config_entries.async_setup(loaded.entry_id)
        await hass.async_block_till_done()
    for _ in range(3):
        clock.advance(10)
        await poll(hass, loaded)
        assert shown(hass, name) == "123.456"
    device.firmware.execute("SetChannel 2 123457")
    await poll(hass, loaded)
    assert shown(hass, name) == "123.457"
    device.firmware.execute("SetChannel 2 0")
    await poll(hass, loaded)
    assert float(shown(hass, name)) == 0


@pytest.mark.parametrize(
    ("wiring", "names"),
    [
        (
            Wiring(("SetPinRole 6 DHT22", "SetPinChannel 6 3 4")),
            ("temperature", "humidity"),
        ),
        (
            Wiring(
                (
                    *("SetPinRole 6 SHT3X_SDA", "SetPinChannel 6 3 4"),
                    *(
                        "SetChannelType 3 Temperature_div10",
                        "SetChannelType 4 Humidity",
                    ),
                ),
                "startDriver SHT3X",
            ),
            ("temperature", "humidity"),
        ),
        (
            Wiring(("SetPinRole 6 SGP_DAT", "SetPinChannel 6 3 4"), "startDriver SGP"),
            ("co2", "tvoc"),
        ),
    ],
)
async def test_a_sensor_that_has_measured_nothing_shows_nothing(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    names: tuple[str, str],
) -> None:
    for first, second in ((0, 0), (0, 48), (215, 0)):
        device.firmware.channels[3], device.firmware.channels[4] = first, second
        await poll(hass, loaded)
        values = [shown(hass, name) for name in names]
        if first == second == 0:
            assert values == [STATE_UNKNOWN] * 2
        else:
            assert [float(value) == 0 for value in values] == [first == 0, second == 0]
