"""Tests of the log reader: real logs are broken, interleaved, coloured and endless."""

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.openbk.wifi.log_events import EventKind
from custom_components.openbk.wifi.log_reader import LINE_LIMIT, LogReader

from .line_cases import BEKEN, BL602, OPENBEKEN
from .line_cases_more import ESPRESSIF, LOOK_ALIKES, OTHERS, REALTEK, SUPPLICANT
from .reading import events_of, findings_of, told

CASES = [*OPENBEKEN, *BL602, *BEKEN, *ESPRESSIF, *REALTEK, *SUPPLICANT, *OTHERS]
LINES = [line for line, _ in CASES] + LOOK_ALIKES

CODES = [
    "Main_OnWiFiStatusChange - WIFI_STA_AUTH_FAILED - 3",
    "Association failure, Wlan802.11 status code = 53",
    "Deauth by AP, Wlan802.11 reason code = 2",
    "sm_deauth_handler reason=15,vif=0",
    "SM_ASSOC_FAIL_INID REPORT reason:31, evt:9, stage:4",
    "wifi:state: run -> init (fc0)",
    "assoc reject, status code: 17",
    "dissconn reason code: 15",
    "CTRL-EVENT-DISCONNECTED bssid=02:00:5e:10:20:06 reason=15",
    "Status: Association Failed. 80211 status = 31; mlme reason code: 4",
]
HEARTBEAT = (
    "Info:MAIN:Time 5, idle 2/s, free 9, MQTT 0(0), bWifi 0, secondsWithNoPing -1, "
    "socks 2/38\r\n"
)

SEPARATORS = st.sampled_from(["\r\n", "\n", "\r", "\n\n", " ", "\r\n[11:57:40.481] - "])
NOISE = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(["[32;22m", "\x1b[0m", "[1B][0;32m", "............", "\t\t"]),
    st.text(max_size=20),
)


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """Compose a log of known lines, noise and bytes that are no text."""
    pieces: list[bytes] = []
    for text in draw(st.lists(NOISE, max_size=12)):
        pieces += [text.encode(), draw(SEPARATORS).encode()]
        if draw(st.booleans()):
            pieces.append(draw(st.binary(max_size=4)))
    return b"".join(pieces)


@settings(max_examples=300, deadline=None)
@given(log=logs(), data=st.data())
def test_any_split_of_the_bytes_gives_the_same_events(
    log: bytes, data: st.DataObject
) -> None:
    """Whole, byte by byte, or cut anywhere."""
    whole = events_of(log)
    cuts = data.draw(st.lists(st.integers(0, len(log)), max_size=6))
    assert events_of(log, cuts) == whole
    assert events_of(log, range(len(log))) == whole


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_line_longer_than_the_limit_is_split_independent_too(
    data: st.DataObject,
) -> None:
    """A flattened log is one line of any length."""
    log = " ".join(LINES).encode()
    assert len(log) > 4 * LINE_LIMIT
    cuts = data.draw(st.lists(st.integers(0, len(log)), max_size=4))
    assert events_of(log, cuts) == events_of(log)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400))
@example(b"\xff" * 50)
@example(b"\x00\x1b[")
def test_any_bytes_can_be_read(data: bytes) -> None:
    """Nothing a port delivers raises, and bytes that are no text say nothing."""
    reader = LogReader()
    reader.feed(data)
    reader.close()
    assert reader.statistics.bytes_read == len(data)


def _breaks(line: str) -> list[int]:
    """Return the places in `line` that are not inside a number or address."""
    inside = "0123456789abcdef:"
    return [
        place
        for place in range(1, len(line))
        if not (line[place - 1] in inside and line[place] in inside)
    ]


@pytest.mark.parametrize("inserted", [" ", "\r\n", "\n", "\r\n[11:57:40.917] - "])
@pytest.mark.parametrize("line", CODES)
def test_a_word_broken_by_a_terminal_still_counts(line: str, inserted: str) -> None:
    """A blank, a line end or a stamp may stand anywhere but inside a number."""
    expected = told(line + "\r\n")
    assert expected
    for place in _breaks(line):
        broken = line[:place] + inserted + line[place:] + "\r\n"
        assert told(broken) == expected, broken


@pytest.mark.parametrize("line", CODES)
def test_a_line_cut_in_two_by_the_firmwares_own_log_still_counts(line: str) -> None:
    """The firmware's lines come through a buffer and land inside the library's."""
    expected = told(line + "\r\n")
    start = line.index("state:") if "state:" in line else 0
    for place in _breaks(line):
        if place >= start + 4:
            broken = line[:place] + HEARTBEAT * 3 + line[place:] + "\r\n"
            assert set(expected) <= set(told(broken)), broken


def test_the_firmwares_line_cut_in_two_by_the_library_still_counts() -> None:
    """The other way round: a library prints directly, into a line under way."""
    line = "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_DISCONNECTED - 2\r\n"
    for inside in (
        "sm_deauth_handler reason=8,vif=0\r\n",
        "me_set_ps_disable:840 0 0 0 609301 845064\r\n",
    ):
        for place in range(20, 55):
            log = line[:place] + inside + line[place:]
            assert told(log)[-1] == "state=disconnected", log


def test_a_line_that_another_one_cut_is_not_waited_for_forever() -> None:
    """Many lines later a fitting word is another one."""
    log = "sm_deauth_handler rea" + HEARTBEAT * 20 + "son=15,vif=0\r\n"
    assert "reason=15" not in told(log)
    log = "sm_deauth_handler rea\r\nsomething\r\nelse\r\nson=15,vif=0\r\n"
    assert "reason=15" not in told(log)


def test_a_log_that_lost_its_line_ends_says_the_same() -> None:
    """As pasted into a forum: records separated by one blank."""
    lines = [
        "[WF][SM] State Action ###disconnect### --->>> ###connecting###",
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING - 1",
        "wpa2/wpa3 pairwise ccmp:1,tkip:0,wep104:0,wep:40:0",
        "wpa2/wpa3 group ccmp:1,tkip:0,wep104:0,wep:40:0",
        "wpa2/wpa3 is_pmf_required:1",
        "AP Security mode: wep:0,wpa:0,wpa2:1,wpa3:1",
        "Association failure, Wlan802.11 status code = 53",
        "ind ix 0x42029164, chan_ctxt is 0x42021dfc",
        "[RX] Connection Status",
        "[RX]   status_code 5",
        "[RX]   connect result: Association failure",
        "[RX]   MAC 02:00:5E:10:20:30",
        "[RX]   center_freq 2437",
    ]
    assert told(" ".join(lines)) == told("\r\n".join(lines))
    assert told("".join(lines)) == told("\r\n".join(lines))


@pytest.mark.parametrize(
    "stamp",
    [
        "[22:44:01.900] - ",
        "[22:44:01] ",
        "14:48:53.270 --> ",
        "13:27:58.269 -> ",
        "2025-03-01 13:27:58 -> ",
        "[20:49:23][V][esp-idf:000]: ",
        "[ 86108][V][esp-idf:000]: ",
        "\x1b[32m",
        "[32;22m",
        "[1B][0;32m",
        "........",
        "I (123) ",
    ],
)
@pytest.mark.parametrize("line", CODES)
def test_stamps_and_colours_are_no_obstacle(line: str, stamp: str) -> None:
    """At the start of a line, and colours at its end."""
    assert told(f"{stamp}{line}\x1b[0m\r\n") == told(line)


@pytest.mark.parametrize("line", CODES)
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r", "\r\r\n", "\n\n\n"])
def test_any_line_end_will_do(line: str, end: str) -> None:
    """Logs mix them."""
    log = f"before{end}{line}{end}{line}{end}after{end}"
    assert told(log) == told(line) * 2


def test_an_event_is_told_as_soon_as_its_line_ends() -> None:
    """A watcher must not wait for the next line."""
    reader = LogReader()
    assert reader.feed(b"sm_deauth_handler reason=15,vif=0") == []
    kinds = [event.kind for event in reader.feed(b"\n")]
    assert kinds == [EventKind.REASON_CODE, EventKind.STATE]


def test_a_port_that_falls_silent_is_flushed() -> None:
    """The last line of a device that died has no end; reading may go on afterwards."""
    reader = LogReader()
    reader.feed(b"x\r\nAssociation failure, Wlan802.11 status code = 53")
    assert [event.number for event in reader.flush()] == [53, None]
    assert reader.flush() == []
    reader.feed(b" ind ix 0x1, chan_ctxt")
    assert reader.flush() == []
    assert [event.text for event in reader.feed(b" is 0x2\r\n")] == ["disconnected"]
    assert reader.close() == []


def test_a_number_at_the_very_end_waits_for_its_other_digits() -> None:
    """A reading that pauses inside a number must not report half of it."""
    reader = LogReader()
    assert reader.feed(b"sm_assoc_rsp_handler status=5") == []
    assert [event.number for event in reader.feed(b"3\r\n")] == [53]


def test_a_damaged_number_is_not_reported() -> None:
    """Better no code than a wrong one."""
    assert told(b"sm_assoc_rsp_handler status=5\xff\r\n") == []


def test_undecodable_bytes_between_lines_do_not_hide_them() -> None:
    """A boot loader at another speed is garbage."""
    garbage = bytes(range(128, 256))
    log = garbage + b"\r\nsm_deauth_handler reason=15,vif=0\r\n" + garbage
    assert told(log) == ["reason=15", "state=disconnected"]


def test_a_megabyte_without_a_line_end_needs_little_memory() -> None:
    """What is kept is bounded, whatever comes."""
    reader = LogReader()
    for _ in range(256):
        reader.feed(b"status code = sm_deauth_handler rea " * 114)
        kept = [value for value in vars(reader).values() if isinstance(value, str)]
        assert sum(map(len, kept)) < 4 * LINE_LIMIT
    assert told(b"x" * 1_000_000 + b" sm_deauth_handler reason=15,vif=0\n") == [
        "reason=15",
        "state=disconnected",
    ]


def test_a_record_across_the_limit_of_a_long_line_counts() -> None:
    """The reader cuts long lines, but not the records in them."""
    record = "sm_deauth_handler reason=15,vif=0 "
    for shift in range(len(record) + 1):
        log = "x" * (LINE_LIMIT - shift) + " " + record + "y" * 3000
        assert told(log) == ["reason=15", "state=disconnected"], shift


def test_a_wrong_baud_rate_shows_in_the_statistics() -> None:
    """Most bytes are then no text."""
    reader = LogReader()
    assert not reader.statistics.wrong_baud_rate
    assert reader.statistics.undecodable_share == 0
    assert reader.statistics.recent_undecodable_share == 0
    reader.feed(bytes([0x80, 0xF8, 0x00, 0xE0]) * 400)
    assert reader.statistics.wrong_baud_rate
    assert reader.statistics.undecodable_share > 0.7
    for _ in range(3):
        reader.feed(b"Info:MAIN:Time 8, all is well again\r\n" * 120)
    assert not reader.statistics.wrong_baud_rate
    assert reader.statistics.undecodable_share > 0.05


def test_text_in_another_language_is_no_wrong_baud_rate() -> None:
    """Network names may be in any script."""
    reader = LogReader()
    reader.feed("Info:MAIN:Using SSID [Zürich 家 – Wohnung]\r\n".encode() * 20)
    assert reader.statistics.undecodable == 0


def test_a_network_name_with_brackets_and_commas_is_read_whole() -> None:
    """Names are free text."""
    assert findings_of("Info:MAIN:Using SSID [a[b],c]\r\n").ssid == "a[b],c"
    log = (
        "sta:rssi=-71,ssid=a,bssid=b,bssid=02:00:5e:10:20:30,channel=6,cipher_type:OPEN"
    )
    assert findings_of(log + "\r\n").ssid == "a,bssid=b"
