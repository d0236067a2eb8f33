"""The devices that a known one has heard are offered, once and calmly."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk import neighbours
from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import ranges
from tests.loopback import allow_loopback, free_port
from tests.simulator import Fault, Firmware, SimulatedDevice

from .conftest import entry_for, poll


@dataclass
class Street:
    """Devices at addresses of this machine, on the port of their web servers."""

    hass: HomeAssistant
    port: int
    stack: AsyncExitStack
    devices: list[SimulatedDevice] = field(default_factory=list)

    async def device(
        self, number: int, *heard: str, password: str = ""
    ) -> SimulatedDevice:
        """Put a device at an address; it has heard of others where any are given."""
        firmware = Firmware(
            profile="socket",
            short_name=f"Socket {number}",
            mac=f"c8:47:8c:00:01:{number:02x}",
            ip=f"127.0.0.{number}",
            password=password,
            drivers=("SSDP",) if heard else (),
        )
        firmware.neighbours = list(heard)
        device = SimulatedDevice(firmware, f"127.0.0.{number}", self.port)
        self.devices.append(device)
        return await self.stack.enter_async_context(device)

    async def load(self, device: SimulatedDevice) -> MockConfigEntry:
        """Set up a device, and let everything follow."""
        entry = entry_for(device)
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        return entry

    @property
    def offers(self) -> list[ConfigFlowResult]:
        """Return what is offered."""
        return self.hass.config_entries.flow.async_progress()

    def asked(self, device: SimulatedDevice) -> int:
        """Return how often a device was asked for its neighbours."""
        return [one.path for one in device.requests].count("/obkdevicelist")


@pytest.fixture
async def street(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Street]:
    """Return a street without devices."""
    allow_loopback()
    port = free_port()
    monkeypatch.setattr(ranges, "DEFAULT_PORT", port)
    monkeypatch.setattr(neighbours, "WAIT", (0.0, 0.0))
    async with AsyncExitStack() as stack:
        yield Street(hass, port, stack)


async def test_a_neighbour_is_offered_and_can_be_added(
    hass: HomeAssistant, street: Street
) -> None:
    await street.device(3)
    await street.load(await street.device(2, "127.0.0.3"))
    (offer,) = street.offers
    assert offer["context"]["source"] == SOURCE_INTEGRATION_DISCOVERY
    assert offer["step_id"] == "confirm"
    assert offer["context"]["title_placeholders"] == {
        "name": f"Socket 3 (BK7231N, 127.0.0.3:{street.port})"
    }
    result = await hass.config_entries.flow.async_configure(offer["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_HOST: "127.0.0.3", CONF_PORT: street.port}
    assert result["result"].unique_id == "c8:47:8c:00:01:03"
    await hass.async_block_till_done()


async def test_a_neighbour_with_a_password_is_not_offered_by_its_address(
    street: Street,
) -> None:
    heard = await street.device(3, password="secret")
    await street.load(await street.device(2, "127.0.0.3"))
    assert len(heard.requests) == 1
    assert not street.offers


async def test_a_device_without_the_driver_is_not_asked(street: Street) -> None:
    device = await street.device(2)
    await street.load(device)
    assert street.asked(device) == 0


async def test_a_device_is_asked_once(hass: HomeAssistant, street: Street) -> None:
    await street.device(3)
    device = await street.device(2, "127.0.0.3")
    entry = await street.load(device)
    for _ in range(3):
        await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert street.asked(device) == 1


async def test_a_device_that_is_away_at_the_start_is_asked_when_it_is_back(
    hass: HomeAssistant, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    await street.device(3)
    device = await street.device(2, "127.0.0.3")
    entry = await street.load(device)
    (offer,) = street.offers
    hass.config_entries.flow.async_abort(offer["flow_id"])
    await hass.config_entries.async_unload(entry.entry_id)
    device.clear()
    device.fault = Fault.REFUSE
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert street.asked(device) == 0
    device.fault = None
    await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert street.asked(device) == 1
    # it was offered a short while ago
    assert not street.offers

    monkeypatch.setattr(neighbours, "OFFER_AGAIN", 0.0)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(street.offers) == 1


async def test_a_driver_that_is_started_later_is_asked_too(
    hass: HomeAssistant, street: Street
) -> None:
    device = await street.device(2)
    device.firmware.neighbours = ["127.0.0.3"]
    device.firmware.uptime = 1000
    await street.device(3)
    entry = await street.load(device)
    await device.reboot()
    device.firmware.execute("startDriver SSDP")
    await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert street.asked(device) == 1
    assert len(street.offers) == 1


async def test_of_several_that_hear_the_same_one_it_is_offered_once(
    street: Street,
) -> None:
    heard = await street.device(9)
    for number in (2, 3, 4):
        await street.load(await street.device(number, "127.0.0.9"))
    assert len(street.offers) == 1
    assert len(heard.requests) == 1


async def test_who_is_set_up_is_not_offered(
    hass: HomeAssistant, street: Street
) -> None:
    known = await street.device(3)
    await street.load(known)
    # one that is not loaded, and so has said nothing of itself
    MockConfigEntry(
        domain=DOMAIN,
        unique_id="c8:47:8c:00:01:04",
        data={CONF_HOST: "127.0.0.4", CONF_PORT: street.port},
    ).add_to_hass(hass)
    asleep = await street.device(4)
    # by a name, while the others hear its address
    named = await street.load(await street.device(5))
    hass.config_entries.async_update_entry(
        named, data={**named.data, CONF_HOST: "socket.local"}
    )
    for device in street.devices:
        device.clear()
    await street.load(
        await street.device(2, "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")
    )
    assert not street.offers
    assert not asleep.requests
    assert "/api/info" not in [request.path for request in known.requests]


async def test_addresses_of_others_networks_are_passed_over(street: Street) -> None:
    await street.device(3)
    await street.load(await street.device(2, "8.8.8.8", "127.0.0.3"))
    (offer,) = street.offers
    assert "127.0.0.3" in str(offer["context"]["title_placeholders"])


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.EMPTY, Fault.NOT_OPENBK])
async def test_a_list_that_cannot_be_read_changes_nothing(
    hass: HomeAssistant,
    street: Street,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    device = await street.device(2, "127.0.0.3")
    device.set_fault(fault, path="/obkdevicelist")
    entry = await street.load(device)
    assert street.asked(device) == 1
    assert not street.offers
    assert (await poll(hass, entry)).connected
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_device_that_is_removed_meanwhile_is_not_asked(
    hass: HomeAssistant, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "WAIT", (60.0, 60.0))
    device = await street.device(2, "127.0.0.3")
    entry = entry_for(device)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert street.asked(device) == 0
