"""The device triggers that the connectivity entity brings, on every release."""

from homeassistant.components.device_automation import (
    DeviceAutomationType,
    async_get_device_automations,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from tests.simulator import Fault, SimulatedDevice

from .conftest import poll


@pytest.mark.parametrize("kind", ["not_connected", "connected"])
async def test_an_automation_of_the_device_hears_of_its_connection(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, kind: str
) -> None:
    (found,) = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    offered = await async_get_device_automations(
        hass, DeviceAutomationType.TRIGGER, [found.id]
    )
    (trigger,) = [item for item in offered[found.id] if item["type"] == kind]
    calls = async_mock_service(hass, "test", "automation")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": kind,
                "triggers": [{k: v for k, v in trigger.items() if k != "metadata"}],
                "actions": [{"action": "test.automation"}],
            }
        },
    )
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    assert len(calls) == (1 if kind == "not_connected" else 0)
    device.fault = None
    await poll(hass, loaded)
    assert len(calls) == 1
