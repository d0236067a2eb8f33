"""Tests of the advice: ordered for what was seen, and honest about bare states."""

from dataclasses import replace

import pytest

from custom_components.openbk.wifi.advice import (
    Situation,
    advise,
    advise_findings,
    explain_state,
    unsatisfiable,
)
from custom_components.openbk.wifi.chips import (
    NEVER_PMF,
    Pmf,
    chip_of,
    parse_version,
    pmf_support,
    states_of,
)
from custom_components.openbk.wifi.codes import (
    REASON_CODES,
    STATUS_CODES,
    Code,
    VendorFamily,
    reason_code,
    status_code,
    vendor_code,
)
from custom_components.openbk.wifi.explain import explain_log
from custom_components.openbk.wifi.findings import Findings
from custom_components.openbk.wifi.log_events import (
    Security,
    Symptom,
    Vendor,
    WifiState,
)

from .reading import findings_of

MIXED = Security(wep=False, wpa=False, wpa2=True, wpa3=True, pmf_required=True)
MIXED_OPTIONAL = replace(MIXED, pmf_required=False)
PLAIN = replace(MIXED_OPTIONAL, wpa3=False)
WPA3 = replace(MIXED, wpa2=False)

# As the chip prints it; composed from the formats of its library.
REFUSED_BY_PMF = """
[WF][SM] State Action ###disconnect### --->>> ###connecting###
Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING - 1
wpa2/wpa3 pairwise ccmp:1,tkip:0,wep104:0,wep:40:0
wpa2/wpa3 group ccmp:1,tkip:0,wep104:0,wep:40:0
wpa2/wpa3 is_pmf_required:{pmf}
AP Security mode: wep:0,wpa:0,wpa2:1,wpa3:{wpa3}
Association failure, Wlan802.11 status code = 53
ind ix 0x42020000, chan_ctxt is 0x42021000
connect failure, ssid = Home, index = 0
"""


def keys(
    subject: Code | Symptom | WifiState, situation: Situation | None = None
) -> list[str]:
    """Return the keys of the advice."""
    return [item.key for item in advise(subject, situation)]


@pytest.mark.parametrize(
    ("chip", "build", "first"),
    [
        ("BL602", "1.18.94", "firmware_lacks_pmf"),
        ("BL602", "1.17.800", "firmware_lacks_pmf"),
        ("BL602", None, "firmware_lacks_pmf"),
        (None, None, "firmware_lacks_pmf"),
        ("BL602", "1.18.95", "stale_cached_key"),
        ("BL602", "1.19.0", "stale_cached_key"),
        ("BK7231N", "1.18.300", "alternative_build"),
        ("BK7231N", "1.18.38_ALT", "stale_cached_key"),
        ("BK7231T_ALT", "1.18.124", "firmware_lacks_pmf"),
        ("LN882H", "1.18.146", "stale_cached_key"),
        ("W800", "1.18.300", "chip_lacks_pmf"),
    ],
)
def test_an_invalid_pmkid_at_an_access_point_that_requires_pmf(
    chip: str | None, build: str | None, first: str
) -> None:
    """First what this chip and build cannot do, then the key, then mesh and 802.11r."""
    situation = Situation(chip=chip, build=build, security=MIXED)
    found = keys(status_code(53), situation)
    usual = ["stale_cached_key", "mesh_fast_transition", "wpa2_only"]
    assert found == [
        first,
        *(key for key in usual if key != first),
        "wpa2_wpa3_exception",
    ]


@pytest.mark.parametrize("security", [None, PLAIN, MIXED_OPTIONAL])
def test_an_invalid_pmkid_without_signs_of_pmf_is_first_of_all_a_cached_key(
    security: Security | None,
) -> None:
    """Then mesh and 802.11r."""
    found = keys(status_code(53), Situation(chip="BL602", security=security))
    assert found[:2] == ["stale_cached_key", "mesh_fast_transition"]
    assert found[-1] == "wpa2_wpa3_exception"


def test_the_log_of_a_refused_bl602_gives_its_advice_in_order() -> None:
    """The story behind the project, from a log alone."""
    found = explain_log(REFUSED_BY_PMF.format(pmf=1, wpa3=1).encode())
    assert found["last_status_code"] == 53
    assert found["security_seen"] == "WPA2+WPA3 with PMF required"
    assert found["codes"][0]["label"] == "invalid PMKID"
    advice = found["advice"]
    assert [item["key"] for item in advice[:3]] == [
        "firmware_lacks_pmf",
        "stale_cached_key",
        "mesh_fast_transition",
    ]
    assert advice[0]["remedy"] == (
        "Update the firmware, or set the router to WPA2 with PMF off or optional."
    )
    assert "fast connect" in advice[1]["cause"]
    assert "802.11r" in advice[2]["remedy"]
    assert "exception" in advice[-1]["cause"]
    assert "727" in advice[-1]["cause"]
    assert advice[-1]["remedy"].endswith("from WPA2 to WPA2+WPA3.")


def test_the_same_log_without_pmf_puts_the_cached_key_first() -> None:
    """What the access point offers decides."""
    found = explain_log(REFUSED_BY_PMF.format(pmf=0, wpa3=0).encode())
    assert [item["key"] for item in found["advice"]] == [
        "stale_cached_key",
        "mesh_fast_transition",
        "wpa2_wpa3_exception",
    ]


def test_a_newer_build_is_not_told_to_update() -> None:
    """What is known of the device from elsewhere counts too."""
    log = REFUSED_BY_PMF.format(pmf=1, wpa3=1).encode()
    found = explain_log(log, Situation(chip="BL602", build="1.18.200"))
    assert found["advice"][0]["key"] == "stale_cached_key"
    assert "firmware_lacks_pmf" not in str(found["advice"])


@pytest.mark.parametrize("state", list(WifiState))
@pytest.mark.parametrize("chip", ["BK7231N", "BL602", "LN882H", "W800", "ESP32", None])
def test_a_bare_state_is_never_a_wrong_password(
    state: WifiState, chip: str | None
) -> None:
    """Whatever the chip, the state alone names no cause."""
    found = advise(state, Situation(chip=chip))
    assert "wrong_password" not in [item.key for item in found]
    text = f"{found} {explain_state(state, chip)}"
    assert "wrong password" not in text.lower()


@pytest.mark.parametrize(
    ("chip", "build", "state", "words"),
    [
        ("BK7231T", "1.18.1", WifiState.DISCONNECTED, "a key that was not accepted"),
        ("BK7231N", "1.18.1", WifiState.AUTH_FAILED, "failed in a general way"),
        ("BK7231N", "1.18.40_ALT", WifiState.AUTH_FAILED, "before the key"),
        ("BK7238", None, WifiState.AUTH_FAILED, "before the key"),
        ("OpenBL602", None, WifiState.AUTH_FAILED, "never reports"),
        ("LN882H", None, WifiState.DISCONNECTED, "go on saying"),
        ("LN8825", None, WifiState.AUTH_FAILED, "never reports"),
        ("W600", None, WifiState.AUTH_FAILED, "any failed join"),
        ("ESP8266", None, WifiState.AUTH_FAILED, "never reports"),
        ("RTL8720E", None, WifiState.CONNECTED, None),
        ("RTL8720D", None, WifiState.AUTH_FAILED, "challenge"),
        ("RTL8721DA", None, WifiState.DISCONNECTED, "as soon as"),
        ("XR809", None, WifiState.DISCONNECTED, "every failure"),
        ("TR6260", None, WifiState.AUTH_FAILED, "WPA3"),
        ("UNHEARD-OF", None, WifiState.DISCONNECTED, None),
        (None, None, WifiState.DISCONNECTED, None),
    ],
)
def test_a_state_means_what_it_means_on_this_chip(
    chip: str | None, build: str | None, state: WifiState, words: str | None
) -> None:
    """Honest about states 2 and 3, chip by chip."""
    text = explain_state(state, chip, build)
    assert (words is None) is (text is None)
    assert words is None or words in (text or "")


def test_a_bare_disconnect_points_to_the_serial_log() -> None:
    """The one source that names the code."""
    assert keys(WifiState.DISCONNECTED) == ["state_tells_little"]
    assert keys(WifiState.CONNECTED) == []


@pytest.mark.parametrize(
    ("chip", "build", "expected"),
    [
        ("BL602", "1.18.95", Pmf.SUPPORTED),
        ("BL602", "1.18.94", Pmf.NEEDS_UPDATE),
        ("BL602", "1.18.100", Pmf.SUPPORTED),
        ("BL602", None, Pmf.UNKNOWN),
        ("BL602", "Test", Pmf.UNKNOWN),
        ("bk7238", "1.18.37", Pmf.NEEDS_UPDATE),
        ("BK7231N", "1.18.311", Pmf.NEEDS_ALTERNATIVE_BUILD),
        ("BK7231N", None, Pmf.UNKNOWN),
        ("BK7231N_ALT", "1.18.38", Pmf.SUPPORTED),
        ("OpenBK7231U", "1.18.125_ALT", Pmf.SUPPORTED),
        ("BK7231U", "1.18.125", Pmf.UNKNOWN),
        ("ESP32", "1.18.125", Pmf.UNKNOWN),
        (None, "1.18.125", Pmf.UNKNOWN),
        *((chip, "1.18.311", Pmf.NOT_SUPPORTED) for chip in sorted(NEVER_PMF)),
    ],
)
def test_what_a_chip_and_build_can_do_with_pmf(
    chip: str | None, build: str | None, expected: Pmf
) -> None:
    """The table of the documentation, and honest about what is not in it."""
    assert pmf_support(chip, build) is expected


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.18.95", (1, 18, 95)),
        ("OpenBK7231N_ALT_1.18.38", (1, 18, 38)),
        ("1.18.95.7", None),
        ("Win_Test", None),
        ("", None),
        (None, None),
    ],
)
def test_a_version_is_read_from_what_the_firmware_calls_itself(
    text: str | None, version: tuple[int, ...] | None
) -> None:
    """As a number, so that 1.18.100 is newer than 1.18.95."""
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("code", "situation", "expected"),
    [
        (
            status_code(31),
            Situation(chip="BL602", build="1.18.1"),
            "firmware_lacks_pmf",
        ),
        (status_code(31), Situation(chip="W800", build="1.18.1"), "chip_lacks_pmf"),
        (
            status_code(43),
            Situation(chip="BK7231N", build="1.18.1"),
            "alternative_build",
        ),
        (status_code(31), Situation(chip="BL602", build="1.18.99"), None),
        (status_code(31), Situation(chip="BL602"), None),
        (
            status_code(53),
            Situation(chip="BL602", build="1.18.1", security=MIXED),
            "firmware_lacks_pmf",
        ),
        (
            status_code(1),
            Situation(chip="BL602", build="1.18.1", security=WPA3),
            "firmware_lacks_pmf",
        ),
        (
            status_code(53),
            Situation(chip="BL602", build="1.18.1", security=PLAIN),
            None,
        ),
        (
            status_code(17),
            Situation(chip="BL602", build="1.18.1", security=MIXED),
            None,
        ),
        (
            reason_code(22),
            Situation(chip="BL602", build="1.18.1"),
            "firmware_lacks_pmf",
        ),
    ],
)
def test_a_refusal_that_this_build_cannot_but_get(
    code: Code, situation: Situation, expected: str | None
) -> None:
    """For a repair: only without a doubt."""
    found = unsatisfiable(code, situation)
    assert (found.key if found else None) == expected


def test_an_access_point_without_wpa3_is_not_blamed_for_it() -> None:
    """What was seen rules causes out."""
    situation = Situation(chip="BL602", build="1.18.1", security=PLAIN)
    assert keys(status_code(1), situation) == ["wrong_password", "restart_access_point"]
    assert "wpa2_only" not in keys(reason_code(15), situation)


@pytest.mark.parametrize("code", [*STATUS_CODES.values(), *REASON_CODES.values()])
@pytest.mark.parametrize("security", [None, PLAIN, MIXED, WPA3])
def test_every_failure_leads_to_some_advice(
    code: Code, security: Security | None
) -> None:
    """Unless what was seen rules out all that the code usually means."""
    found = advise(code, Situation(chip="BL602", build="1.18.1", security=security))
    assert bool(found) is (not code.succeeded) or security is PLAIN
    assert len(found) == len({item.key for item in found})


@pytest.mark.parametrize("symptom", list(Symptom))
def test_every_symptom_leads_to_advice(symptom: Symptom) -> None:
    """A log may name a failure without a code."""
    assert advise(symptom)


def test_codes_come_before_symptoms_and_symptoms_before_the_state() -> None:
    """The most telling first, and each advice once."""
    found = Findings(
        states=(WifiState.DISCONNECTED,),
        last_status_code=17,
        last_reason_code=15,
        symptoms=(Symptom.NETWORK_NOT_FOUND,),
    )
    advice = [item.key for item in advise_findings(found)]
    assert advice[0] == "access_point_full"
    assert advice.index("wrong_password") < advice.index("network_not_found")
    assert "state_tells_little" not in advice
    assert len(advice) == len(set(advice))


def test_a_device_that_recovered_needs_no_advice_about_the_past() -> None:
    """But a watchdog that cuts the link will do so again."""
    log = (
        "sm_deauth_handler reason=15,vif=0\r\n{}wl_status 11\r\n"
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4\r\n"
    )
    assert advise_findings(findings_of(log.format(""))) == ()
    watchdog = "[Ping watchdog] No ping replies within 20 seconds\r\n"
    found = advise_findings(findings_of(log.format(watchdog)))
    assert [item.key for item in found] == ["ping_watchdog"]


def test_a_lost_calibration_is_seen_from_the_address() -> None:
    """Two such devices even collide."""
    log = "dhcp=1 ip=0.0.0.0 gate=0.0.0.0 mask=0.0.0.0 mac=c8:47:8c: 0: 0: 0 \r\n"
    found = advise_findings(findings_of(log))
    assert [item.key for item in found] == ["calibration_lost"]


def test_a_log_at_the_wrong_speed_is_told_as_such() -> None:
    """Before anything else."""
    found = explain_log(bytes([0x80, 0xF8, 0xE0]) * 100)
    assert found["advice"][0]["key"] == "wrong_baud_rate"
    assert found["unreadable"] == 1.0
    assert explain_log(b"all is well\n")["advice"] == []


def test_the_makers_lines_stand_for_the_chip() -> None:
    """A pasted log rarely names it."""
    assert chip_of(Vendor.BL602) == "BL602"
    assert chip_of(Vendor.BEKEN) is None
    assert chip_of(None) is None
    assert states_of(chip_of(Vendor.WINNER_MICRO)) == states_of("W600")


def test_what_is_seen_in_the_log_goes_before_what_was_known() -> None:
    """The access point may be another one than last time."""
    log = REFUSED_BY_PMF.format(pmf=0, wpa3=0).encode()
    found = explain_log(log, Situation(chip="BL602", security=MIXED))
    assert found["advice"][0]["key"] == "stale_cached_key"


def test_a_log_that_ends_disconnected_without_a_code_says_what_is_missing() -> None:
    """But not when the device just exchanged its keys."""
    lost = "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_DISCONNECTED - 2\r\n"
    found = advise_findings(findings_of(lost))
    assert [item.key for item in found] == ["state_tells_little"]
    assert advise_findings(findings_of(lost + "ctrl_port_hdl:1\r\n")) == ()


def test_a_vendor_code_leads_to_advice_too() -> None:
    """Where no 802.11 code is printed."""
    code = vendor_code(VendorFamily.BL602_WLAN_FW, 12)
    assert keys(code)[0] == "network_not_found"
    assert keys(vendor_code(VendorFamily.BEKEN_RW_EVT_OLD, 11)) == []
