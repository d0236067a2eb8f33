"""The examples of the documentation, as automations of a running Home Assistant."""

from datetime import timedelta
from pathlib import Path
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.openbk.trigger import SUPPORTED_SINCE

from .connections import REFUSAL, Connection, settle

PAGE = Path(__file__).parents[2] / "docs" / "automations.md"
OWN_TRIGGER, CONNECTIVITY, EVENT = (
    parsed
    for block in re.findall(
        r"^```yaml\n(.+?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    if isinstance(parsed := parse_yaml(block), dict) and "triggers" in parsed
)


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    """Collect what the phone is told."""
    return async_mock_service(hass, "notify", "mobile_app_my_phone")


@pytest.fixture
async def freezer_socket(hass: HomeAssistant) -> Connection:
    """Return the device of the examples."""
    socket = Connection(hass, "Freezer")
    await socket.load()
    cellar = ar.async_get(hass).async_create("Cellar")
    dr.async_get(hass).async_update_device(socket.device_id, area_id=cellar.id)
    return socket


async def automate(hass: HomeAssistant, example: dict[str, Any]) -> None:
    """Set an example up."""
    assert await async_setup_component(hass, "automation", {"automation": example})
    await settle()


@pytest.mark.parametrize(
    ("example", "message"),
    [
        pytest.param(
            OWN_TRIGGER,
            "1 lost in the same minute. Signal before: -84 dBm.",
            marks=pytest.mark.skipif(
                (MAJOR_VERSION, MINOR_VERSION) < SUPPORTED_SINCE,
                reason="This Home Assistant knows no such triggers",
            ),
        ),
        (CONNECTIVITY, "The freezer's socket has not answered for 10 minutes."),
    ],
    ids=["own trigger", "connectivity"],
)
async def test_the_examples_of_an_absence_tell_of_it(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    freezer_socket: Connection,
    example: dict[str, Any],
    message: str,
) -> None:
    """After ten minutes."""
    await automate(hass, example)
    await freezer_socket.lose(signal_before=-84)
    for number in (0, 1):
        assert len(calls) == number
        freezer.tick(timedelta(minutes=10))
        async_fire_time_changed(hass)
        await settle()
    assert [call.data["message"] for call in calls] == [message]


async def test_the_example_of_a_refusal_tells_of_each(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    freezer_socket: Connection,
) -> None:
    """Also of one at the same time as other news, but not of a reload."""
    await automate(hass, EVENT)
    for number in (1, 2):
        freezer.tick()
        await freezer_socket.happen("association_failed", **REFUSAL)
        assert len(calls) == number
    assert calls[0].data["message"] == (
        "status code 53 (invalid PMKID). Turn fast connect off."
    )
    freezer.tick()
    await freezer_socket.happen("disconnected")
    await freezer_socket.happen("association_failed", **REFUSAL)
    await freezer_socket.unload()
    await freezer_socket.load()
    await settle()
    assert len(calls) == 3
