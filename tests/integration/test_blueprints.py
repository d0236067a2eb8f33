"""The blueprints, run as automations of a running Home Assistant."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
import re
from shutil import copytree
from typing import Any
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.blueprint.importer import fetch_blueprint_from_github_url
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from .connections import REFUSAL, Connection, settle

ROOT = Path(__file__).parents[2]
BLUEPRINTS = ROOT / "blueprints" / "automation" / "openbk"
NAMES = sorted(path.stem for path in BLUEPRINTS.glob("*.yaml"))

type Automate = Callable[..., Awaitable[None]]


def source_url(name: str) -> str:
    """Return where a blueprint is published."""
    return (
        "https://github.com/hass-openbk/openbk/blob/main/blueprints/automation/openbk/"
        f"{name}.yaml"
    )


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Return a configuration that has the blueprints of this repository."""
    copytree(BLUEPRINTS, tmp_path / "blueprints" / "automation" / "openbk")
    return str(tmp_path)


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    """Collect what the phone is told."""
    return async_mock_service(hass, "notify", "phone")


@pytest.fixture
async def automate(
    hass: HomeAssistant, calls: list[ServiceCall]
) -> AsyncIterator[Automate]:
    """Return what makes an automation of a blueprint, and end it afterwards."""

    async def automate(name: str, **inputs: Any) -> None:
        inputs = {
            "action": {
                "action": "notify.phone",
                "data": {"title": "{{ title }}", "message": "{{ message }}"},
            }
        } | inputs
        assert await async_setup_component(
            hass,
            "automation",
            {
                "automation": {
                    "id": "one",
                    "alias": "One",
                    "use_blueprint": {"path": f"openbk/{name}.yaml", "input": inputs},
                }
            },
        )
        await settle()
        assert hass.states.is_state("automation.one", "on")

    yield automate
    await end(hass)


async def end(hass: HomeAssistant) -> None:
    """Stop the automation, and with it the clock that a template of it looks at."""
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.one"}, blocking=True
    )


@pytest.fixture(autouse=True)
def _clock(freezer: FrozenDateTimeFactory) -> None:
    """Let it be three o'clock in the afternoon where the tests live."""
    freezer.move_to("2026-01-15 23:00:00+00:00")
    assert dt_util.now().strftime("%H:%M") == "15:00"


@pytest.fixture
async def socket(hass: HomeAssistant) -> Connection:
    """Return a device that answers."""
    return (await fleet(hass, 1))[0]


async def fleet(hass: HomeAssistant, size: int) -> list[Connection]:
    """Load so many devices."""
    devices = [Connection(hass, f"Socket {number}") for number in range(1, size + 1)]
    for device in devices:
        await device.load()
    return devices


@pytest.fixture
def pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> Callable[[float], Awaitable[None]]:
    """Return what lets time pass for Home Assistant."""

    async def pass_time(seconds: float) -> None:
        # In steps: templates with a time in them look every minute.
        step = max(30, seconds / 20)
        while seconds > 0:
            freezer.tick(timedelta(seconds=min(seconds, step)))
            seconds -= step
            async_fire_time_changed(hass)
            await settle()

    return pass_time


type PassTime = Callable[[float], Awaitable[None]]


def told(calls: list[ServiceCall]) -> list[tuple[str, str]]:
    """Return titles and messages, and forget them."""
    messages = [(call.data["title"], call.data["message"]) for call in calls]
    calls.clear()
    return messages


# What holds for all


def test_the_blueprints_are_those_that_are_documented() -> None:
    """Nothing more, nothing less, each with its import link."""
    assert NAMES == ["connection_refused", "device_stays_away", "many_devices_lost"]
    page = (ROOT / "docs" / "automations.md").read_text("utf-8")
    assert re.findall(r"blueprint_import/\?blueprint_url=([^)]+)\)", page) == [
        quote(source_url(name), safe="")
        for name in ("device_stays_away", "many_devices_lost", "connection_refused")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_blueprint_says_where_it_is_from_and_what_it_needs(name: str) -> None:
    """By the source it is updated, by the version it is refused."""
    content = load_yaml_dict(str(BLUEPRINTS / f"{name}.yaml"))
    blueprint = BLUEPRINT_SCHEMA(content)["blueprint"]
    assert blueprint["source_url"] == source_url(name)
    assert blueprint["homeassistant"] == {"min_version": "2026.3.0"}
    for input_ in blueprint["input"].values():
        assert {"name", "selector"} <= set(input_)
        for filter_ in (input_["selector"].get("entity") or {}).get("filter", ()):
            assert filter_["integration"] == "openbk"


@pytest.mark.parametrize("name", NAMES)
async def test_a_blueprint_can_be_imported_by_its_link(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, name: str
) -> None:
    """Home Assistant turns the address of the page into that of the file."""
    aioclient_mock.get(  # type: ignore[no-untyped-call]
        "https://raw.githubusercontent.com/hass-openbk/openbk/main/blueprints/"
        f"automation/openbk/{name}.yaml",
        text=(BLUEPRINTS / f"{name}.yaml").read_text("utf-8"),
    )
    imported = await fetch_blueprint_from_github_url(hass, source_url(name))
    assert imported.suggested_filename == f"hass-openbk/{name}"
    assert imported.blueprint.validate() is None


@pytest.mark.parametrize(
    ("name", "inputs", "title"),
    [
        (
            "connection_refused",
            {"connections": ["event.socket_1_connection"]},
            "A device was refused by the access point",
        ),
        (
            "device_stays_away",
            {"connections": ["event.socket_1_connection"]},
            "A device does not answer",
        ),
        ("many_devices_lost", {"patience": 0}, "0 devices are lost at once"),
    ],
)
async def test_a_blueprint_that_is_run_by_hand_tries_how_it_tells(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    caplog: pytest.LogCaptureFixture,
    name: str,
    inputs: dict[str, Any],
    title: str,
) -> None:
    """With the button "Run actions" there is no trigger."""
    await automate(name, **inputs)
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.one"}, blocking=True
    )
    await settle()
    assert [text for text, _ in told(calls)] == [title]
    assert not [entry for entry in caplog.records if entry.levelname == "ERROR"]
    assert "Template variable" not in caplog.text


@pytest.mark.parametrize("name", NAMES)
async def test_without_a_choice_the_message_is_shown_in_home_assistant(
    hass: HomeAssistant, socket: Connection, pass_time: PassTime, name: str
) -> None:
    """The default action needs nothing."""
    shown = async_mock_service(hass, "persistent_notification", "create")
    inputs = {
        "connection_refused": {"connections": ["event.socket_1_connection"]},
        "device_stays_away": {"connections": ["event.socket_1_connection"]},
        "many_devices_lost": {"minimum": 2},
    }
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "alias": "One",
                "use_blueprint": {"path": f"openbk/{name}.yaml", "input": inputs[name]},
            }
        },
    )
    other = Connection(hass, "Other")
    await other.load()
    await other.lose()
    await socket.lose()
    await pass_time(601)
    await socket.happen("association_failed", **REFUSAL)
    assert len(shown) == 1
    assert shown[0].data["title"]
    assert shown[0].data["message"]
    await end(hass)


# A device stays away


@pytest.fixture
async def watched(automate: Automate, socket: Connection) -> Connection:
    """Return a device that is watched for staying away 10 minutes."""
    await automate("device_stays_away", connections=["event.socket_1_connection"])
    return socket


async def test_a_device_that_stays_away_is_told_and_that_it_is_back(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """Each once."""
    await watched.lose()
    await pass_time(599)
    assert not calls
    await pass_time(1)
    assert told(calls) == [
        (
            "Socket 1 does not answer",
            "No answer for 10 minutes, since 15:00. Does it have power?",
        )
    ]
    await pass_time(7 * 3600)
    assert not calls
    await watched.come_back(duration=25800, rebooted=True)
    assert told(calls) == [
        (
            "Socket 1 is back",
            "It was away for 7 hours and has restarted, as after a power cut.",
        )
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"signal_before": -84},
            (
                "No answer for 10 minutes, since 15:00. Its signal was weak before "
                "(-84 dBm): it may be too far from the access point."
            ),
        ),
        (
            {"signal_before": -61},
            "No answer for 10 minutes, since 15:00. Does it have power?",
        ),
        (
            {"signal_before": -84, "together": 5},
            (
                "No answer for 10 minutes, since 15:00. 5 devices went at the same time: "
                "look at the router, the access point or the fuse first."
            ),
        ),
    ],
)
async def test_the_message_points_at_the_likely_cause(
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
    data: dict[str, Any],
    message: str,
) -> None:
    """By what was seen when it was lost."""
    await watched.lose(**data)
    await pass_time(600)
    assert told(calls) == [("Socket 1 does not answer", message)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"rebooted": False},
            "It was away for 10 minutes. It was running all the time: it was its WiFi.",
        ),
        ({"rebooted": None}, "It was away for 10 minutes."),
    ],
)
async def test_the_message_of_its_return_tells_what_is_known(
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
    data: dict[str, Any],
    message: str,
) -> None:
    """Nothing is made up."""
    await watched.lose()
    await pass_time(600)
    told(calls)
    await watched.come_back(**data)
    assert told(calls) == [("Socket 1 is back", message)]


async def test_further_news_of_the_same_moment_does_not_hide_its_return(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """It restarted, and found another access point."""
    await watched.lose()
    await pass_time(600)
    told(calls)
    await watched.come_back("rebooted", "access_point_changed", rebooted=True)
    assert told(calls) == [
        (
            "Socket 1 is back",
            "It was away for 10 minutes and has restarted, as after a power cut.",
        )
    ]


@pytest.mark.parametrize("then", [(), ("rebooted",)])
async def test_without_connectivity_the_events_decide(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
    then: tuple[str, ...],
) -> None:
    """It can be disabled, and a device of a serial log has none."""
    socket = Connection(hass, "Socket 1")
    await socket.load()
    er.async_get(hass).async_remove(socket.connectivity.entity_id)
    socket.connectivity.answer = lambda answers: None  # type: ignore[method-assign]
    await automate("device_stays_away", connections=[socket.event.entity_id])
    await socket.lose()
    await pass_time(300)
    await socket.come_back(*then)
    await pass_time(600)
    assert not calls
    await socket.lose()
    await pass_time(300)
    await socket.happen("association_failed", **REFUSAL)
    await pass_time(300)
    assert [title for title, _ in told(calls)] == ["Socket 1 does not answer"]
    await socket.come_back(*then)
    assert [title for title, _ in told(calls)] == ["Socket 1 is back"]


@pytest.mark.parametrize(
    ("answers", "titles"),
    [
        (False, ["Socket 1 does not answer"]),
        (None, ["Socket 1 does not answer"]),
        (True, []),
    ],
)
async def test_after_a_reload_it_is_told_if_it_is_still_away(
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
    answers: bool | None,
    titles: list[str],
) -> None:
    """A return during a reload comes without an event."""
    await watched.lose()
    await pass_time(300)
    await watched.unload()
    await pass_time(30)
    await watched.load(answers=answers)
    await pass_time(300)
    assert [title for title, _ in told(calls)] == titles


async def test_a_reload_tells_nothing_again(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """Its last event is shown again, be it the loss or the return."""
    await watched.lose()
    await pass_time(600)
    assert len(told(calls)) == 1
    await watched.unload()
    await watched.load(answers=False)
    await pass_time(1200)
    assert not calls
    await watched.come_back()
    assert len(told(calls)) == 1
    await watched.unload()
    await watched.load()
    await pass_time(1200)
    assert not calls


async def test_what_was_not_told_to_be_away_is_not_told_to_be_back(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """An outage is some seconds older than the news of it."""
    await watched.lose()
    await pass_time(590)
    await watched.come_back(duration=610)
    assert not calls


async def test_earlier_losses_of_others_are_another_matter(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
) -> None:
    """Christmas is over."""
    for number in range(3):
        other = Connection(hass, f"Christmas star {number}")
        await other.load()
        await other.lose()
    await pass_time(3600)
    await watched.lose()
    await pass_time(600)
    ((_, message),) = told(calls)
    assert message.endswith("Does it have power?")


async def test_a_device_that_was_unloaded_is_not_told(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """Nothing is known of it."""
    await watched.lose()
    await pass_time(300)
    await watched.unload()
    await pass_time(600)
    assert not calls


async def test_its_return_after_a_restart_is_told_with_the_whole_absence(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """The history goes on."""
    await watched.lose()
    await pass_time(3600)
    await watched.unload()
    told(calls)
    await watched.load(answers=None)
    watched.connectivity.answer(False)
    await pass_time(60)
    await watched.come_back(rebooted=None)
    assert told(calls) == [("Socket 1 is back", "It was away for 61 minutes.")]


async def test_a_short_absence_is_not_told_nor_its_end(
    calls: list[ServiceCall], watched: Connection, pass_time: PassTime
) -> None:
    """Two short ones do not make a long one."""
    for _ in range(3):
        await watched.lose()
        await pass_time(590)
        await watched.come_back()
        await pass_time(10)
    assert not calls


async def test_the_own_name_and_the_time_of_the_loss_are_used(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
) -> None:
    """The attribute is more exact than the state."""
    dr.async_get(hass).async_update_device(watched.device_id, name_by_user="Fridge")
    watched.connectivity._attr_extra_state_attributes = {  # noqa: SLF001
        "disconnected_since": dt_util.utcnow() - timedelta(seconds=70)
    }
    await watched.lose()
    await pass_time(600)
    assert told(calls) == [
        (
            "Fridge does not answer",
            "No answer for 11 minutes, since 14:58. Does it have power?",
        )
    ]


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("known_at_once", [True, False])
async def test_a_restart_does_not_tell_of_a_device(
    calls: list[ServiceCall],
    watched: Connection,
    pass_time: PassTime,
    known_at_once: bool,
    answers: bool,
) -> None:
    """Unavailable for long, perhaps unknown for long, and then what it is."""
    await watched.unload()
    await pass_time(1200)
    if not known_at_once:
        await watched.load(answers=None)
        await pass_time(1200)
        watched.connectivity.answer(answers)
    else:
        await watched.load(answers=answers)
    await pass_time(1200)
    assert not calls


async def test_its_return_need_not_be_told(
    calls: list[ServiceCall],
    automate: Automate,
    socket: Connection,
    pass_time: PassTime,
) -> None:
    """There is a switch for that."""
    await automate(
        "device_stays_away",
        connections=["event.socket_1_connection"],
        minutes=1,
        tell_back=False,
    )
    await socket.lose()
    await pass_time(60)
    assert len(told(calls)) == 1
    await socket.come_back()
    await pass_time(30)
    assert not calls


@pytest.mark.parametrize(("size", "messages"), [(2, 2), (20, 0)])
async def test_many_devices_can_be_left_to_the_other_blueprint(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
    size: int,
    messages: int,
) -> None:
    """Neither their loss nor their return is told one by one."""
    devices = await fleet(hass, size)
    await automate(
        "device_stays_away",
        connections=[device.event.entity_id for device in devices],
        alone_only=True,
    )
    for number, device in enumerate(devices, 1):
        await device.lose(together=number)
        await pass_time(1)
    await pass_time(600)
    assert len(told(calls)) == messages
    for device in devices:
        await device.come_back(together=size)
    await pass_time(30)
    assert len(told(calls)) == messages


async def test_every_device_that_stays_away_is_told(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """Also twenty at once, when they are not left to the other blueprint."""
    devices = await fleet(hass, 20)
    await automate(
        "device_stays_away",
        connections=[device.event.entity_id for device in devices],
    )
    for device in devices:
        await device.lose()
    await pass_time(600)
    messages = told(calls)
    assert {title for title, _ in messages} == {
        f"Socket {number} does not answer" for number in range(1, 21)
    }
    assert all("20 devices went at the same time" in text for _, text in messages)


# Many devices are lost


async def test_many_devices_that_are_lost_at_once_are_one_message(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """Within a minute, and one when they are back."""
    devices = await fleet(hass, 20)
    await automate("many_devices_lost")
    for number, device in enumerate(devices[:12], 1):
        await device.lose(together=number)
        await pass_time(2)
    assert not calls
    await pass_time(30)
    assert told(calls) == [
        (
            "12 devices are lost at once",
            (
                "12 of 20 OpenBK devices stopped answering within a minute, at 15:00. That "
                "is the router, an access point or the power, not the devices: look there "
                "first. Lost: Socket 1, Socket 10, Socket 11, Socket 12, Socket 2, "
                "Socket 3, Socket 4, Socket 5, Socket 6, Socket 7 and 2 more."
            ),
        )
    ]
    await pass_time(600)
    for device in devices[12:16]:
        await device.lose()
    await pass_time(600)
    assert not calls
    for device in devices[:11]:
        await device.come_back()
    await pass_time(31)
    assert told(calls) == [
        (
            "The network is back",
            (
                "After 21 minutes 11 of the 12 lost OpenBK devices answer again. Still "
                "away: Socket 12."
            ),
        )
    ]
    await pass_time(3600)
    assert not calls


async def test_the_next_outage_is_told_again(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """After the first one was over."""
    devices = await fleet(hass, 3)
    await automate("many_devices_lost", tell_back=False)
    for _ in range(2):
        for device in devices:
            await device.lose()
        await pass_time(31)
        assert [title for title, _ in told(calls)] == ["3 devices are lost at once"]
        for device in devices:
            await device.come_back()
        await pass_time(600)
        assert not calls


async def test_few_devices_or_many_one_after_another_are_not_told(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """That is no outage of the network."""
    devices = await fleet(hass, 6)
    await automate("many_devices_lost")
    for device in devices:
        await device.lose()
        await pass_time(31)
    await pass_time(300)
    assert not calls


async def test_a_network_that_is_back_at_once_is_not_told(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """Nobody has to get up for that."""
    devices = await fleet(hass, 5)
    await automate("many_devices_lost")
    for device in devices:
        await device.lose()
    await pass_time(20)
    for device in devices:
        await device.come_back()
    await pass_time(600)
    assert not calls


async def test_other_news_of_many_devices_is_not_told(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """Only that they were lost; and only ours."""
    devices = await fleet(hass, 4)
    foreign = [Connection(hass, f"Foreign {n}", domain="shelly") for n in range(4)]
    for device in foreign:
        await device.load()
    await automate("many_devices_lost")
    for device in devices:
        await device.happen("rebooted")
        await device.happen("association_failed", **REFUSAL)
    for device in foreign:
        await device.lose()
    await pass_time(300)
    assert not calls


async def test_devices_that_do_not_count_are_not_counted(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """Three lamps at one wall switch are no outage."""
    devices = await fleet(hass, 6)
    await automate(
        "many_devices_lost",
        ignored=[device.event.entity_id for device in devices[:3]],
        minimum=2,
        patience=10,
    )
    for device in devices[:4]:
        await device.lose()
    await pass_time(90)
    assert not calls
    for device in devices[4:]:
        await device.lose()
    await pass_time(10)
    ((title, message),) = told(calls)
    assert title == "2 devices are lost at once"
    assert message.startswith("2 of 3 OpenBK devices")
    assert message.endswith("Lost: Socket 5, Socket 6.")


async def test_a_device_of_the_future_counts_too(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """The automation is older than every device."""
    await automate("many_devices_lost")
    devices = await fleet(hass, 3)
    await pass_time(90)
    for device in devices:
        await device.lose()
    await pass_time(90)
    assert [title for title, _ in told(calls)] == ["3 devices are lost at once"]


async def test_a_restart_does_not_tell_of_many(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    automate: Automate,
    pass_time: PassTime,
) -> None:
    """All are restored as lost, or unknown, and then do not answer."""
    devices = await fleet(hass, 5)
    await automate("many_devices_lost")
    for device in devices[:4]:
        await device.lose()
        await pass_time(61)
    for device in devices:
        await device.unload()
    await pass_time(60)
    for device in devices:
        await device.load(answers=None)
        device.connectivity.answer(False)
    assert all(
        state and state.attributes["event_type"] == "disconnected"
        for device in devices[:4]
        for state in [hass.states.get(device.event.entity_id)]
    )
    await settle()
    await pass_time(300)
    assert not calls


# A device is refused


@pytest.fixture
async def joining(automate: Automate, socket: Connection) -> Connection:
    """Return a device that is watched for being refused."""
    await automate("connection_refused", connections=["event.socket_1_connection"])
    return socket


REFUSED = (
    "Socket 1 was refused by the access point",
    (
        "Status code 53: invalid PMKID. The access point does not know the cached key. "
        "Likely cause: The router forgot it. What helps: Turn fast connect off. "
        "Seen in the serial log."
    ),
)


@pytest.mark.parametrize("name", ["association_failed", "authentication_failed"])
async def test_a_refused_device_is_told_with_code_cause_and_remedy(
    calls: list[ServiceCall], joining: Connection, name: str
) -> None:
    """Also with its very first event."""
    await joining.happen(name, **REFUSAL)
    assert told(calls) == [REFUSED]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"code": 15, "code_kind": "reason", "code_name": "handshake timeout"},
            "Reason code 15: handshake timeout.",
        ),
        (
            {"code": 7, "code_kind": "vendor", "cause": "No idea."},
            "Code of its WiFi chip 7. Likely cause: No idea.",
        ),
        (
            {"code": 0, "code_kind": "status", "meaning": None},
            "Status code 0.",
        ),
        ({}, "Its log names no code."),
    ],
)
async def test_only_what_is_known_is_told_of_a_refusal(
    calls: list[ServiceCall], joining: Connection, data: dict[str, Any], message: str
) -> None:
    """No placeholder, no None."""
    await joining.happen("association_failed", **data)
    assert [text for _, text in told(calls)] == [message]


async def test_a_series_of_refusals_is_told_once_an_hour(
    calls: list[ServiceCall], joining: Connection, pass_time: PassTime
) -> None:
    """A refused device tries again and again, and restarts in between."""
    for _ in range(30):
        await joining.happen("association_failed", **REFUSAL)
        await pass_time(30)
        await joining.happen("authentication_failed", **REFUSAL)
        await pass_time(60)
        await joining.happen("rebooted")
        await pass_time(30)
    assert told(calls) == [REFUSED]
    await joining.happen("association_failed", **REFUSAL)
    assert told(calls) == [REFUSED]


async def test_a_refusal_after_other_news_is_told_at_once(
    calls: list[ServiceCall], joining: Connection, pass_time: PassTime
) -> None:
    """It was back in between: that is a new story."""
    for _ in range(2):
        await joining.happen("association_failed", **REFUSAL)
        assert told(calls) == [REFUSED]
        await pass_time(60)
        await joining.happen("reconnected")


async def test_a_refusal_at_the_same_time_as_other_news_is_told(
    calls: list[ServiceCall], joining: Connection
) -> None:
    """An older Home Assistant gives both events the same state."""
    await joining.lose()
    await joining.happen("association_failed", **REFUSAL)
    assert told(calls) == [REFUSED]


async def test_each_refused_device_is_told(
    hass: HomeAssistant, calls: list[ServiceCall], automate: Automate
) -> None:
    """The pause is one device's, not that of all."""
    devices = await fleet(hass, 3)
    await automate(
        "connection_refused",
        connections=[device.event.entity_id for device in devices],
    )
    for _ in range(2):
        for device in devices:
            await device.happen("association_failed", **REFUSAL)
    assert [title for title, _ in told(calls)] == [
        f"Socket {number} was refused by the access point" for number in (1, 2, 3)
    ]


async def test_other_news_is_no_refusal(
    calls: list[ServiceCall], joining: Connection
) -> None:
    """Neither a loss nor a return."""
    await joining.lose()
    await joining.come_back()
    await joining.happen("rebooted")
    await joining.happen("access_point_changed")
    assert not calls


async def test_a_restart_does_not_tell_of_a_refusal(
    hass: HomeAssistant,
    calls: list[ServiceCall],
    joining: Connection,
    pass_time: PassTime,
) -> None:
    """Its last event is shown again."""
    await joining.happen("association_failed", **REFUSAL)
    told(calls)
    state = hass.states.get("event.socket_1_connection")
    assert state
    await pass_time(7200)
    await joining.unload()
    await joining.load()
    await settle()
    assert hass.states.is_state("event.socket_1_connection", state.state)
    assert not calls
