"""The story of a device's WiFi: outages, counts and news, exactly."""

from collections.abc import Iterator
import copy
from dataclasses import dataclass, field
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.openbk.wifi import history as wifi
from custom_components.openbk.wifi.codes import CodeKind, VendorFamily
from custom_components.openbk.wifi.history_log import logged
from custom_components.openbk.wifi.history_model import (
    MAX_LOSSES,
    MAX_OUTAGES,
    Happening,
    HappeningKind,
    Source,
    Told,
    WifiHistory,
)
from custom_components.openbk.wifi.log_events import (
    EventKind,
    LogEvent,
    Security,
    Symptom,
    Vendor,
    WifiState,
)

NOON = 1_800_000_000.0
HOME = "9c:c7:a6:10:20:30"
MESH = "9c:c7:a6:10:20:99"


@dataclass
class Device:
    """A device that is polled every 10 s, and what is made of it."""

    now: float = NOON
    booted: float = NOON - 5000
    bssid: str = HOME
    history: WifiHistory = field(default_factory=WifiHistory)
    news: list[Happening] = field(default_factory=list)

    def _take(self, told: Told) -> None:
        self.history, news = told
        self.news.extend(news)

    def poll(self, seconds: float = 10) -> None:
        """Let time pass with an answered poll at its end."""
        self.now += seconds
        self._take(
            wifi.answered(
                self.history,
                self.now,
                int(self.now - self.booted),
                bssid=self.bssid,
                signal=-61,
            )
        )

    def away(self, seconds: float) -> None:
        """Let a device be away: polls every 10 s, each given up after 3 s."""
        end = self.now + seconds
        while self.now + 10 < end:
            self.now += 10
            self._take(wifi.lost(self.history, self.now, self.now + 3))

    def restart_home_assistant(self, seconds: float) -> None:
        """Let Home Assistant be away, its memory going through JSON."""
        stored = self.history.as_dict()
        self.now += seconds
        read = WifiHistory.from_dict(json.loads(json.dumps(stored)))
        self.history = wifi.started(read)

    def kinds(self) -> list[HappeningKind]:
        """Return the news so far, and forget them."""
        kinds = [item.kind for item in self.news]
        self.news.clear()
        return kinds


@pytest.fixture
def device() -> Device:
    """Return a device that has answered for a minute."""
    device = Device()
    for _ in range(6):
        device.poll()
    assert device.kinds() == []
    return device


def test_a_start_up_is_no_news() -> None:
    device = Device()
    device.poll()
    assert device.kinds() == []
    assert device.history.state is WifiState.CONNECTED
    assert device.history.inferred is False
    assert device.history.source is Source.POLL
    assert device.history.total == 0


@pytest.mark.parametrize("seconds", [40, 600, 86_400 * 2])
def test_a_drop_is_one_outage_of_its_length(device: Device, seconds: int) -> None:
    began = device.now + 10
    device.away(seconds)
    lost = device.history
    assert lost.state is WifiState.DISCONNECTED
    assert lost.inferred is True
    assert lost.since == began
    assert lost.open_outage
    device.poll(10)
    history = device.history
    (outage,) = history.outages
    assert outage.start == began
    assert outage.end == device.now
    assert outage.duration == pytest.approx(seconds, abs=10)
    assert outage.resolution == pytest.approx(10, abs=3)
    assert outage.rebooted is False
    assert outage.access_point_changed is False
    assert outage.signal_before == -61
    assert history.state is WifiState.CONNECTED
    assert history.total == 1
    assert history.last_disconnect == began
    assert history.last_outage == outage
    assert device.kinds() == [HappeningKind.DISCONNECTED, HappeningKind.RECONNECTED]


def test_a_drop_between_two_polls_is_no_outage(device: Device) -> None:
    device.poll(15)
    assert device.history.outages == ()
    assert device.kinds() == []


def test_a_reboot_is_told_from_a_loss_of_the_network(device: Device) -> None:
    device.away(30)
    device.booted = device.now
    device.poll(10)
    assert device.history.outages[-1].rebooted is True
    assert device.kinds() == [
        HappeningKind.DISCONNECTED,
        HappeningKind.RECONNECTED,
        HappeningKind.REBOOTED,
    ]


def test_a_quick_reboot_is_news_but_no_outage(device: Device) -> None:
    device.booted = device.now + 5
    device.poll(10)
    assert device.history.outages == ()
    assert device.kinds() == [HappeningKind.REBOOTED]


def test_a_reboot_is_seen_after_a_long_absence_too(device: Device) -> None:
    device.away(100_000)
    device.booted = device.now - 50_000
    device.poll(10)
    assert device.history.outages[-1].rebooted is True


def test_another_access_point_is_noticed(device: Device) -> None:
    device.bssid = MESH
    device.poll()
    assert device.kinds() == [HappeningKind.ACCESS_POINT_CHANGED]
    assert device.history.access_point_changes == (device.now,)
    device.away(40)
    device.bssid = HOME
    device.poll()
    assert device.history.outages[-1].access_point_changed is True
    assert device.kinds() == [
        HappeningKind.DISCONNECTED,
        HappeningKind.RECONNECTED,
        HappeningKind.ACCESS_POINT_CHANGED,
    ]


def test_an_answer_that_tells_nothing_is_one_but_ends_no_outage(device: Device) -> None:
    """It can come from another device that has got the address meanwhile."""
    started = wifi.started(device.history)
    assert started.state is WifiState.UNKNOWN
    assert wifi.heard(started, device.now + 5).state is WifiState.CONNECTED
    device.away(40)
    for history in (device.history, wifi.started(device.history)):
        assert wifi.heard(history, device.now + 10) == history


def test_an_access_point_that_is_not_named_has_not_changed(device: Device) -> None:
    for bssid in (None, HOME):
        device.history, news = wifi.answered(
            device.history, device.now + 10, 9000, bssid=bssid
        )
        assert news == ()


def test_counts_are_of_a_day_and_of_all_time(device: Device) -> None:
    for _ in range(3):
        device.away(40)
        device.poll()
    device.away(90_000)
    device.poll()
    history = device.history
    assert history.total == 4
    # The fourth began more than a day ago, too.
    assert history.losses_since(device.now - 86_400) == 0
    device.away(40)
    device.poll()
    assert device.history.losses_since(device.now - 86_400) == 1
    assert device.history.total == 5


def test_memory_is_bounded(device: Device) -> None:
    for _ in range(MAX_LOSSES + 5):
        device.away(20)
        device.poll(1)
    assert len(device.history.outages) == MAX_OUTAGES
    assert len(device.history.losses) <= MAX_LOSSES
    assert device.history.total == MAX_LOSSES + 5


# Home Assistant restarts


def test_an_absence_of_home_assistant_is_no_outage(device: Device) -> None:
    device.restart_home_assistant(3600)
    assert device.history.state is WifiState.UNKNOWN
    device.poll()
    assert device.history.state is WifiState.CONNECTED
    assert device.history.outages == ()
    assert device.kinds() == []


def test_a_reboot_while_home_assistant_was_away_is_no_news(device: Device) -> None:
    device.restart_home_assistant(3600)
    device.booted = device.now - 60
    device.poll()
    assert device.history.outages == ()
    assert device.kinds() == []
    device.poll()
    assert device.kinds() == []


def test_a_device_that_is_away_at_the_start_is_lost_without_news(
    device: Device,
) -> None:
    device.restart_home_assistant(3600)
    began = device.now + 10
    device.away(30)
    assert device.kinds() == []
    assert device.history.state is WifiState.DISCONNECTED
    assert device.history.outages[-1].start == began
    assert device.history.total == 1
    device.poll()
    assert device.kinds() == [HappeningKind.RECONNECTED]


def test_an_outage_lasts_over_a_restart(device: Device) -> None:
    device.away(60)
    began = device.history.outages[-1].start
    assert device.kinds() == [HappeningKind.DISCONNECTED]
    device.restart_home_assistant(3600)
    assert device.history.state is WifiState.DISCONNECTED
    device.away(60)
    device.poll()
    (outage,) = device.history.outages
    assert outage.start == began
    assert outage.end == device.now
    assert outage.resolution <= 13
    assert device.history.total == 1
    assert device.kinds() == [HappeningKind.RECONNECTED]


def test_an_outage_that_ended_unseen_says_how_little_is_known(device: Device) -> None:
    device.away(60)
    device.kinds()
    device.restart_home_assistant(3600)
    device.poll()
    (outage,) = device.history.outages
    assert outage.end == device.now
    assert outage.resolution >= 3600
    assert device.kinds() == []


# Many at once


def test_devices_lost_within_a_minute_belong_together() -> None:
    starts = {"a": 100.0, "b": 130.0, "c": 159.0, "d": 225.0, "e": 1000.0}
    assert wifi.correlate(starts.items()) == {"a": 3, "b": 3, "c": 3, "d": 1, "e": 1}
    assert wifi.correlate([(n, 100.0 + n) for n in range(20)]) == dict.fromkeys(
        range(20), 20
    )
    assert wifi.correlate([]) == {}


def test_an_outage_remembers_how_many_were_lost_with_it(device: Device) -> None:
    assert wifi.together(device.history, 5) == device.history
    device.away(40)
    history = wifi.together(device.history, 5)
    assert history.outages[-1].together == 5
    assert wifi.together(history, 3) == history


# MQTT


def test_a_will_counts_only_where_nothing_else_is_heard(device: Device) -> None:
    history, news = wifi.will(device.history, device.now + 5)
    assert news == ()
    assert history.outages == ()
    history, news = wifi.will(device.history, device.now + 500)
    assert [item.kind for item in news] == [HappeningKind.DISCONNECTED]
    assert history.outages[-1].source is Source.MQTT


# Logs


def event(kind: EventKind, value: object = None, **more: object) -> LogEvent:
    """Return an event of a log."""
    return LogEvent(
        kind=kind,
        vendor=Vendor.BL602,
        line=1,
        number=value if isinstance(value, int) else None,
        text=value if isinstance(value, str) else None,
        **more,  # type: ignore[arg-type]
    )


def test_codes_are_kept_apart_with_source_and_time() -> None:
    history, news = logged(
        WifiHistory(),
        [
            event(EventKind.STATUS_CODE, 53),
            event(EventKind.REASON_CODE, 53),
            event(EventKind.VENDOR_CODE, 8, family=VendorFamily.BL602_WLAN_FW),
        ],
        NOON,
        Source.SERIAL_LOG,
    )
    assert history.status
    assert history.status.code.name == "invalid_pmkid"
    assert (history.status.source, history.status.time) == (Source.SERIAL_LOG, NOON)
    assert history.reason
    assert history.reason.kind is CodeKind.REASON
    assert history.reason.code.name != "invalid_pmkid"
    assert history.vendor
    assert history.vendor.family is VendorFamily.BL602_WLAN_FW
    (item,) = news
    assert item.kind is HappeningKind.ASSOCIATION_FAILED
    assert item.code == history.status


def test_a_success_does_not_hide_why_it_failed_before() -> None:
    history, news = logged(
        WifiHistory(),
        [event(EventKind.STATUS_CODE, 53), event(EventKind.STATUS_CODE, 0)],
        NOON,
        Source.SERIAL_LOG,
    )
    assert history.status
    assert history.status.number == 53
    assert len(news) == 1
    history, news = logged(
        WifiHistory(), [event(EventKind.STATUS_CODE, 0)], NOON, Source.SERIAL_LOG
    )
    assert history.status
    assert history.status.number == 0
    assert news == ()


def test_a_failure_that_is_printed_twice_is_one_but_the_next_try_is_another() -> None:
    history = WifiHistory()
    kinds = []
    for seconds in (0.0, 0.2, 15.0, 15.1):
        history, news = logged(
            history,
            [event(EventKind.STATUS_CODE, 53)],
            NOON + seconds,
            Source.SERIAL_LOG,
        )
        kinds.append([item.kind.value for item in news])
    assert kinds == [["association_failed"], [], ["association_failed"], []]


def test_a_log_alone_tells_outages_too() -> None:
    history = WifiHistory()
    kinds: list[str] = []
    for seconds, state in (
        (0, "connecting"),
        (5, "connected"),
        (100, "disconnected"),
        (105, "connecting"),
        (110, "connected"),
    ):
        history, news = logged(
            history,
            [event(EventKind.STATE, state)],
            NOON + seconds,
            Source.SERIAL_LOG,
        )
        kinds += [item.kind.value for item in news]
    assert history.state is WifiState.CONNECTED
    assert history.inferred is False
    assert kinds == ["disconnected", "reconnected"]
    (outage,) = history.outages
    assert (outage.start, outage.duration) == (NOON + 100, 10)
    assert outage.source is Source.SERIAL_LOG
    assert history.total == 1


def test_a_return_that_nobody_saw_is_no_news_in_a_log_either() -> None:
    history = WifiHistory()
    for seconds, state in ((0, "connected"), (100, "disconnected")):
        history, _ = logged(
            history, [event(EventKind.STATE, state)], NOON + seconds, Source.SERIAL_LOG
        )
    history, news = logged(
        wifi.started(history),
        [event(EventKind.STATE, "connected")],
        NOON + 5000,
        Source.SERIAL_LOG,
    )
    assert news == ()
    assert history.outages[-1].end == NOON + 5000


def test_what_the_log_says_is_known_better_than_a_lost_poll(device: Device) -> None:
    history, _ = logged(
        device.history,
        [event(EventKind.STATE, "auth_failed")],
        device.now + 1,
        Source.SERIAL_LOG,
    )
    history, news = wifi.lost(history, device.now + 10, device.now + 13)
    assert history.state is WifiState.AUTH_FAILED
    assert history.inferred is False
    assert [item.kind for item in news] == [HappeningKind.DISCONNECTED]


def test_polls_tell_the_outages_where_there_are_polls(device: Device) -> None:
    history, news = logged(
        device.history,
        [event(EventKind.STATE, "disconnected")],
        device.now + 1,
        Source.SERIAL_LOG,
    )
    assert history.state is WifiState.DISCONNECTED
    assert history.inferred is False
    assert history.source is Source.SERIAL_LOG
    assert history.outages == ()
    assert news == ()


def test_the_states_in_the_device_s_own_log_are_past(device: Device) -> None:
    history, news = logged(
        device.history,
        [
            event(EventKind.STATE, "disconnected"),
            event(EventKind.STATE, "auth_failed"),
            event(EventKind.STATE, "auth_failed"),
            event(EventKind.STATE, "connected"),
        ],
        device.now + 1,
        Source.DEVICE_LOG,
    )
    assert history.state is WifiState.CONNECTED
    assert history.source is Source.POLL
    assert [item.kind for item in news] == [HappeningKind.AUTHENTICATION_FAILED]


def test_a_refused_key_comes_with_its_code() -> None:
    _, news = logged(
        WifiHistory(),
        [event(EventKind.REASON_CODE, 15), event(EventKind.STATE, "auth_failed")],
        NOON,
        Source.SERIAL_LOG,
    )
    (item,) = news
    assert item.kind is HappeningKind.AUTHENTICATION_FAILED
    assert item.code
    assert (item.code.kind, item.code.number) == (CodeKind.REASON, 15)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([event(EventKind.REASON_CODE, 15)], "authentication_failed"),
        ([event(EventKind.STATUS_CODE, 13)], "authentication_failed"),
        ([event(EventKind.STATUS_CODE, 17)], "association_failed"),
        ([event(EventKind.AUTH_CODE, 13)], "authentication_failed"),
        (
            [event(EventKind.VENDOR_CODE, 204, family=VendorFamily.ESP_WIFI_REASON)],
            "authentication_failed",
        ),
        ([event(EventKind.SYMPTOM, "wrong_key")], "authentication_failed"),
        ([event(EventKind.SYMPTOM, "assoc_refused")], "association_failed"),
        ([event(EventKind.REASON_CODE, 8)], None),
        ([event(EventKind.SYMPTOM, "beacon_loss")], None),
        (
            [event(EventKind.VENDOR_CODE, 16, family=VendorFamily.BL602_WLAN_FW)],
            None,
        ),
        (
            [
                event(EventKind.REASON_CODE, 15),
                event(EventKind.VENDOR_CODE, 8, family=VendorFamily.BL602_WLAN_FW),
            ],
            "authentication_failed",
        ),
    ],
)
def test_an_attempt_that_is_refused_is_one_piece_of_news(
    seen: list[LogEvent], expected: str | None
) -> None:
    history, news = logged(WifiHistory(), seen, NOON, Source.SERIAL_LOG)
    assert [item.kind.value for item in news] == ([expected] if expected else [])
    # the same attempt, printed again; then the next one
    history, news = logged(history, seen, NOON + 1, Source.SERIAL_LOG)
    assert news == ()
    _, news = logged(history, seen, NOON + 15, Source.SERIAL_LOG)
    assert [item.kind.value for item in news] == ([expected] if expected else [])


def test_facts_of_the_log_are_collected_and_survive_a_restart() -> None:
    security = Security(wpa2=True, wpa3=True, pmf_required=True, pairwise=("CCMP",))
    history, news = logged(
        WifiHistory(),
        [
            event(EventKind.CHIP, "BL602"),
            event(EventKind.BUILD, "1.18.90"),
            event(EventKind.MAC, "C8:47:8C:12:34:56"),
            event(EventKind.BSSID, "9C:C7:A6:10:20:30"),
            event(EventKind.CHANNEL, 6),
            event(EventKind.RSSI, -70),
            event(EventKind.SECURITY, security=security),
            event(EventKind.SYMPTOM, Symptom.NO_ANSWER.value),
            event(EventKind.SYMPTOM, Symptom.BEACON_LOSS.value),
            event(EventKind.SYMPTOM, Symptom.NO_ANSWER.value),
            event(EventKind.FAST_CONNECT, "used"),
            event(EventKind.SSID, "Home"),
        ],
        NOON,
        Source.SERIAL_LOG,
    )
    assert news == ()
    facts = history.facts
    assert (facts.chip, facts.build) == ("BL602", "1.18.90")
    assert (facts.mac, facts.bssid) == ("c8:47:8c:12:34:56", HOME)
    assert (facts.channel, facts.signal) == (6, -70)
    assert facts.security == security
    assert facts.symptoms == (Symptom.BEACON_LOSS, Symptom.NO_ANSWER)
    assert facts.fast_connect
    stored = json.loads(json.dumps(history.as_dict()))
    assert WifiHistory.from_dict(stored).facts == facts


def test_a_boot_in_the_serial_log_is_news_once() -> None:
    _, news = logged(
        WifiHistory(), [event(EventKind.BOOT, "start")], NOON, Source.SERIAL_LOG
    )
    assert [item.kind for item in news] == [HappeningKind.REBOOTED]
    # half a minute later the firmware calls the boot complete
    _, news = logged(
        WifiHistory(), [event(EventKind.BOOT, "complete")], NOON, Source.SERIAL_LOG
    )
    assert news == ()


def test_a_heartbeat_says_connected() -> None:
    history, _ = logged(
        WifiHistory(), [event(EventKind.HEARTBEAT, "up")], NOON, Source.SERIAL_LOG
    )
    assert history.state is WifiState.CONNECTED


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.lists(st.integers()),
        st.dictionaries(
            st.sampled_from(sorted(WifiHistory().as_dict())),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(max_size=8),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=8), inner, max_size=3)
                ),
                max_leaves=6,
            ),
        ),
    )
)
def test_whatever_is_stored_a_history_comes_out(data: object) -> None:
    history = WifiHistory.from_dict(data)
    assert WifiHistory.from_dict(json.loads(json.dumps(history.as_dict()))) is not None


def test_a_history_survives_being_stored(device: Device) -> None:
    device.away(40)
    device.poll()
    device.away(40)
    history, _ = logged(
        device.history,
        [
            event(EventKind.STATUS_CODE, 53),
            event(EventKind.VENDOR_CODE, 8, family=VendorFamily.BL602_WLAN_FW),
        ],
        device.now,
        Source.SERIAL_LOG,
    )
    read = WifiHistory.from_dict(json.loads(json.dumps(history.as_dict())))
    # Every start takes its bearings anew.
    assert wifi.started(read) == wifi.started(history)


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside of JSON data."""
    keys = data if isinstance(data, dict) else range(len(data))
    for key in keys:
        yield (*path, key)
        if isinstance(data[key], dict | list):
            yield from _places(data[key], (*path, key))


@pytest.mark.parametrize(
    "junk", ["x", None, [], {}, -1, True, 1e300, [["x"]]], ids=repr
)
def test_a_history_with_any_value_garbled_still_works(
    device: Device, junk: object
) -> None:
    device.away(40)
    device.poll()
    device.away(40)
    history, _ = logged(
        device.history,
        [
            event(EventKind.STATUS_CODE, 53),
            event(EventKind.VENDOR_CODE, 8, family=VendorFamily.BL602_WLAN_FW),
            event(EventKind.SECURITY, security=Security(wpa2=True)),
        ],
        device.now,
        Source.SERIAL_LOG,
    )
    whole = json.loads(json.dumps(history.as_dict()))
    for path in _places(whole):
        garbled = copy.deepcopy(whole)
        inner = garbled
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = junk
        read = wifi.started(WifiHistory.from_dict(garbled))
        read, _ = wifi.answered(read, device.now + 99, 5, bssid=MESH, signal=-60)
        read, _ = wifi.lost(read, device.now + 200, device.now + 203)
        read, _ = wifi.answered(read, device.now + 300, 5, bssid=HOME, signal=-60)
        assert read.last_outage, path
        assert read.last_outage.duration == 100, path
        assert all(0 <= outage.start < 1e11 for outage in read.outages), path
        assert json.dumps(read.as_dict())
