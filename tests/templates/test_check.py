"""The check finds what is wrong, and says it."""

import json
import logging
from pathlib import Path
import subprocess
import sys

from homeassistant.core import HomeAssistant
import pytest

from scripts.tools import check_templates
from tests.simulator import Firmware

from . import check as check_module
from .check import check, check_one, words
from .expected import Entity, Expected, expected
from .load import Template
from .report import verdict

ROOT = Path(__file__).parents[2]
SOCKET = {"name": "Socket", "chip": "BK7231N", "pins": {"26": "Rel;1"}}


def _rule(monkeypatch: pytest.MonkeyPatch, *items: Expected) -> None:
    monkeypatch.setattr(check_module, "expected", lambda template: list(items))


async def test_a_device_that_is_what_its_pins_say_has_no_problem(
    hass: HomeAssistant,
) -> None:
    row = await check_one(hass, SOCKET, 1)
    assert row.problems == []
    assert row.notes == []
    assert [words(entity) for entity in row.got] == ["switch relay-1 (outlet)"]
    assert not hass.config_entries.async_entries()
    assert not hass.states.async_all()


async def test_what_is_missing_too_much_or_of_another_kind_is_a_problem(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rule(
        monkeypatch,
        Expected(Entity("switch", "relay-1", "switch")),
        Expected(Entity("light", "light", "rgb")),
    )
    row = await check_one(hass, SOCKET, 1)
    assert row.problems == [
        "lacks light light (rgb)",
        "lacks switch relay-1 (switch)",
        "has switch relay-1 (outlet)",
    ]


async def test_a_wrong_state_or_name_is_a_problem(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = Entity("switch", "relay-1", "outlet")
    _rule(monkeypatch, Expected(relay, 1, lambda raw: "off", "Boiler"))
    row = await check_one(hass, SOCKET, 1)
    assert row.problems == [
        "switch relay-1 shows on, not off",
        "switch relay-1 is called None, not Boiler",
    ]


async def test_a_warning_meanwhile_is_a_problem(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wary(template: Template) -> list[Expected]:
        hass.loop.call_later(0, _warn)
        return expected(template)

    def _warn() -> None:
        logging.getLogger("somebody.else").error("No business of ours")
        logging.getLogger("custom_components.openbk").info("All is well")
        logging.getLogger("homeassistant.x").warning("Updating took 0.496 seconds")
        logging.getLogger("homeassistant.x").warning("Setup is taking over 10 seconds")
        logging.getLogger("asyncio").warning("Executing <Task> took 0.2 seconds")
        logging.getLogger("homeassistant.x").error("Milk", exc_info=ValueError("sour"))

    monkeypatch.setattr(check_module, "expected", wary)
    row = await check_one(hass, SOCKET, 1)
    assert row.problems == ["error: Milk (ValueError('sour'))"]


@pytest.mark.parametrize(
    "command",
    [
        "DeepSleep 3600",
        "backlog startDriver NTP; delay_s 40; PinDeepSleep",
        "addRepeatingEvent 60 -1 DeepSleep 3600",
    ],
)
async def test_a_device_that_soon_falls_asleep_is_looked_at_while_awake(
    hass: HomeAssistant, command: str
) -> None:
    row = await check_one(hass, SOCKET | {"command": command}, 1)
    assert row.problems == []
    assert row.notes == [("sleep", "falls asleep within 100 s: held awake")]
    assert [words(entity) for entity in row.got] == ["switch relay-1 (outlet)"]


@pytest.mark.parametrize(
    "command",
    [
        "if 1 then startDriver BL0942",
        "if 0 then startDriver BL0942",
        "if $CH1==1 then startDriver tmSensor",
        'SetChannelLabel 1 "Toggle Lamp"',
        "SetChannelType 3 Enum\nSetChannelEnum 3 Off On\nSetChannelType 4 Toggle",
    ],
)
async def test_what_a_command_leaves_open_is_no_difference(
    hass: HomeAssistant, command: str
) -> None:
    row = await check_one(hass, SOCKET | {"command": command}, 1)
    assert row.problems == []
    assert verdict(row) == "uncertain"


@pytest.mark.parametrize(
    "entry",
    [
        # A light, a meter and a channel beside them fill the three requests.
        {"flags": 16, "pins": {"18": "LED;0"}, "command": "startDriver BL0942"},
        {"chip": "BL616", "pins": {"7": "Rel;1"}},
        # The light writes a 0 to the dimmer of the other light.
        {
            "pins": {"6": "PWM;1", "24": "PWM;0", "26": "PWM;2"},
            "command": "SetChannelType 1 Toggle\nSetChannelType 2 Dimmer",
        },
    ],
)
async def test_what_a_device_does_not_tell_is_unknown(
    hass: HomeAssistant, entry: dict[str, object]
) -> None:
    row = await check_one(hass, {"chip": "BK7231N"} | entry, 1)
    assert row.problems == []


async def test_what_is_certain_is_compared_nevertheless(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    light = Expected(Entity("light", "light", "rgb"))
    _rule(monkeypatch, light)
    monkeypatch.setattr(
        check_module, "otherwise", lambda template: ([[light]], ["a doubt"])
    )
    row = await check_one(hass, SOCKET, 1)
    assert row.problems == ["lacks light light (rgb)", "has switch relay-1 (outlet)"]
    assert verdict(row) == "differs"


async def test_too_many_requests_are_a_problem(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "MOST_REQUESTS", 0)
    row = await check_one(hass, SOCKET, 1)
    assert row.problems[0].startswith("polls with 1 requests: State")


async def test_a_template_that_breaks_the_check_is_a_problem_and_not_the_end(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(template: Template) -> list[Expected]:
        return [] if template.title == "Whole" else [expected(template)[7]]

    monkeypatch.setattr(check_module, "expected", fragile)
    broken, whole = await check(hass, [SOCKET, {"name": "Whole", "chip": "BK7231N"}])
    assert "IndexError" in broken.problems[0]
    assert whole.problems == []


async def test_a_device_that_cannot_be_set_up_is_a_problem(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(template: Template, number: int, clock: check_module.Clock) -> Firmware:
        firmware = Firmware(clock=clock)
        firmware.config.web_password = "open sesame"
        return firmware

    monkeypatch.setattr(check_module, "device_of", locked)
    row = await check_one(hass, SOCKET, 1)
    assert any(problem.startswith("not set up") for problem in row.problems)
    assert not hass.config_entries.async_entries()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON"),
        ("5", "has no list of templates"),
        ('{"devices": {}}', "has no list of templates"),
    ],
)
def test_a_file_that_is_none_is_an_error_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    path = tmp_path / "templates.json"
    if content is not None:
        path.write_text(content, "utf-8")
    assert check_templates.main([str(path)]) == 2
    assert said in capsys.readouterr().err


def test_the_command_without_a_file_says_how_it_is_used(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as raised:
        check_templates.main([])
    assert raised.value.code == 2
    assert "usage: scripts/check-templates" in capsys.readouterr().err


def test_the_command_prints_a_table_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    noted = SOCKET | {"chip": "CC2530"}
    unread = {"name": "half a \ud83d", "pins": {"26": "Buzzer;1"}}
    uncertain = SOCKET | {"command": "SetChannelLabel 1 a=\ud83d"}
    entries = [SOCKET, noted, unread, uncertain]
    # With a byte order mark, and for a terminal that knows little.
    path.write_text(json.dumps({"devices": entries}), "utf-8-sig")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scripts.tools.check_templates", path.name],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    assert "   1 same      Socket [BK7231N]" in done.stdout
    assert "   2 noted     Socket [BK7231N]" in done.stdout
    assert "   3 unread    half a ? [BK7231N]" in done.stdout
    assert "   4 uncertain Socket [BK7231N]" in done.stdout
    assert (
        "4 templates, 2 as expected (1 with a note), 1 uncertain, "
        "1 of which nothing could be read, 0 not as expected." in done.stdout
    )
