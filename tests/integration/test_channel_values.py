"""What channels hold after a boot, before anybody has written to them."""

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
