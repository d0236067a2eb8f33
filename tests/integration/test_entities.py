"""Which entities a device gets, and what they show."""

from collections.abc import Collection, Mapping
from datetime import datetime
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.openbk.const import DOMAIN
from tests.simulator import SimulatedDevice
from tests.simulator.profiles import CAPTURES

from .conftest import MAC, NAME, Clock, poll

PROFILES = sorted(folder.name for folder in CAPTURES.iterdir())

# What is another value in every run.
MOVING = {
    f"{MAC}-{key}"
    for key in ("last_boot", "last_contact", "energy_total", "energy_today")
}
# The keys of what every device has: they are shown once, with the bare one.
COMMON = frozenset(
    [
        "bssid",
        "chip_temperature",
        "connection",
        "connectivity",
        "disconnects_24h",
        "disconnects_total",
        "free_heap",
        "ip_address",
        "last_association_status",
        "last_association_status_code",
        "last_boot",
        "last_disconnect",
        "last_disconnect_reason",
        "last_disconnect_reason_code",
        "last_outage",
        "restart",
        "signal_strength",
        "ssid",
        "wifi_channel",
        "wifi_state",
    ]
)
# What an entity can, by the names of its attributes.
ABILITIES = ("options", "min", "max", "step", "mode", "supported_color_modes")


def table_of(
    hass: HomeAssistant, entry: MockConfigEntry, hidden: Collection[str] = ()
) -> dict[str, str]:
    """Return {entity id: what it is and shows}, a line an entity.

    Those in `hidden` have to be enabled by a person first.
    """
    rows = {}
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        state = hass.states.get(entity.entity_id)
        assert state, entity.entity_id
        display: Mapping[str, Any] = entity.options.get("sensor", {})
        parts = {
            "name": state.attributes.get("friendly_name"),
            "state": None if entity.unique_id in MOVING else state.state,
            "unit": state.attributes.get("unit_of_measurement"),
            "class": entity.original_device_class,
            "counts": (entity.capabilities or {}).get("state_class"),
            "precision": display.get("suggested_display_precision"),
            "category": entity.entity_category,
            "hidden": entity.entity_id in hidden or None,
            "unique_id": entity.unique_id,
            **{name: state.attributes.get(name) for name in ABILITIES},
        }
        rows[entity.entity_id] = ", ".join(
            f"{key}={value}" for key, value in parts.items() if value is not None
        )
    return dict(sorted(rows.items()))


async def set_up_wholly(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Set a device up, and enable what was not; return that."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    hidden = {
        entity.entity_id
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity.disabled_by
    }
    for entity_id in hidden:
        registry.async_update_entity(entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await poll(hass, entry)
    return hidden


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what Home Assistant does not like about our entities."""
    return [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
        and record.name.startswith(("homeassistant.", "custom_components."))
        # That it does not bring the integration along, and how slow this computer is.
        and record.name != "homeassistant.loader"
        and " took " not in record.getMessage()
    ]


@pytest.mark.real_patience
@pytest.mark.parametrize("profile", PROFILES)
async def test_a_device_becomes_entities(
    hass: HomeAssistant,
    profile: str,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    snapshot: SnapshotAssertion,
    caplog: pytest.LogCaptureFixture,
) -> None:
    device.firmware.set_clock(datetime(2026, 11, 23, 10, 0, 0))
    device.firmware.execute("EnergyCntReset 1234.5")
    hidden = await set_up_wholly(hass, entry)
    table = table_of(hass, entry, hidden)
    if profile != "bare":
        registry = er.async_get(hass)
        for key in COMMON:
            for platform in ("binary_sensor", "button", "event", "sensor"):
                if found := registry.async_get_entity_id(
                    platform, DOMAIN, f"{MAC}-{key}"
                ):
                    table.pop(found)
    assert table == snapshot
    assert complaints(caplog) == []


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
