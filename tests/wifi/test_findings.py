"""Tests of what a whole log says together."""

import json

import pytest

from custom_components.openbk.wifi.findings import summarise
from custom_components.openbk.wifi.log_events import (
    EventKind,
    LogEvent,
    Security,
    Vendor,
    WifiState,
)

from .line_cases import BEKEN, BL602, OPENBEKEN, Case
from .line_cases_more import ESPRESSIF, OTHERS, REALTEK, SUPPLICANT
from .reading import findings_of

BEAT = "Info:MAIN:Time {}, idle 1/s, free 9, MQTT 0(0), bWifi {}, x\r\n"
STATE = "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_{}\r\n"


def test_an_empty_log_says_nothing() -> None:
    """Null is unknown, never zero or "no"."""
    found = summarise([]).as_dict()
    assert found["states"] == []
    for key in ("last_status_code", "last_reason_code", "vendor_code", "bssid", "rssi"):
        assert found[key] is None


def test_equal_states_in_a_row_are_one() -> None:
    """The library and the firmware both report a change."""
    log = STATE.format("CONNECTING") * 3 + STATE.format("DISCONNECTED") * 2
    assert findings_of(log).states == (WifiState.CONNECTING, WifiState.DISCONNECTED)


def test_a_heartbeat_tells_the_state_where_nothing_better_does() -> None:
    """Its zero alone says nothing: the device may be an access point."""
    assert findings_of(BEAT.format(1, 1)).states == (WifiState.CONNECTED,)
    assert findings_of(BEAT.format(1, 1)).heartbeat_only
    assert findings_of(BEAT.format(1, 0)).states == ()
    log = BEAT.format(1, 1) + STATE.format("DISCONNECTED")
    assert findings_of(log).states == (WifiState.DISCONNECTED,)


def test_the_last_of_each_thing_wins() -> None:
    """Codes of other kinds do not replace each other."""
    log = (
        "Association failure, Wlan802.11 status code = 17\r\n"
        "Deauth by AP, Wlan802.11 reason code = 2\r\n"
        "[RX]   status_code 6\r\n"
        "Association failure, Wlan802.11 status code = 53\r\n"
    )
    found = findings_of(log)
    assert (found.last_status_code, found.last_reason_code) == (53, 2)
    assert found.as_dict()["vendor_code"] == {
        "kind": "bl602_wlan_fw",
        "value": 6,
        "text": "deauth by AP when connecting",
    }
    assert [code.number for code in found.codes] == [53, 2, 6]


def test_realteks_bit_set_is_told_in_hexadecimal() -> None:
    """As the library prints it."""
    found = findings_of("wifi link err:000f0001\r\n").as_dict()
    assert found["vendor_code"] == {"kind": "realtek_link_err", "value": "000f0001"}


def test_a_success_is_a_value_but_no_complaint() -> None:
    """Zero is a real number, and nothing to advise on."""
    found = findings_of("recv auth: seq=2, status=0\r\nwl_status 11\r\n")
    assert found.last_status_code == 0
    assert found.codes == ()


def test_a_connection_after_the_failure_is_a_recovery() -> None:
    """The code then explains the past; a heartbeat without WiFi ends that."""
    failed = "sm_deauth_handler reason=2,vif=0\r\n"
    assert not findings_of(failed).recovered
    log = failed + STATE.format("CONNECTED")
    assert findings_of(log).recovered
    assert findings_of(log + BEAT.format(9, 1)).recovered
    assert not findings_of(log + BEAT.format(9, 0)).recovered
    assert not findings_of(log + failed).recovered


def test_the_timeline_tells_in_words_what_happened() -> None:
    """Repetitions are left out, codes are not."""
    log = (
        "####### Boot Count 3 #######\r\n"
        "Info:GEN:We have fast connection data, connecting...\r\n"
        "AP Security mode: wep:0,wpa:0,wpa2:1,wpa3:0\r\n"
        * 2
        + "Association failure, Wlan802.11 status code = 53\r\n" * 2
        + "[RX]   status_code 5\r\n"
        "SM_AUTHEN_FAIL_IND NOT REPORT reason:13, stage:2\r\n"
        "sm_deauth_handler reason=99,vif=0\r\n"
        "ctrl_port_hdl:1\r\n"
        "mm_connection_loss_ind_handler\r\n"
        "mqtt_connection_cb: Successfully connected\r\n"
        "mqtt_connection_cb: Disconnected, reason: 256(x)\r\n"
    )
    assert [entry.text for entry in findings_of(log).timeline] == [
        "boot (start)",
        "fast connect: used",
        "access point offers WPA2",
        "status 53, invalid PMKID",
        "disconnected",
        "status 53, invalid PMKID",
        "bl602_wlan_fw 5, Association failure",
        "authentication refused, code 13 of unclear kind",
        "reason 99, reserved",
        "joined, no address yet",
        "beacon loss",
        "MQTT connected",
        "MQTT disconnected, code 256 of its library (not WiFi)",
    ]


def test_a_restart_is_counted_once() -> None:
    """The end of a boot is not another one."""
    log = "####### Boot Count 3 #######\r\nBoot complete time reached (30 seconds)\r\n"
    assert findings_of(log).boots == 1


def test_the_maker_is_the_one_of_most_lines() -> None:
    """The firmware's own lines come from every chip."""
    log = STATE.format("CONNECTING") * 5 + "wl_status 3\r\n"
    assert findings_of(log).vendor is Vendor.BEKEN
    assert findings_of(STATE.format("CONNECTING")).vendor is None


def test_a_vendor_code_without_a_family_is_left_out() -> None:
    """It could mean anything."""
    event = LogEvent(kind=EventKind.VENDOR_CODE, vendor=Vendor.OTHER, line=1, number=3)
    assert summarise([event]).vendor_code is None


@pytest.mark.parametrize(
    ("security", "label", "wpa2", "wpa3"),
    [
        (
            Security(wpa2=True, wpa3=True, pmf_required=True),
            "WPA2+WPA3 with PMF required",
            True,
            True,
        ),
        (Security(wpa=True, wpa2=True), "WPA+WPA2", True, False),
        (Security(wep=True), "WEP", False, False),
        (Security(auth="WPA2-PSK"), "WPA2-PSK", True, False),
        (Security(auth="WPA3-SAE"), "WPA3-SAE", False, True),
        (Security(cipher="MIXED3"), "MIXED3", True, True),
        (Security(key_mgmt="SAE"), "unknown", False, True),
        (Security(), "unknown", False, False),
    ],
)
def test_security_is_told_in_words(
    security: Security, label: str, wpa2: bool, wpa3: bool
) -> None:
    """The mode, and whether PMF is required."""
    assert security.label == label
    assert (security.offers_wpa2, security.offers_wpa3) == (wpa2, wpa3)


@pytest.mark.parametrize(
    "case", [*OPENBEKEN, *BL602, *BEKEN, *ESPRESSIF, *REALTEK, *SUPPLICANT, *OTHERS]
)
def test_findings_and_events_are_json(case: Case) -> None:
    """They are the answer of an action."""
    found = findings_of(case.line)
    assert json.loads(json.dumps(found.as_dict())) == found.as_dict()
