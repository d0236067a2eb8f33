"""Tests of the log tables: every known line, and lines that only look like one."""

import pytest

from custom_components.openbk.wifi.log_lines import ALL_LINES
from custom_components.openbk.wifi.log_patterns import line

from .line_cases import BEKEN, BL602, OPENBEKEN
from .line_cases_more import ESPRESSIF, LOOK_ALIKES, OTHERS, REALTEK, SUPPLICANT
from .reading import events_of, told

CASES = [*OPENBEKEN, *BL602, *BEKEN, *ESPRESSIF, *REALTEK, *SUPPLICANT, *OTHERS]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_a_line_says_what_its_source_means_by_it(line: str, expected: str) -> None:
    """One line, alone, with the line end the chips print."""
    assert " ".join(told(line + "\r\n")) == expected


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_a_line_without_an_end_still_counts_when_the_log_ends(
    line: str, expected: str
) -> None:
    """A log that was cut at the end of a line."""
    assert " ".join(told(line)) == expected


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_a_line_of_another_subject_is_no_wifi_finding(line: str) -> None:
    """MQTT, HTTP, boot registers, scans and clients of the device's own network."""
    assert told(f"{line}\r\n") == []


def test_every_pattern_of_the_tables_is_reached_by_a_case() -> None:
    """A row that no composed line reaches would be untested."""
    logs = "".join("".join(text.split()) for text, _ in CASES)
    chips = (
        "Open",
        "State###",
        "state:",
        "connectresult:",
        "disconnectreason:",
        "Reason:",
    )
    missing = [
        pattern.template
        for pattern in ALL_LINES
        if pattern.anchor not in logs and not pattern.anchor.startswith(chips)
    ]
    assert missing == ["BK7231T_{version}", "BK7231U_{version}", "BK7238_{version}"]


def test_no_anchor_hides_another_that_begins_in_it() -> None:
    """Of two anchors that begin alike both patterns are tried, the longer first."""
    assert told("---------SM_CONNECT_IND_ok, aid 3, bssid none\r\n") == [
        "state=connecting"
    ]


def test_an_everyday_phrase_counts_only_unbroken() -> None:
    """Else words of two lines would make one."""
    assert told("netif is up\r\n") == ["state=connected"]
    assert told("netif is\r\nup\r\n") == []
    assert told("net if is up\r\n") == []


def test_a_template_must_begin_with_enough_text_to_be_found_by() -> None:
    """A row that could match anywhere is refused when the tables load."""
    with pytest.raises(ValueError, match="no anchor"):
        line("{n} is the number")


def test_an_event_knows_its_line() -> None:
    """Lines count from 1, whatever ends them."""
    log = "one\r\ntwo\rsm_deauth_handler reason=1,vif=0\n\nwl_status 5\r\n"
    assert [event.line for event in events_of(log)] == [3, 3, 5]


def test_a_heartbeat_that_starts_again_is_a_restart() -> None:
    """The seconds of the firmware's heartbeat only go back when it restarts."""
    beat = "Info:MAIN:Time {}, idle 1/s, free 9, MQTT 0(0), bWifi 0, x\r\n"
    log = beat.format(500) + beat.format(501) + beat.format(3)
    assert told(log) == [
        "heartbeat=500:down",
        "heartbeat=501:down",
        "boot=uptime",
        "heartbeat=3:down",
    ]


def test_an_idle_stations_channel_counts_once_a_join_uses_it() -> None:
    """After a loss the library prints the channel it is parked on."""
    tuned = "I (1) wifi:new:<{0},0>, old:<1,0>, ap:<255,255>, sta:<{0},0>, prof:1\r\n"
    lost = "I (1) wifi:state: run -> init (c0)\r\n"
    join = "I (1) wifi:state: init -> auth (b0)\r\n"
    assert "channel=4" not in told(lost + tuned.format(4))
    assert "channel=4" in told(lost + tuned.format(4) + join)


def test_the_security_type_stays_while_the_ciphers_are_the_same() -> None:
    """Beken prints the same ciphers twice, once without the type."""
    log = "security2cipher 2 2 16 16 security=5\r\ncipher2security 2 2 16 16\r\n"
    first, second = told(log)
    assert first == second
    other = told("security2cipher 2 2 16 16 security=5\r\ncipher2security 2 3 24 8\r\n")
    assert "beken_security" not in other[1]
