"""Which entities a device gets, and what they show."""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.openbk.const import DOMAIN
from tests.simulator import SimulatedDevice

from .conftest import MAC, NAME, Clock, poll

# What is another value in every run.
MOVING = {f"{MAC}-{key}" for key in ("last_boot", "energy_total", "energy_today")}


def table_of(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return {entity id: what it is and shows}, a line an entity."""
    rows = {}
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        state = hass.states.get(entity.entity_id)
        assert state
        parts = {
            "name": state.attributes.get("friendly_name"),
            "state": None if entity.unique_id in MOVING else state.state,
            "unit": state.attributes.get("unit_of_measurement"),
            "class": entity.original_device_class,
            "counts": (entity.capabilities or {}).get("state_class"),
            "category": entity.entity_category,
            "unique_id": entity.unique_id,
        }
        rows[entity.entity_id] = ", ".join(
            f"{key}={value}" for key, value in parts.items() if value is not None
        )
    return dict(sorted(rows.items()))


@pytest.mark.parametrize(
    "profile", ["relay_off", "socket_metering", "strip_three_relays", "relay_and_light"]
)
@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_device_becomes_entities(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    snapshot: SnapshotAssertion,
) -> None:
    device.firmware.set_clock(datetime(2026, 11, 23, 10, 0, 0))
    device.firmware.execute("EnergyCntReset 1234.5")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await poll(hass, entry)
    assert table_of(hass, entry) == snapshot


async def test_the_device_is_described(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    device: SimulatedDevice,
    device_registry: dr.DeviceRegistry,
) -> None:
    (found,) = dr.async_entries_for_config_entry(device_registry, loaded.entry_id)
    assert found.identifiers == {(DOMAIN, MAC)}
    assert found.name == NAME
    assert found.manufacturer == "OpenBeken"
    assert found.model == "BK7231N"
    assert found.sw_version == "1.18.299"
    assert found.configuration_url == f"{device.url}/"
    assert found.connections == {(dr.CONNECTION_NETWORK_MAC, MAC)}


async def test_frequency_appears_only_once_it_was_measured(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.execute("SetupTestPower 230 0.5 115 0 0 0")
    clock.advance(2)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.obk8c123456_frequency") is None

    device.firmware.execute("SetupTestPower 230 0.5 115 50 0 0")
    clock.advance(2)
    await poll(hass, entry)
    state = hass.states.get("sensor.obk8c123456_frequency")
    assert state
    assert float(state.state) == 50

    # From then on it belongs to the device.
    device.firmware.execute("SetupTestPower 230 0.5 115 0 0 0")
    clock.advance(2)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    state = hass.states.get("sensor.obk8c123456_frequency")
    assert state
    assert float(state.state) == 0


async def test_without_a_load_there_is_no_power_factor(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    state = hass.states.get("sensor.obk8c123456_power_factor")
    assert state
    assert float(state.state) == 1
    device.firmware.execute("SetupTestPower 230 0 0 50 0 0")
    clock.advance(2)
    await poll(hass, loaded)
    state = hass.states.get("sensor.obk8c123456_power_factor")
    assert state
    assert state.state == "unknown"
