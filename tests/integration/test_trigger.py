"""Purpose-specific triggers, in automations of a running Home Assistant."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, ServiceCall, State
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
    trigger as trigger_helper,
)
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
    mock_restore_cache_with_extra_data,
)
import voluptuous as vol

from custom_components.openbk import trigger
from custom_components.openbk.trigger import SUPPORTED_SINCE, TRIGGERS, is_news

from .connections import REFUSAL, Connection

supported = pytest.mark.skipif(
    (MAJOR_VERSION, MINOR_VERSION) < SUPPORTED_SINCE,
    reason="This Home Assistant knows no such triggers of a custom integration",
)
unsupported = pytest.mark.skipif(
    (MAJOR_VERSION, MINOR_VERSION) >= SUPPORTED_SINCE,
    reason="This Home Assistant has purpose-specific triggers",
)

type Automate = Callable[..., Awaitable[None]]


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    """Collect what automations say."""
    return async_mock_service(hass, "notify", "phone")


@pytest.fixture
def automate(hass: HomeAssistant, calls: list[ServiceCall]) -> Automate:
    """Return what sets up an automation that says what it was triggered with."""

    async def automate(
        name: str, target: dict[str, Any], options: dict[str, Any] | None = None
    ) -> None:
        trigger: dict[str, Any] = {"trigger": f"openbk.{name}", "target": target}
        if options is not None:
            trigger["options"] = options
        assert await async_setup_component(
            hass,
            "automation",
            {
                "automation": {
                    "alias": name,
                    "triggers": trigger,
                    "actions": {
                        "action": "notify.phone",
                        "data": {
                            "entity": "{{ trigger.entity_id }}",
                            "device": "{{ trigger.device_name }}",
                            "data": "{{ trigger.data }}",
                        },
                    },
                }
            },
        )
        await hass.async_block_till_done()

    return automate


@pytest.fixture
async def socket(hass: HomeAssistant) -> Connection:
    """Return a device that answers."""
    socket = Connection(hass, "Socket")
    await socket.load()
    return socket


async def pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time pass for Home Assistant."""
    freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


@supported
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("disconnected", {"together": 1, "signal_before": -84}),
        ("reconnected", {"duration": 312, "rebooted": True}),
        ("association_failed", REFUSAL),
    ],
)
async def test_an_event_fires_its_trigger_and_hands_over_its_data(
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    name: str,
    data: dict[str, Any],
) -> None:
    """The very first event of a device too."""
    await automate(name, {"entity_id": "event.socket_connection"})
    await socket.happen(name, **data)
    assert [call.data for call in calls] == [
        {"entity": "event.socket_connection", "device": "Socket", "data": data}
    ]
    await socket.happen(name, **data)
    assert len(calls) == 2


@supported
async def test_a_device_is_called_what_its_owner_calls_it(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """Not what it called itself."""
    dr.async_get(hass).async_update_device(socket.device_id, name_by_user="Fridge")
    await automate("disconnected", {"device_id": socket.device_id})
    await socket.lose()
    assert [call.data["device"] for call in calls] == ["Fridge"]


@supported
@pytest.mark.parametrize("by", ["device_id", "area_id", "label_id", "entity_id"])
async def test_every_kind_of_target_reaches_the_event_entity(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    by: str,
) -> None:
    """A device, an area, a label, an entity; and nothing beside."""
    other = Connection(hass, "Other")
    await other.load()
    area = ar.async_get(hass).async_create("Kitchen")
    label = lr.async_get(hass).async_create("Important")
    dr.async_get(hass).async_update_device(
        socket.device_id, area_id=area.id, labels={label.label_id}
    )
    target = {
        "device_id": socket.device_id,
        "area_id": area.id,
        "label_id": label.label_id,
        "entity_id": "event.socket_connection",
    }
    await automate("disconnected", {by: target[by]})
    await other.lose()
    assert not calls
    await socket.lose()
    assert [call.data["entity"] for call in calls] == ["event.socket_connection"]


@supported
async def test_another_integrations_event_entity_does_not_fire(
    hass: HomeAssistant, calls: list[ServiceCall], automate: Automate
) -> None:
    """Even if it is the very entity that the automation names."""
    foreign = Connection(hass, "Foreign", domain="shelly")
    await foreign.load()
    await automate(
        "disconnected",
        {"entity_id": "event.foreign_connection", "device_id": foreign.device_id},
    )
    await foreign.lose()
    assert not calls


@supported
async def test_another_event_entity_of_ours_does_not_fire(
    hass: HomeAssistant, calls: list[ServiceCall], automate: Automate
) -> None:
    """Only the connection's has this meaning."""
    er.async_get(hass).async_get_or_create(
        "event", "openbk", "Socket-button", suggested_object_id="button"
    )
    hass.states.async_set("event.button", "2026-01-01T00:00:00.000+00:00")
    await automate("disconnected", {"entity_id": "event.button"})
    hass.states.async_set(
        "event.button",
        "2026-01-01T00:00:01.000+00:00",
        {"event_type": "disconnected"},
    )
    await hass.async_block_till_done()
    assert not calls


@supported
async def test_another_type_of_event_does_not_fire(
    calls: list[ServiceCall], automate: Automate, socket: Connection
) -> None:
    """Refused by password is not refused by association."""
    await automate("association_failed", {"entity_id": "event.socket_connection"})
    for name in (
        "disconnected",
        "reconnected",
        "authentication_failed",
        "access_point_changed",
        "rebooted",
    ):
        await socket.happen(name)
    assert not calls


@supported
async def test_a_change_of_attributes_alone_does_not_fire(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """The same event, told with more detail."""
    await automate("disconnected", {"entity_id": "event.socket_connection"})
    await socket.lose()
    told = hass.states.get("event.socket_connection")
    assert told
    hass.states.async_set(
        told.entity_id, told.state, {**told.attributes, "together": 4}
    )
    await hass.async_block_till_done()
    assert len(calls) == 1


@supported
async def test_a_reload_does_not_fire(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """The entity comes back from being unavailable with its last event."""
    await automate("disconnected", {"device_id": socket.device_id})
    await socket.lose()
    assert len(calls) == 1
    told = hass.states.get("event.socket_connection")
    assert told
    await socket.unload()
    assert hass.states.is_state("event.socket_connection", STATE_UNAVAILABLE)
    await socket.load(answers=False)
    await hass.async_block_till_done()
    assert hass.states.is_state("event.socket_connection", told.state)
    assert len(calls) == 1
    await socket.lose()
    assert len(calls) == 2


@supported
async def test_the_start_of_home_assistant_does_not_fire(
    hass: HomeAssistant, calls: list[ServiceCall], automate: Automate
) -> None:
    """The entity is restored while the automation is already listening."""
    er.async_get(hass).async_get_or_create(
        "event",
        "openbk",
        "Socket-connection",
        suggested_object_id="socket_connection",
    )
    last = State(
        "event.socket_connection",
        "2026-01-01T00:00:00.000+00:00",
        {"event_type": "disconnected"},
    )
    mock_restore_cache_with_extra_data(
        hass,
        [(last, {"last_event_type": "disconnected", "last_event_attributes": {}})],
    )
    await automate("disconnected", {"entity_id": "event.socket_connection"})
    socket = Connection(hass, "Socket")
    await socket.load()
    await hass.async_block_till_done()
    assert hass.states.is_state("event.socket_connection", last.state)
    assert not calls
    await socket.lose()
    assert len(calls) == 1


@supported
async def test_a_device_that_is_added_later_fires_for_its_area(
    hass: HomeAssistant, calls: list[ServiceCall], automate: Automate
) -> None:
    """A target is followed."""
    area = ar.async_get(hass).async_create("Kitchen")
    await automate("disconnected", {"area_id": area.id})
    socket = Connection(hass, "Socket")
    await socket.load()
    dr.async_get(hass).async_update_device(socket.device_id, area_id=area.id)
    await hass.async_block_till_done()
    await socket.lose()
    assert len(calls) == 1


@supported
async def test_for_waits_until_the_device_was_away_so_long(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """Other news of the absent device does not matter."""
    await automate(
        "disconnected", {"device_id": socket.device_id}, {"for": {"minutes": 5}}
    )
    await socket.lose()
    await pass_time(hass, freezer, 200)
    await socket.happen("association_failed", **REFUSAL)
    await pass_time(hass, freezer, 99)
    assert not calls
    await pass_time(hass, freezer, 2)
    assert [call.data["data"] for call in calls] == [{"together": 1}]


@supported
async def test_for_does_not_fire_once_the_device_is_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """A second absence counts from its own beginning."""
    await automate("disconnected", {"device_id": socket.device_id}, {"for": "00:05:00"})
    await socket.lose()
    await pass_time(hass, freezer, 200)
    await socket.come_back()
    await pass_time(hass, freezer, 10)
    await socket.lose()
    await pass_time(hass, freezer, 200)
    assert not calls
    await pass_time(hass, freezer, 101)
    assert len(calls) == 1


@supported
@pytest.mark.parametrize(("answers", "fired"), [(True, 0), (False, 1), (None, 1)])
async def test_after_a_reload_the_connectivity_tells_whether_it_is_still_away(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    answers: bool | None,
    fired: int,
) -> None:
    """A return during a reload comes without an event."""
    await automate("disconnected", {"device_id": socket.device_id}, {"for": 300})
    await socket.lose()
    await pass_time(hass, freezer, 200)
    await socket.unload()
    await socket.load(answers=answers)
    await pass_time(hass, freezer, 101)
    assert len(calls) == fired


@supported
@pytest.mark.parametrize("ended_by", ["unloaded", "deleted", "moved", "switched off"])
async def test_what_is_no_longer_watched_does_not_fire_after_the_time(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    ended_by: str,
) -> None:
    """The device was deleted or moved, or the automation was switched off."""
    devices = dr.async_get(hass)
    area = ar.async_get(hass).async_create("Kitchen")
    devices.async_update_device(socket.device_id, area_id=area.id)
    await automate("disconnected", {"area_id": area.id}, {"for": 300})
    await socket.lose()
    match ended_by:
        case "unloaded":
            await socket.unload()
        case "deleted":
            await socket.unload()
            devices.async_remove_device(socket.device_id)
        case "moved":
            devices.async_update_device(socket.device_id, area_id=None)
        case _:
            await hass.services.async_call(
                "automation",
                "turn_off",
                {"entity_id": "automation.disconnected"},
                blocking=True,
            )
    await hass.async_block_till_done()
    await pass_time(hass, freezer, 301)
    assert not calls


@supported
async def test_an_automation_that_is_switched_off_leaves_nothing_behind(
    hass: HomeAssistant, automate: Automate, socket: Connection
) -> None:
    """No timer: that would be reported when the test is over."""
    await automate("disconnected", {"device_id": socket.device_id}, {"for": 300})
    await socket.lose()
    await hass.services.async_call(
        "automation",
        "turn_off",
        {"entity_id": "automation.disconnected"},
        blocking=True,
    )
    assert hass.states.is_state("automation.disconnected", "off")


@supported
async def test_without_a_connectivity_entity_the_events_decide(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
) -> None:
    """It can be disabled."""
    er.async_get(hass).async_remove("binary_sensor.socket_connectivity")
    await automate("disconnected", {"device_id": socket.device_id}, {"for": 300})
    await socket.happen("disconnected", together=1)
    await pass_time(hass, freezer, 301)
    assert len(calls) == 1


@supported
@pytest.mark.parametrize(
    "config",
    [
        {"trigger": "openbk.disconnected"},
        {
            "trigger": "openbk.reconnected",
            "target": {"entity_id": "event.socket_connection"},
            "options": {"for": 300},
        },
        {
            "trigger": "openbk.disconnected",
            "target": {"entity_id": "event.socket_connection"},
            "options": {"for": "soon"},
        },
        {
            "trigger": "openbk.exploded",
            "target": {"entity_id": "event.socket_connection"},
        },
    ],
    ids=["no target", "no such option", "no duration", "no such trigger"],
)
async def test_a_wrong_configuration_is_refused(
    hass: HomeAssistant, config: dict[str, Any]
) -> None:
    """The automation is there, and says that it is not valid."""
    assert await async_setup_component(
        hass, "automation", {"automation": {"alias": "Wrong", "triggers": config}}
    )
    assert hass.states.is_state("automation.wrong", STATE_UNAVAILABLE)


@supported
async def test_home_assistant_describes_every_trigger(hass: HomeAssistant) -> None:
    """As triggers.yaml has them; the target's filter is for the choice on screen."""
    assert await async_setup_component(hass, "automation", {})
    await trigger_helper.async_validate_trigger_config(
        hass,
        [
            {
                "platform": "openbk.disconnected",
                "target": {"entity_id": "event.socket_connection"},
            }
        ],
    )
    descriptions = await trigger_helper.async_get_all_descriptions(hass)
    ours = {
        name.removeprefix("openbk."): described
        for name, described in descriptions.items()
        if name.startswith("openbk.")
    }
    assert ours.keys() == TRIGGERS.keys()
    for name, described in ours.items():
        assert described
        assert described["target"]["entity"] == [
            {"integration": "openbk", "domain": ["event"]}
        ]
        assert set(described["fields"]) == (
            {"for"} if name == "disconnected" else set()
        )


@unsupported
async def test_an_older_home_assistant_is_offered_no_trigger(
    hass: HomeAssistant,
) -> None:
    """It imports the module, and would call the triggers with other arguments."""
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "Too early",
                "triggers": {
                    "trigger": "openbk.disconnected",
                    "target": {"entity_id": "event.socket_connection"},
                },
            }
        },
    )
    assert hass.states.is_state("automation.too_early", STATE_UNAVAILABLE)
    integration = await async_get_integration(hass, "openbk")
    assert await integration.async_get_platform("trigger") is trigger
    assert await trigger.async_get_triggers(hass) == {}
    with pytest.raises(
        vol.Invalid, match="Invalid trigger 'openbk.disconnected' specified"
    ):
        await trigger_helper.async_validate_trigger_config(
            hass, [{"platform": "openbk.disconnected"}]
        )


def test_two_events_of_one_millisecond_are_both_news() -> None:
    """Home Assistant before 2026.7 gives them the same state."""
    when = "2026-01-01T00:00:00.000+00:00"
    lost = State("event.a", when, {"event_type": "disconnected"})
    back = State("event.a", when, {"event_type": "reconnected"})
    assert is_news(lost, back)
    assert not is_news(lost, lost)


@pytest.mark.parametrize(
    ("old", "new", "news"),
    [
        (None, "t1", False),
        ("t1", None, False),
        ("unavailable", "t1", False),
        ("t1", "unavailable", False),
        ("unavailable", "unknown", False),
        ("t1", "unknown", False),
        ("unknown", "t1", True),
        ("t1", "t2", True),
    ],
)
def test_only_what_follows_a_known_past_is_news(
    old: str | None, new: str | None, news: bool
) -> None:
    """To be unknown is a known past: there was no event yet."""
    assert (
        is_news(
            old and State("event.a", old, validate_entity_id=False),  # type: ignore[arg-type]
            new and State("event.a", new, validate_entity_id=False),  # type: ignore[arg-type]
        )
        is news
    )
