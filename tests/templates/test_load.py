"""Templates are read as people wrote them, and what is odd in them is noted."""

from typing import Any

import pytest

from tests.simulator.tables import ROLE_NAMES

from .check import Clock
from .load import DEFAULT_FLAGS, UNREAD, TemplatePin, device_of, read, unknown_commands
from .spellings import role_of


@pytest.mark.parametrize("role", ROLE_NAMES[1:])
def test_a_role_is_known_in_any_case_and_without_its_underscores(role: str) -> None:
    for typed in (role, role.upper(), f" {role.lower()} ", role.replace("_", "")):
        assert role_of(typed) == (role, "")


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("SM2135_DAT", "SM2135DAT"),
        ("BL0937_SEL_n", "BL0937SEL_n"),
        ("WiFi_LED_n", "WifiLED_n"),
        ("Btn_NextColour", "Btn_NextColor"),
        ("Btnl", "Btn"),
        ("BP5758_CLK", "BP5758D_CLK"),
        ("Relay", "Rel"),
        ("SDA", "SoftSDA"),
        ("", " "),
        ("None", " "),
    ],
)
def test_a_role_spelled_otherwise_is_recognised(typed: str, role: str) -> None:
    assert role_of(typed)[0] == role


@pytest.mark.parametrize(
    "typed",
    [
        *("Buzzer", "DHT1", "Rell", "Rel2x", "Toggle", "SEL", "Bel", "LCD", "Re", "PW"),
        *("Relm", "Rl_n", "Bt"),
    ],
)
def test_what_can_be_no_role_or_several_is_left_out(typed: str) -> None:
    role, why = role_of(typed)
    assert role is None
    assert why


@pytest.mark.parametrize(
    ("chip", "stands", "noted"),
    [
        ("BK7231T", "BK7231T", False),
        ("bk7231n (QFN32)", "BK7231N", False),
        ("BL2028N", "BK7231N", False),
        ("ESP8285", "ESP8266", False),
        ("ESP32-C3FN4", "ESP32C3", False),
        ("W701-VA2-CG", "RTL87X0C", False),
        ("RTL8720CF", "RTL87X0C", False),
        ("RTL8720DN", "RTL8720D", False),
        ("T1", "BK7238", False),
        ("CC2530", "BK7231N", True),
        ("T102", "BK7231N", True),
        (None, "BK7231N", True),
        (7, "BK7231N", True),
    ],
)
def test_a_chip_is_one_of_the_simulators_or_has_a_stand_in(
    chip: object, stands: str, noted: bool
) -> None:
    template = read({"name": "x", "chip": chip, "command": "PowerSave 1"})
    assert template.chip == stands
    assert [note.kind for note in template.notes] == ["chip"] * noted


def test_a_stand_in_has_the_pins() -> None:
    assert read({"chip": "?", "pins": {"35": "Rel;1"}}).chip == "ESP32S3"
    template = read({"chip": "?", "pins": {"63": "Rel;1", "64": "Rel;2"}})
    assert template.chip == "RTL8720D"
    assert template.pins == (TemplatePin(63, "Rel", 1, 0),)


@pytest.mark.parametrize(
    ("text", "pin", "noted"),
    [
        ("Rel;1", (26, "Rel", 1, 0), None),
        ("Rel", (26, "Rel", 0, 0), None),
        ("Btn_n;1;2", (26, "Btn_n", 1, 2), None),
        (" rel ; 3 ", (26, "Rel", 3, 0), None),
        ("Rel;1,2", (26, "Rel", 1, 0), "channel"),
        ("Rel;x", (26, "Rel", 0, 0), "channel"),
        ("Rel;64", (26, "Rel", 0, 0), "channel"),
        ("Rel;1;2;3", (26, "Rel", 1, 2), "channel"),
        ("Relay;1", (26, "Rel", 1, 0), "spelling"),
        ("Buzzer;1", None, "role"),
        (None, None, "pin"),
        ({"role": "Rel"}, (26, "Rel", 0, 0), None),
        ({"role": "Rel", "channel": 1, "channel2": 2}, (26, "Rel", 1, 2), None),
        (["Rel", 1], (26, "Rel", 1, 0), None),
        ({"name": "Rel"}, None, "pin"),
        ([1, "Rel"], None, "pin"),
        pytest.param(f"Rel;{'9' * 5000}", (26, "Rel", 0, 0), "channel", id="long"),
        (";1", None, None),
    ],
)
def test_a_pin_is_role_and_channels(
    text: object, pin: tuple[Any, ...] | None, noted: str | None
) -> None:
    command = "PowerSave 1"
    template = read({"chip": "BK7231N", "pins": {"26": text}, "command": command})
    assert template.pins == (() if pin is None else (TemplatePin(*pin),))
    assert {note.kind for note in template.notes} == ({noted} if noted else set())
    assert all(len(note.text) < 150 for note in template.notes)


@pytest.mark.parametrize("key", ["P26", "p26 ", "26"])
def test_a_pin_is_named_by_its_number(key: str) -> None:
    assert read({"chip": "BK7231N", "pins": {key: "Rel;1"}}).pins[0].gpio == 26


def test_pins_may_be_a_list_of_their_parts() -> None:
    pins = [{"gpio": 26, "role": "Rel", "ch": 1}, {"pin": "P7", "role": "Btn", "ch": 1}]
    template = read({"chip": "BK7231N", "pins": pins})
    assert template.pins == (TemplatePin(7, "Btn", 1, 0), TemplatePin(26, "Rel", 1, 0))
    assert not template.notes


@pytest.mark.parametrize(
    "entry",
    [
        7,
        [],
        {"chip": "BK7231N", "pins": {"26": "Buzzer;1"}},
        {"chip": "BK7231N", "pins": {"26": 7}},
        {"chip": "BK7231N", "pins": ["Rel;1"]},
        {"chip": "BK7231N", "pins": "26: Rel;1"},
        {"chip": "BK7231N", "command": {"a": 1}},
    ],
)
def test_a_template_of_which_nothing_could_be_read_is_noted(entry: object) -> None:
    assert UNREAD in {note.kind for note in read(entry).notes}


@pytest.mark.parametrize(
    "entry",
    [
        {"chip": "BK7231N"},
        {"chip": "BK7231N", "pins": {}, "command": ""},
        {"chip": "BK7231N", "pins": {"26": "None;0"}},
        {"chip": "BK7231N", "pins": {"26": "Buzzer;1", "7": "Rel;1"}},
        {"chip": "BK7231N", "pins": {"26": "Buzzer;1"}, "command": "PowerSave 1"},
        {"chip": "ESP8266", "pins": {"26": "Rel;1"}},
    ],
)
def test_a_template_that_says_little_was_read_nevertheless(entry: object) -> None:
    assert UNREAD not in {note.kind for note in read(entry).notes}


@pytest.mark.parametrize(
    "key", ["", "PA_14", "-1", pytest.param("9" * 5000, id="long")]
)
def test_a_pin_without_a_number_is_left_out(key: str) -> None:
    template = read({"chip": "BK7231N", "pins": {key: "Rel;1"}})
    assert not template.pins
    assert [note.kind for note in template.notes] == ["pin", "unread"]


@pytest.mark.parametrize(
    ("flags", "number"),
    [
        (None, DEFAULT_FLAGS),
        ("", DEFAULT_FLAGS),
        ("0", 0),
        (1024, 1024),
        (" 0x10", 16),
        ("2251937261425664", 2251937261425664),
        ("-2147483648", 1 << 31),
        ("many", DEFAULT_FLAGS),
        (1024.0, 1024),
        ("01024", 1024),
        (" 1024. ", 1024),
        (1024.5, DEFAULT_FLAGS),
        pytest.param("9" * 5000, DEFAULT_FLAGS, id="long"),
        ([1024], DEFAULT_FLAGS),
    ],
)
def test_flags_are_a_number_maybe_with_a_sign(flags: object, number: int) -> None:
    assert read({"flags": flags}).flags == number


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        (None, ""),
        (["a 1", "b 2"], "a 1\nb 2"),
        ("a \ud83d", "a ?"),
        ({}, ""),
        ("a 1\r\nb 2", "a 1\nb 2"),
        ("restart", ""),
        ("backlog a 1; Restart 5;b 2", "backlog a 1;b 2"),
        (
            "addEventHandler OnHold 8 backlog a; restart",
            "addEventHandler OnHold 8 backlog a; restart",
        ),
    ],
)
def test_a_start_up_command_is_text_that_leaves_the_device_running(
    command: object, kept: str
) -> None:
    assert read({"command": command}).command == kept


def test_a_command_is_cut_where_the_device_cuts_it() -> None:
    template = read({"chip": "BK7231N", "command": "a" * 2000})
    assert len(template.command) == 1567
    assert [note.kind for note in template.notes] == ["command"]


def test_a_device_boots_with_all_of_its_template() -> None:
    template = read(
        {
            "chip": "BL602",
            "flags": "1040",
            "pins": {"3": "DHT22;5;6", "20": "Rel_n;2"},
            "command": "alias shout publish a b\ndelay_s 30\nSetChannelType 9 Power\n"
            "wait:\nshout\nbacklog mumble 1; Ch9 5",
        }
    )
    clock = Clock()
    firmware = device_of(template, 258, clock)
    clock.now += 40
    firmware.advance()
    assert firmware.chipset == "BL602"
    assert firmware.mac == "02:0b:e4:00:01:02"
    assert firmware.execute("Flags") == '{"Flags":"1040"}'
    assert firmware.execute("Ch") == '{"Ch2":0,"Ch5":215,"Ch6":48,"Ch9":5}'
    assert unknown_commands(firmware, template) == [
        ("command", "'mumble' is no command")
    ]
