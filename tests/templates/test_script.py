"""What a start-up command comes to is told without running it."""

import pytest

from .script import Outcome, outcome_of


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
        ("delay_s 60\ndelay_s 60\nstartDriver NTP", []),
        ("delay_s $CH5\nstartDriver NTP", [("ntp", True)]),
        ("waitFor WiFiState 4\nstartDriver NTP", [("ntp", True)]),
        ("waitFor WiFiState 4;waitFor MQTTState 1\nstartDriver NTP", [("ntp", True)]),
        ("delay_s 5\nwaitFor WiFiState 4\nstartDriver NTP", []),
        ("waitFor MQTTState 1\nstartDriver NTP", []),
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
        "SM2135_Map 2 1 0 255 255\ntuyaMcu_setupLED 20 1"
    )
    assert outcome == Outcome(
        types={4: "toggle_inv"},
        labels={4: "Water boiler"},
        options={5: {0: "Off", 2: "On holiday"}},
        roles={7: "rel_n"},
        channels={7: (4, 5), 8: (3, None)},
        flags={45: True, 10: False},
        tuya_light=True,
        chip_outputs=3,
    )
