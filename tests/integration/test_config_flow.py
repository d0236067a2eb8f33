"""Setting a device up, and giving it a new password."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import client as client_module
from tests.simulator import Fault, SimulatedDevice

from .conftest import MAC, entry_for


@pytest.fixture(autouse=True)
def _short_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "REQUEST_TIMEOUT", 0.5)


async def start(hass: HomeAssistant, kind: str = "device") -> str:
    """Start the flow as the user interface does, and return its id."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["search", "device", "serial"]
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"next_step_id": kind}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == kind
    assert not result["errors"]
    return result["flow_id"]


async def submit(hass: HomeAssistant, flow_id: str, **fields: str) -> Any:
    """Fill in the present form."""
    result = await hass.config_entries.flow.async_configure(flow_id, fields)
    await hass.async_block_till_done()
    return result


@pytest.mark.parametrize("address", ["{host}:{port}", "{url}", " {url}/index?state=1 "])
async def test_an_address_or_a_pasted_url_is_enough(
    hass: HomeAssistant, device: SimulatedDevice, address: str
) -> None:
    result = await submit(
        hass,
        await start(hass),
        host=address.format(host=device.host, port=device.port, url=device.url),
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "obk8C123456"
    assert result["result"].unique_id == MAC
    assert result["data"] == {CONF_HOST: device.host, CONF_PORT: device.port}
    assert hass.states.get("switch.obk8c123456_heater") is not None


@pytest.mark.parametrize("password", ["s3cret"])
async def test_a_password_is_asked_for_only_if_the_device_does(
    hass: HomeAssistant, device: SimulatedDevice
) -> None:
    flow_id = await start(hass)
    result = await submit(hass, flow_id, host=device.url)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "password"
    assert not result["errors"]

    result = await submit(hass, flow_id, password="wrong")
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}

    device.fault = Fault.REFUSE
    result = await submit(hass, flow_id, password="s3cret")
    assert result["errors"] == {"base": "cannot_connect"}

    device.fault = None
    result = await submit(hass, flow_id, password="s3cret")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][CONF_PASSWORD] == "s3cret"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.REFUSE, "cannot_connect"),
        (Fault.HANG, "cannot_connect"),
        (Fault.SLOW, "cannot_connect"),
        (Fault.BLACKHOLE, "cannot_connect"),
        (Fault.RESET, "unreadable_reply"),
        (Fault.NOT_HTTP, "cannot_connect"),
        (Fault.EMPTY, "cannot_connect"),
        (Fault.DROP, "unreadable_reply"),
        (Fault.GARBAGE, "unreadable_reply"),
        (Fault.NOT_OPENBK, "not_openbk"),
        (Fault.TASMOTA, "not_openbk"),
        (Fault.SERVER_ERROR, "not_openbk"),
    ],
)
async def test_what_is_wrong_is_said_and_can_be_mended(
    hass: HomeAssistant, device: SimulatedDevice, fault: Fault, error: str
) -> None:
    flow_id = await start(hass)
    device.fault = fault
    result = await submit(hass, flow_id, host=device.url)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {CONF_HOST: error}

    device.fault = None
    result = await submit(hass, flow_id, host=device.url)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("address", ["", "my socket", "https://127.0.0.1"])
async def test_what_is_no_address_is_said_to_be_none(
    hass: HomeAssistant, device: SimulatedDevice, address: str
) -> None:
    flow_id = await start(hass)
    result = await submit(hass, flow_id, host=address)
    assert result["errors"] == {CONF_HOST: "invalid_host"}
    result = await submit(hass, flow_id, host=device.url)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_known_device_only_moves_to_its_new_address(
    hass: HomeAssistant, device: SimulatedDevice
) -> None:
    known = MockConfigEntry(
        domain=DOMAIN,
        unique_id=MAC,
        data={CONF_HOST: "127.0.0.1", CONF_PORT: 1},
    )
    known.add_to_hass(hass)
    result = await submit(hass, await start(hass), host=device.url)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert known.data == {CONF_HOST: device.host, CONF_PORT: device.port}


@pytest.mark.parametrize("password", ["old"])
async def test_a_changed_password_is_asked_for_and_taken(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
) -> None:
    device.firmware.config.web_password = "new"
    await loaded.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"

    result = await submit(hass, flow["flow_id"], password="wrong")
    assert result["errors"] == {CONF_PASSWORD: "invalid_auth"}

    device.firmware.mac = "c8:47:8c:00:00:01"
    result = await submit(hass, flow["flow_id"], password="new")
    assert result["errors"] == {"base": "wrong_device"}

    device.firmware.mac = MAC
    result = await submit(hass, flow["flow_id"], password="new")
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert loaded.data[CONF_PASSWORD] == "new"
    state = hass.states.get("switch.obk8c123456_heater")
    assert state
    assert state.state == "on"


@pytest.mark.parametrize("password", ["old"])
async def test_the_request_for_a_password_goes_when_the_old_one_works_again(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.config.web_password = "new"
    for _ in range(2):
        await loaded.runtime_data.coordinator.async_refresh()
        await hass.async_block_till_done()
    assert len(hass.config_entries.flow.async_progress()) == 1

    device.firmware.config.web_password = "old"
    await loaded.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()


async def test_two_devices_are_two_entries(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.mac = "c8:47:8c:65:43:21"
    result = await submit(hass, await start(hass), host=device.url)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry_for(device).unique_id == result["result"].unique_id
    assert len(hass.config_entries.async_entries(DOMAIN)) == 2
