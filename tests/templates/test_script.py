"""What a start-up command comes to is told without running it."""

import pytest

from .script import ELSE, SURE, THEN, Outcome, outcome_of


@pytest.mark.parametrize(
    ("text", "drivers"),
    [
        ("", []),
        ("startDriver BL0942", [("bl0942", True)]),
        (
            "  BACKLOG startdriver NTP;StartDriver BL0942 9600 ;;",
            [("ntp", True), ("bl0942", True)],
        ),
        ("stopDriver *\r\nstartDriver KP18058", [("*", False), ("kp18058", True)]),
        ("// startDriver NTP\n# startDriver NTP", []),
        ("addRepeatingEvent 5 1 startDriver NTP", [("ntp", True)]),
        ("addRepeatingEvent 600 1 startDriver NTP", []),
        ("addEventHandler OnClick 8 startDriver NTP", []),
        ("backlog addRepeatingEvent 5 1 backlog startDriver NTP", [("ntp", True)]),
        ("delay_s 11\nstartDriver NTP", [("ntp", True)]),
        ("delay_ms 500\nstartDriver NTP", [("ntp", True)]),
        ("delay_s 1.2.3\nstartDriver NTP", [("ntp", True)]),
        ("delay_s .\nstartDriver NTP", [("ntp", True)]),
        ("delay_s 60\ndelay_s 60\nstartDriver NTP", []),
        ("delay_s $CH5\nstartDriver NTP", [("ntp", True)]),
        ("waitFor WiFiState 4\nstartDriver NTP", [("ntp", True)]),
        ("waitFor WiFiState 4;waitFor MQTTState 1\nstartDriver NTP", [("ntp", True)]),
        ("delay_s 5\nwaitFor WiFiState 4\nstartDriver NTP", []),
        ("waitFor MQTTState 1\nstartDriver NTP", []),
        ("backlog\tstartDriver\tNTP", [("ntp", True)]),
        ("alias go backlog startDriver NTP; PowerSave 1\ngo", [("ntp", True)]),
        ("alias go go\ngo", []),
        ("startDriver NTP\nreturn\nstartDriver SSDP", [("ntp", True)]),
        ("addRepeatingEventID 5 1 77 startDriver NTP", [("ntp", True)]),
        ("addRepeatingEvent -5 1 startDriver NTP", [("ntp", True)]),
        ('StartupCommand "startDriver NTP" 1', [("ntp", True)]),
        ('StartupCommand "startDriver NTP"', []),
    ],
)
def test_drivers_are_those_that_run_after_a_while(
    text: str, drivers: list[tuple[str, bool]]
) -> None:
    assert outcome_of(text).drivers == drivers


def test_everything_that_makes_a_difference_is_found() -> None:
    outcome = outcome_of(
        "SetPinRole 7 Rel_n\nbacklog SetPinChannel 7 4 5; SetPinChannel 8 3\n"
        'SetChannelType 4 Toggle_Inv\nSetChannelLabel 4 "Water boiler" 1\n'
        'setchannelenum 5 0:Off "2:On holiday"\nSetFlag 45 1\nsetflag 10 0\n'
        'startDriver TuyaMCU\nstartDriver "SM2135"\nSM2135_Map 2 1 0 -1 -1\n'
        "tuyaMcu_setupLED 20 1\nSetChannelVisible 0x5 0"
    )
    assert outcome == Outcome(
        drivers=[("tuyamcu", True), ("sm2135", True)],
        types={4: "toggle_inv"},
        labels={4: "Water boiler"},
        options={5: [(0, "Off"), (2, "On holiday")]},
        hidden={5},
        roles={7: "rel_n"},
        channels={7: (4, 5), 8: (3, None)},
        flags={45: True, 10: False},
        tuya_light=True,
        chip_outputs=3,
    )


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("SetChannelType 3 Toggle\nSetChannelType 3 Switch", {3: "toggle"}),
        ("SetChannelType 3 Toggle\nSetChannelType 3 Error", {3: "toggle"}),
        ("SetChannelType 0x5 Toggle", {5: "toggle"}),
        ("SetChannelType 64 Toggle", {}),
        ("SetChannelType 3", {}),
        ("SetChannelType 3 Toggle\nclearIO", {}),
        (
            f"backlog SetChannelType{' ' * 120}3 Toggle; SetChannelType 4 Toggle",
            {4: "toggle"},
        ),
    ],
)
def test_a_type_is_set_as_far_as_the_firmware_takes_it(
    text: str, types: dict[int, str]
) -> None:
    assert outcome_of(text).types == types


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Off On Auto", [(0, ""), (0, ""), (0, "")]),
        ("0: Off 1: On", [(0, ""), (0, ""), (1, ""), (0, "")]),
        ('"0:Off" 5:Boost', [(0, "Off"), (5, "Boost")]),
        (f"1:{'x' * 40}", [(1, "x" * 32)]),
        ("-1:None 2a:Two", [(-1, "None"), (2, "Two")]),
        ("0:Off-peak Off-peak", [(0, "Off-peak"), (0, "")]),
    ],
)
def test_options_are_read_as_the_firmware_reads_them(
    text: str, options: list[tuple[int, str]]
) -> None:
    assert outcome_of(f"SetChannelEnum 3 {text}").options == {3: options}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("SetPinRole 7 Button", True),
        ("SetPinRole P7 Rel", True),
        ("SetPinRole 7 None", False),
        ("SetPinChannel 7 70", True),
    ],
)
def test_a_pin_is_set_as_far_as_the_firmware_takes_it(text: str, refused: bool) -> None:
    outcome = outcome_of(text)
    nothing = not outcome.roles and outcome.channels in ({}, {7: (None, None)})
    assert nothing == refused


@pytest.mark.parametrize(
    ("text", "drivers"),
    [
        ("if $CH1==1 then startDriver NTP", (None, "ntp", None)),
        ("if 1 then startDriver NTP else startDriver SSDP", (None, "ntp", "ssdp")),
        ("addEventHandler WiFiState 4 startDriver NTP", (None, "ntp", "ntp")),
        ("addChangeHandler Channel1 == 1 startDriver NTP", (None, "ntp", "ntp")),
        ("addEventHandler OnClick 8 startDriver NTP", (None, None, None)),
        ("waitFor WiFiState != 1\nstartDriver NTP", (None, "ntp", "ntp")),
        ("addRepeatingEvent $CH9 1 startDriver NTP", (None, "ntp", "ntp")),
        ("addRepeatingEvent 90 1 startDriver NTP", (None, "ntp", "ntp")),
        ("delay_s 90\nstartDriver NTP", (None, "ntp", "ntp")),
    ],
)
def test_what_may_have_run_depends_on_how_it_is_read(
    text: str, drivers: tuple[str | None, ...]
) -> None:
    for reading, driver in zip((SURE, THEN, ELSE), drivers, strict=True):
        outcome = outcome_of(text, reading=reading)
        assert outcome.drivers == ([(driver, True)] if driver else [])
        assert outcome.doubts == (text.splitlines()[:1] if driver else [])


def test_flags_are_set_all_at_once_or_one_by_one() -> None:
    flags = outcome_of("flags 9\nSetFlag 10 1").flags
    assert {number for number, on in flags.items() if on} == {0, 3, 10}
