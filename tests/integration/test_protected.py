"""Devices that ask for a password: who they are, others can only guess."""


from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from tests.simulator import SimulatedDevice

from .conftest import poll
from .lan import Lan, by_dhcp, lan
from .test_following import away, connected

__all__ = ["lan"]


def state_of(lan: Lan, entity_id: str) -> str:
    """Return the state of an entity."""
    state = lan.hass.states.get(entity_id)
    assert state, entity_id
    return state.state


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_stranger_that_asks_for_another_password_ends_no_outage(
    lan: Lan, restarted: bool
) -> None:
    device = await lan.device(7, password="one")
    entry = await lan.add(device)
    await poll(lan.hass, entry)
    await away(lan, entry, device)
    if restarted:
        assert await lan.hass.config_entries.async_unload(entry.entry_id)
    stranger = await lan.device(7, "65:43:22", password="other")
    if restarted:
        assert await lan.hass.config_entries.async_setup(entry.entry_id)
    else:
        await poll(lan.hass, entry)
    await lan.settle()
    assert stranger.requests
    assert connected(entry) is False
    assert state_of(lan, "binary_sensor.obk8c654321_connectivity") == "off"
    assert state_of(lan, "sensor.obk8c654321_wifi_state") == "disconnected"
    # It can as well be the device with another password.
    (flow,) = lan.flows
    assert flow["step_id"] == "reauth_confirm"
    result = await lan.submit(flow["flow_id"], password="other")
    assert result["errors"] == {"base": "wrong_device"}
    assert entry.data[CONF_PASSWORD] == "one"

    await stranger.stop()
    await device.start()
    await poll(lan.hass, entry)
    assert connected(entry)
    assert state_of(lan, "sensor.obk8c654321_wifi_state") == "connected"
    assert not lan.flows


async def refused_at_first(lan: Lan, device: SimulatedDevice) -> MockConfigEntry:
    """Set a device up with a password that it does not take, which ends at that."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=device.firmware.mac,
        data={CONF_HOST: device.host, CONF_PORT: device.port, CONF_PASSWORD: "old"},
    )
    entry.add_to_hass(lan.hass)
    assert not await lan.hass.config_entries.async_setup(entry.entry_id)
    await lan.settle()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    return entry


@pytest.mark.parametrize("number", [7, 8])
async def test_one_that_was_refused_at_first_is_tried_again_when_it_is_seen(
    lan: Lan, number: int
) -> None:
    """Home Assistant does not try again itself."""
    device = await lan.device(7, password="new")
    entry = await refused_at_first(lan, device)
    if number != 7:
        device = await lan.move(device, number)
    await lan.see(device, by_dhcp)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    (flow,) = lan.flows
    assert flow["step_id"] == "reauth_confirm"

    device.firmware.config.web_password = "old"
    await lan.see(device, by_dhcp)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_HOST] == device.host
    assert not lan.flows
