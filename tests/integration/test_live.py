"""The integration commands the real firmware: `pytest -m live --openbk-configure`."""

from aiohttp import ClientSession
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from custom_components.openbk.device import Address, Client
from tests.contract.conftest import blank, run
from tests.contract.raw import RawClient

from .channels import CASES, Case
from .conftest import NAME, poll
from .test_channels import act, state_of

pytestmark = pytest.mark.live

assert blank


@pytest.fixture
def device(openbk_address: tuple[str, int], openbk_password: str) -> RawClient:
    """Return a client of the real device."""
    return RawClient(*openbk_address, openbk_password)


async def set_up(hass: HomeAssistant, address: tuple[str, int]) -> MockConfigEntry:
    """Set the real device up."""
    async with ClientSession() as session:
        identity = await Client(session, Address(*address)).identify()
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=NAME,
        unique_id=identity.mac,
        data={CONF_HOST: address[0], CONF_PORT: address[1]},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_what_is_done_reaches_its_channel(
    hass: HomeAssistant,
    blank: RawClient,
    openbk_address: tuple[str, int],
    case: Case,
) -> None:
    for command in (f"ShortName {NAME}", *case.commands):
        await run(blank, command)
    entry = await set_up(hass, openbk_address)
    await act(hass, case.entity, case.action, **case.data)
    value = await run(blank, f"GetChannel {case.channel}")
    assert int(value) == case.value
    assert state_of(hass, case.entity) == case.state
    await poll(hass, entry)
    assert state_of(hass, case.entity) == case.state
    assert await hass.config_entries.async_unload(entry.entry_id)
