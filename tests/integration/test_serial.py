"""A device that never joined: its serial log in Home Assistant, over a real pty."""

import asyncio
from collections.abc import Iterator
import contextlib
import os
from pathlib import Path
import tty
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PORT, CONF_SCAN_INTERVAL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import (
    CONF_BAUD_RATE,
    CONF_READ_LOG,
    CONF_SERIAL_PORT,
    DOMAIN,
)
from custom_components.openbk.diagnostics import async_get_config_entry_diagnostics
from tests.simulator import Fault, SimulatedDevice

from .conftest import entry_for

SECRET = "Tr0ub4dor&3"

# Composed of the formats that BL602's SDK and the firmware print.
REFUSED = f"""\
Info:MAIN:Using SSID [Home]
Info:MAIN:Using Pass [{SECRET}]
ssid Home
ssid len 4
psk {SECRET}
psk len {len(SECRET)}
[APP] [EVT] Connecting 84805
Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING - 1
wpa2/wpa3 pairwise ccmp:1,tkip:0,wep104:0,wep:40:0
wpa2/wpa3 is_pmf_required:1
AP Security mode: wep:0,wpa:0,wpa2:1,wpa3:1
Association failure, Wlan802.11 status code = 53
connect fail
""".replace("\n", "\r\n").encode()

FIRST = "firmware"
SECOND = "cached"


class Pty:
    """A real pseudo-terminal: the port is its one end, the device writes to the other."""

    def __init__(self) -> None:
        """Open both ends, raw as an adapter is."""
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        os.close(slave)

    async def play(self, log: bytes) -> None:
        """Send a log byte by byte."""
        for index in range(len(log)):
            os.write(self.master, log[index : index + 1])
            if index % 64 == 0:
                await asyncio.sleep(0.001)


@pytest.fixture
def pty() -> Iterator[Pty]:
    """Return a pseudo-terminal."""
    pty = Pty()
    yield pty
    with contextlib.suppress(OSError):
        os.close(pty.master)


@pytest.fixture(autouse=True)
def expected_lingering_timers() -> bool:
    """Allow the pause before a lost port is tried again."""
    return True


async def add_serial(hass: HomeAssistant, port: str, **more: str) -> Any:
    """Add a serial log as the user interface does; returns the flow's last result."""
    flow = hass.config_entries.flow
    result = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "serial"})
    assert result["step_id"] == "serial"
    fields = {"serial_port": port, "baud_rate": "115200", "name": "Stubborn"} | more
    result = await flow.async_configure(result["flow_id"], fields)
    await hass.async_block_till_done()
    if result["type"] is FlowResultType.CREATE_ENTRY:
        await reading(result["result"])
    return result


async def reading(entry: Any) -> None:
    """Wait until the port is open: what is sent before is lost."""
    async with asyncio.timeout(10):
        while entry.runtime_data.serial.problem is not None:
            await asyncio.sleep(0.02)


async def settings(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Open the form of an entry's options."""
    options = hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    assert flow["type"] is FlowResultType.MENU
    flow = await options.async_configure(flow["flow_id"], {"next_step_id": "settings"})
    assert flow["step_id"] == "settings"
    return flow


async def until(hass: HomeAssistant, key: str, value: str) -> dict[str, Any]:
    """Wait until a sensor of the serial device shows a value; return its attributes."""
    async with asyncio.timeout(10):
        while True:
            state = hass.states.get(f"sensor.stubborn_{key}")
            if state and state.state == value:
                return dict(state.attributes)
            await asyncio.sleep(0.02)


async def test_a_socket_that_never_joined_says_why(
    hass: HomeAssistant,
    pty: Pty,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    result = await add_serial(hass, pty.port)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Stubborn"
    assert result["data"] == {CONF_SERIAL_PORT: pty.port, CONF_BAUD_RATE: 115200}
    entry = result["result"]
    state = hass.states.get("sensor.stubborn_last_association_status_code")
    assert state
    assert state.state == "unknown"
    assert "serial log is connected" in state.attributes["why_unknown"]

    await pty.play(REFUSED)
    code = await until(hass, "last_association_status_code", "53")
    assert code["kind"] == "status"
    assert code["name"] == "invalid PMKID"
    assert code["source"] == "serial_log"
    assert FIRST in code["advice"][0].lower()
    assert SECOND in code["advice"][1].lower()
    await until(hass, "last_association_status", "invalid_pmkid")
    event = hass.states.get("event.stubborn_connection")
    assert event
    assert event.attributes["event_type"] == "association_failed"
    assert event.attributes["code_name"] == "invalid PMKID"
    assert event.attributes["remedy"]

    # Nowhere is the password.
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert diagnostics["serial"] == "reading"
    assert await hass.config_entries.async_unload(entry.entry_id)
    shown = [repr(state) for state in hass.states.async_all()]
    assert SECRET not in repr((diagnostics, hass_storage, shown))
    assert SECRET not in caplog.text
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.name == "Stubborn"


async def test_the_codes_are_still_there_after_a_restart(
    hass: HomeAssistant, pty: Pty
) -> None:
    entry = (await add_serial(hass, pty.port))["result"]
    await pty.play(REFUSED)
    await until(hass, "last_association_status_code", "53")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await until(hass, "last_association_status_code", "53")


async def test_a_port_that_was_unplugged_is_said_to_be_and_comes_back(
    hass: HomeAssistant, pty: Pty, tmp_path: Path
) -> None:
    link = tmp_path / "adapter"
    link.symlink_to(pty.port)
    await add_serial(hass, str(link))
    await until(hass, "wifi_state", "unknown")
    link.unlink()
    os.close(pty.master)
    async with asyncio.timeout(10):
        while True:
            state = hass.states.get("sensor.stubborn_last_association_status_code")
            assert state
            if "cannot be read" in state.attributes["why_unknown"]:
                break
            await asyncio.sleep(0.02)
    again = Pty()
    link.symlink_to(again.port)
    try:
        await asyncio.sleep(0)
        async with asyncio.timeout(15):
            while True:
                await again.play(REFUSED)
                state = hass.states.get("sensor.stubborn_last_association_status_code")
                assert state
                if state.state == "53":
                    break
                await asyncio.sleep(0.1)
    finally:
        os.close(again.master)


async def test_a_wrong_baud_rate_is_noticed(hass: HomeAssistant, pty: Pty) -> None:
    await add_serial(hass, pty.port)
    await pty.play(bytes(range(128, 256)) * 8)
    async with asyncio.timeout(10):
        while True:
            state = hass.states.get("sensor.stubborn_wifi_state")
            assert state
            if "baud rate" in state.attributes["serial_log"]:
                break
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"port": "ttyUSB0"}, {"serial_port": "port_not_absolute"}),
        ({"port": "http://host:1"}, {"serial_port": "port_unknown_scheme"}),
        ({"port": "socket://host"}, {"serial_port": "port_number_missing"}),
        ({"port": "/dev/no_such_port"}, {"serial_port": "serial_not_found"}),
        ({"port": "socket://127.0.0.1:1"}, {"serial_port": "serial_refused"}),
        ({"baud_rate": "fast"}, {"baud_rate": "baud_rate"}),
        ({"baud_rate": "0"}, {"baud_rate": "baud_rate"}),
    ],
)
async def test_what_is_wrong_with_a_port_is_said_and_can_be_mended(
    hass: HomeAssistant, pty: Pty, fields: dict[str, str], errors: dict[str, str]
) -> None:
    result = await add_serial(hass, **{"port": pty.port, **fields})
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"],
        {"serial_port": pty.port, "baud_rate": "115200", "name": "Stubborn"},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_one_port_serves_one_entry(
    hass: HomeAssistant, pty: Pty, loaded: MockConfigEntry
) -> None:
    await add_serial(hass, pty.port)
    result = await add_serial(hass, pty.port)
    assert result["errors"] == {"serial_port": "port_in_use"}
    options = hass.config_entries.options
    flow = await settings(hass, loaded)
    result = await options.async_configure(
        flow["flow_id"],
        {"read_log": True, "serial_port": pty.port, "baud_rate": "115200"},
    )
    assert result["errors"] == {"serial_port": "port_in_use"}


async def test_a_device_on_the_network_can_have_a_serial_log_too(
    hass: HomeAssistant, pty: Pty, loaded: MockConfigEntry
) -> None:
    options = hass.config_entries.options
    flow = await settings(hass, loaded)
    result = await options.async_configure(
        flow["flow_id"],
        {"read_log": False, "serial_port": pty.port, "baud_rate": "115200"},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert loaded.options == {
        CONF_SCAN_INTERVAL: 10,
        CONF_READ_LOG: False,
        CONF_SERIAL_PORT: pty.port,
        CONF_BAUD_RATE: 115200,
    }
    await reading(loaded)
    await pty.play(REFUSED)
    async with asyncio.timeout(10):
        while True:
            state = hass.states.get("sensor.obk8c123456_last_association_status_code")
            assert state
            if state.state == "53":
                break
            await asyncio.sleep(0.02)

    # The same options again do not find the port occupied by themselves.
    flow = await settings(hass, loaded)
    result = await options.async_configure(
        flow["flow_id"],
        {"read_log": True, "serial_port": pty.port, "baud_rate": "2000000"},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert loaded.state is ConfigEntryState.LOADED
    assert loaded.options[CONF_BAUD_RATE] == 2000000

    # And without one it is gone.
    flow = await settings(hass, loaded)
    result = await options.async_configure(
        flow["flow_id"], {"read_log": True, "baud_rate": "115200"}
    )
    await hass.async_block_till_done()
    assert loaded.options == {CONF_SCAN_INTERVAL: 10, CONF_READ_LOG: True}
    assert loaded.runtime_data.serial is None


JOINED = b"""\
Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4
Info:GEN:dhcp=0 ip=192.168.1.5 gate=192.168.1.1 mask=255.255.255.0 mac=c8:47:8c:12:34:56
"""


async def merge_flow(hass: HomeAssistant) -> Any:
    """Wait for the offer to merge."""
    async with asyncio.timeout(10):
        while not (flows := hass.config_entries.flow.async_progress()):
            await hass.async_block_till_done()
            await asyncio.sleep(0.02)
    (flow,) = flows
    return flow


@pytest.mark.parametrize("device_first", [True, False])
async def test_a_device_that_has_joined_is_merged_with_its_serial_log(
    hass: HomeAssistant, pty: Pty, device: SimulatedDevice, device_first: bool
) -> None:
    entry = entry_for(device)
    if device_first:
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
    serial = (await add_serial(hass, pty.port))["result"]
    await pty.play(REFUSED + JOINED)
    await until(hass, "wifi_state", "connected")
    if not device_first:
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
    flow = await merge_flow(hass)
    assert flow["step_id"] == "merge"
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "merged"
    await hass.async_block_till_done()
    assert hass.config_entries.async_get_entry(serial.entry_id) is None
    assert entry.options == {CONF_SERIAL_PORT: pty.port, CONF_BAUD_RATE: 115200}
    assert entry.runtime_data.serial is not None
    state = hass.states.get("sensor.obk8c123456_last_association_status_code")
    assert state
    assert state.state == "53"
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.parametrize("device_first", [True, False])
@pytest.mark.parametrize("mac", [b"c8:47:8c:00:00:00", b"c8:47:8c:12:34:57"])
async def test_a_log_that_can_be_anothers_is_not_merged(
    hass: HomeAssistant,
    pty: Pty,
    device: SimulatedDevice,
    device_first: bool,
    mac: bytes,
) -> None:
    """That of a device that has lost its MAC, say, as many have."""
    device.firmware.mac = "c8:47:8c:00:00:00"
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id="0123456789abcdef0123456789abcdef",
        data={
            CONF_HOST: device.host,
            CONF_PORT: device.port,
            CONF_MAC: device.firmware.mac,
        },
    )
    if device_first:
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
    await add_serial(hass, pty.port)
    await pty.play(REFUSED + JOINED.replace(b"c8:47:8c:12:34:56", mac))
    await until(hass, "wifi_state", "connected")
    if not device_first:
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(0.1)
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()


async def test_a_merge_whose_half_is_gone_ends(
    hass: HomeAssistant, pty: Pty, loaded: MockConfigEntry
) -> None:
    serial = (await add_serial(hass, pty.port))["result"]
    await pty.play(JOINED)
    flow = await merge_flow(hass)
    await hass.config_entries.async_remove(serial.entry_id)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert result["reason"] == "gone"


async def test_an_offer_to_merge_is_made_once(
    hass: HomeAssistant, pty: Pty, loaded: MockConfigEntry
) -> None:
    await add_serial(hass, pty.port)
    await pty.play(JOINED)
    flow = await merge_flow(hass)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await pty.play(JOINED * 3)
    await asyncio.sleep(0.3)
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()


async def test_a_merge_waits_until_both_are_set_up(
    hass: HomeAssistant, pty: Pty, loaded: MockConfigEntry
) -> None:
    serial = (await add_serial(hass, pty.port))["result"]
    await pty.play(JOINED)
    flow = await merge_flow(hass)
    assert await hass.config_entries.async_unload(serial.entry_id)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert result["reason"] == "not_loaded"
    assert hass.config_entries.async_get_entry(serial.entry_id) is not None


async def test_a_port_that_was_given_up_is_free(hass: HomeAssistant, pty: Pty) -> None:
    entry = (await add_serial(hass, pty.port))["result"]
    entities = {state.entity_id for state in hass.states.async_all()}
    other = Pty()
    try:
        flow = await hass.config_entries.options.async_init(entry.entry_id)
        result = await hass.config_entries.options.async_configure(
            flow["flow_id"], {"serial_port": other.port, "baud_rate": "115200"}
        )
        assert result["type"] is FlowResultType.CREATE_ENTRY
        await hass.async_block_till_done()
        assert entry.unique_id == other.port
        assert {state.entity_id for state in hass.states.async_all()} == entities
        result = await add_serial(hass, pty.port, name="Another")
        assert result["type"] is FlowResultType.CREATE_ENTRY
    finally:
        os.close(other.master)


async def test_a_pasted_log_of_a_device_teaches_its_codes_without_news(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await call(
        hass, "analyze_log", text=REFUSED.decode(), device_id=device_id(hass, loaded)
    )
    state = hass.states.get("sensor.obk8c123456_last_association_status_code")
    assert state
    assert state.state == "53"
    assert state.attributes["source"] == "pasted_log"
    event = hass.states.get("event.obk8c123456_connection")
    assert event
    assert event.state == "unknown"


# Actions


async def call(hass: HomeAssistant, action: str, **data: str) -> dict[str, Any]:
    """Call an action and return its response."""
    response = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert response is not None
    return dict(response)


def device_id(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the id of an entry's device."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


async def test_a_pasted_log_is_explained(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    response = await call(hass, "analyze_log", text=REFUSED.decode())
    assert response["last_status_code"] == 53
    assert response["states"][0] == "connecting"
    assert response["security_seen"] == "WPA2+WPA3 with PMF required"
    advice = [item["cause"] + item["remedy"] for item in response["advice"]]
    assert FIRST in advice[0].lower()
    assert SECOND in advice[1].lower()
    assert SECRET not in repr(response)
    # With a device its chip and firmware count.
    response = await call(
        hass, "analyze_log", text=REFUSED.decode(), device_id=device_id(hass, loaded)
    )
    assert response["last_status_code"] == 53


async def test_the_log_of_issue_555_is_explained(hass: HomeAssistant, pty: Pty) -> None:
    path = (
        Path(__file__).parents[3]
        / "shared/data/wifi_logs/01_bl602_assoc_status53_flattened.txt"
    )
    if not path.exists():
        pytest.skip("../shared with other people's logs is not here")
    log = path.read_bytes()
    await add_serial(hass, pty.port)
    response = await call(hass, "analyze_log", text=log.decode())
    await pty.play(log)
    code = await until(hass, "last_association_status_code", "53")
    assert response["last_status_code"] == 53
    assert response["security_seen"] == "WPA2+WPA3 with PMF required"
    texts = [f"{item['cause']} {item['remedy']}" for item in response["advice"]]
    for advice in (code["advice"], texts):
        firmware, cached, mesh = (
            next(i for i, text in enumerate(advice) if word in text.lower())
            for word in ("update the firmware", "cached key", "802.11r")
        )
        assert (firmware, cached) == (0, 1)
        assert cached < mesh
    assert code["name"] == "invalid PMKID"


async def test_a_device_s_log_is_read_without_its_passwords(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.log.add(f"Using Pass [{SECRET}]")
    device.firmware.log.add("Main_OnWiFiStatusChange - WIFI_STA_AUTH_FAILED - 3")
    device.firmware.log.add("Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4")
    response = await call(hass, "read_log", device_id=device_id(hass, loaded))
    assert "WIFI_STA_CONNECTED" in response["log"]
    assert SECRET not in repr(response)
    assert "connected" in response["states"]
    # It lies in the past: no news.
    event = hass.states.get("event.obk8c123456_connection")
    assert event
    assert event.state == "unknown"


async def test_an_action_for_what_is_no_device_says_so(
    hass: HomeAssistant, pty: Pty, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError, match="no OpenBK device"):
        await call(hass, "read_log", device_id="nonsense")
    serial = (await add_serial(hass, pty.port))["result"]
    with pytest.raises(ServiceValidationError, match="serial log alone"):
        await call(hass, "read_log", device_id=device_id(hass, serial))
    device.fault = Fault.REFUSE
    with pytest.raises(HomeAssistantError, match="does not answer"):
        await call(hass, "read_log", device_id=device_id(hass, loaded))


async def test_the_port_of_a_device_off_the_network_can_be_changed(
    hass: HomeAssistant, pty: Pty
) -> None:
    entry = (await add_serial(hass, pty.port))["result"]
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert flow["step_id"] == "settings"
    result = await hass.config_entries.options.async_configure(
        flow["flow_id"], {"serial_port": pty.port, "baud_rate": "2000000"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options[CONF_BAUD_RATE] == 2000000
    assert entry.state is ConfigEntryState.LOADED
