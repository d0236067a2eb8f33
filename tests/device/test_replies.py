"""The firmware's replies, and everything that can be wrong with them."""

from collections.abc import Callable
import contextlib
import json
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.openbk.device import (
    Features,
    Identity,
    NotOpenBK,
    OpenBKError,
    UnreadableReply,
    replies,
)
from custom_components.openbk.device.feature import Pin

from .captures import PROFILES, capture

IDENTITY = Identity(
    mac="c8:47:8c:12:34:56", name="obk", chipset="BK7231N", version="1.18.299"
)

# {profile: what is switched, by channel}; none where State leaves doubt
SWITCHES: dict[str, dict[int, int]] = {
    "bare": {},
    "dht22": {},
    "inputs_and_buttons": {},
    "light_cw": {},
    "light_driver_chip": {},
    "light_rgb": {},
    "light_rgbcw": {},
    "light_rgbcw_colour": {},
    "light_single": {},
    "quoted_names": {1: 0},
    "relay_and_light": {},
    "relay_channel5": {5: 1},
    "relay_off": {1: 0},
    "relays_from_channel0": {0: 0, 1: 1},
    "socket_metering": {1: 1},
    "strip_three_relays": {1: 0, 2: 1, 3: 0, 4: 0},
    "tuyamcu_thermostat": {1: 0},
    "typed_channels": {8: 1},
}


def features_of(profile: str) -> Features:
    """Return the features that the captured replies tell."""
    return Features(
        pins=replies.read_pins(capture(profile, "api_pins.json")),
        channel_types=replies.read_channel_types(
            capture(profile, "api_channelTypes.json")
        ),
        meter=replies.read_has_meter(capture(profile, "cm_Status_8.json")),
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_every_captured_device_is_read_as_what_it_is(profile: str) -> None:
    identity = replies.read_identity(capture(profile, "api_info.json"))
    assert identity == Identity(
        mac="00:00:00:00:00:00",
        name='sh"q' if profile == "quoted_names" else "LSEECAFFEE",
        chipset="LIN",
        version="Lin_Test",
        ip_address="127.0.0.1",
    )
    features = features_of(profile)
    assert features.meter is (profile == "socket_metering")
    state = replies.read_state(capture(profile, "cm_State.json"))
    assert replies.switches_of(state, features) == SWITCHES[profile]
    assert replies.uptime_of(state) > 0
    assert replies.heap_of(state) == 97
    assert replies.clock_of(state) is None
    link = replies.link_of(state, identity)
    # The simulator build has no radio: its BSSID and channel are made up.
    assert (link.signal, link.bssid, link.channel, link.ssid) == (-1, None, None, None)


def test_channels_are_read_raw_and_signed() -> None:
    channels = replies.read_channels(capture("typed_channels", "cm_Ch.json"))
    assert channels[1] == -55
    assert channels[9] == 123456


@pytest.mark.parametrize(
    ("chipset", "version", "bssid", "channel", "expected"),
    [
        ("BK7231N", "1.18.299", "AA:BB:CC:00:11:22", 6, ("aa:bb:cc:00:11:22", 6)),
        ("BK7231N", "1.18.134", "AA:BB:CC:00:11:22", 6, (None, None)),
        ("BK7231N", "1.18.135_berry", "AA:BB:CC:00:11:22", 6, ("aa:bb:cc:00:11:22", 6)),
        ("BK7231N", "dev_main_x", "AA:BB:CC:00:11:22", 6, ("aa:bb:cc:00:11:22", 6)),
        ("BL602", "1.18.299", "AA:BB:CC:00:11:22", 6, ("aa:bb:cc:00:11:22", None)),
        ("BL616", "1.18.299", "30:B5:C2:5D:70:72", 12, (None, None)),
        ("BK7231N", "1.18.299", "00:00:00:00:00:00", 0, (None, None)),
        ("BK7231N", "1.18.299", None, 6, (None, None)),
    ],
)
def test_only_a_measured_access_point_is_believed(
    chipset: str,
    version: str,
    bssid: str | None,
    channel: int,
    expected: tuple[str | None, int | None],
) -> None:
    identity = Identity(mac="", name="", chipset=chipset, version=version)
    state = {"Wifi": {"BSSId": bssid, "Channel": channel, "Signal": -61}}
    link = replies.link_of(state, identity)
    assert (link.bssid, link.channel) == expected
    assert link.signal == -61


def info(**changes: Any) -> bytes:
    """Return a reply of /api/info, with changes; None leaves a field out."""
    fields = json.loads(capture("bare", "api_info.json")) | changes
    return json.dumps({k: v for k, v in fields.items() if v is not None}).encode()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", UnreadableReply),
        (b" \r\n", UnreadableReply),
        (b"<!DOCTYPE html><html>Not found</html>", NotOpenBK),
        (b'{"WARNING":"Need user=<username>"}', NotOpenBK),
        (info(supportsClientDeviceDB=None), NotOpenBK),
        (info(chipset=None), NotOpenBK),
        (info(mac=12), NotOpenBK),
        (info(mac="c8:47:8c:12:34"), UnreadableReply),
        (capture("bare", "api_info.json")[:-20], UnreadableReply),
    ],
)
def test_what_is_no_whole_openbk_device_is_refused(
    body: bytes, error: type[OpenBKError]
) -> None:
    with pytest.raises(error):
        replies.read_identity(body)


@pytest.mark.parametrize(("value", "runs"), [(1, True), (0, False), ("1", False)])
def test_a_device_tells_whether_it_hears_others(value: object, runs: bool) -> None:
    identity = replies.read_identity(info(supportsSSDP=value))
    assert identity.ssdp is runs
    assert Identity.from_dict(identity.as_dict()).ssdp is runs
    # no other device for that
    assert identity == replies.read_identity(info())


def test_an_identity_stored_by_an_older_version_hears_nobody() -> None:
    stored = replies.read_identity(info(supportsSSDP=1)).as_dict()
    del stored["ssdp"]
    assert not Identity.from_dict(stored).ssdp


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        (b"[]\n", ()),
        (b'[{"ip":"192.168.1.9"}]\n', ("192.168.1.9",)),
        (
            b'[{"ip":"192.168.1.9"},{"ip":"192.168.1.200"}]\n',
            ("192.168.1.9", "192.168.1.200"),
        ),
    ],
)
def test_the_devices_that_a_device_has_heard_are_read(
    body: bytes, addresses: tuple[str, ...]
) -> None:
    assert replies.read_neighbours(body) == addresses


def test_a_page_instead_of_the_list_is_none() -> None:
    with pytest.raises(NotOpenBK):
        replies.read_neighbours(b"<!DOCTYPE html><html>")


def test_a_device_without_a_name_goes_by_its_mac() -> None:
    assert replies.read_identity(info(shortName="")).name == "OpenBK 000000"


@pytest.mark.parametrize(
    "name",
    [
        'sh"q',
        "back\\slash",
        'my"net\\x',
        '"',
        '""',
        "\\",
        '"}',
        '","',
        "a, b",
        "Wohnzimmer ü",
        "tab\there",
        "line\nfeed",
    ],
)
def test_names_with_quotes_and_backslashes_are_survived(name: str) -> None:
    body = capture("bare", "cm_State.json").replace(
        b'"SSId":""', b'"SSId":"' + name.encode() + b'"'
    )
    assert replies.link_of(replies.read_state(body), IDENTITY).ssid == name
    body = capture("bare", "api_info.json").replace(b"LSEECAFFEE", name.encode())
    assert replies.read_identity(body).name == name


@pytest.mark.parametrize(
    "power",
    [
        '"POWER":"ON","POWER1":"ON"',
        '"POWER1":"ON"',
        '"POWER":"ON","Dimmer":40',
        '"POWER":1',
        '"POWER":[]',
        '"Heap":1',
    ],
)
def test_relays_are_never_guessed(power: str) -> None:
    state = replies.read_state(f'{{"UptimeSec":1,{power},"Wifi":{{}}}}'.encode())
    assert replies.switches_of(state, Features(pins=(Pin(0, "Rel", 1),))) == {}


@pytest.mark.parametrize(
    ("printed", "clock"),
    [
        ("2026-11-23T10:00:00", "2026-11-23T10:00:00"),
        ("0000-00-00T00:00:00", None),
        ("1970-01-01T00:00:00", None),
    ],
)
def test_a_clock_is_only_believed_once_it_is_set(
    printed: str, clock: str | None
) -> None:
    body = capture("bare", "cm_State.json").replace(
        b"0000-00-00T00:00:00", printed.encode()
    )
    assert replies.clock_of(replies.read_state(body)) == clock


def test_what_is_no_number_in_an_echo_is_unknown() -> None:
    body = b"[230.100006,nan,$today,-5,inf,]"
    assert replies.read_echo(body, 6) == [230.100006, None, None, -5.0, None, None]


@pytest.mark.parametrize("body", [b"", b"[", b"]", b"[1,2", b"[1,2]", b"{}", b"1,2,3"])
def test_an_echo_that_is_not_whole_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        replies.read_echo(body, 3)


@pytest.mark.parametrize(
    ("body", "value"), [(b"1", 1), (b" 0\r\n", 0), (b"-2147483648", -(2**31))]
)
def test_the_reply_to_set_channel_is_a_bare_number(body: bytes, value: int) -> None:
    assert replies.read_integer(body) == value


@pytest.mark.parametrize("body", [b"", b"{}", b"1.5", "\u0661".encode(), b"9" * 5000])
def test_anything_else_is_no_number(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        replies.read_integer(body)


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (replies.read_pins, b'{"rolenames":[" "],"roles":[0],"channels":[]}'),
        (replies.read_pins, b'{"rolenames":[" "],"roles":[1],"channels":[1]}'),
        (replies.read_pins, b'{"rolenames":[" "],"roles":["1"],"channels":[1]}'),
        (replies.read_pins, b'{"rolenames":3,"roles":[0],"channels":[1]}'),
        (replies.read_channel_types, b'{"typenames":["Default"],"types":[7]}'),
        (replies.read_channel_types, b'{"typenames":["Default"]}'),
        (replies.read_channels, b'{"POWER":1}'),
        (replies.read_channels, b'{"Ch1":"on"}'),
        (replies.read_has_meter, b"{}"),
        (replies.read_state, b"{}"),
        (replies.read_state, b'{"UptimeSec":1}'),
        (replies.read_state, b'{"UptimeSec":"1","Wifi":{}}'),
        (replies.read_neighbours, b""),
        (replies.read_neighbours, b'{"ip":"192.168.1.9"}'),
        (replies.read_neighbours, b'[{"ip":"192.168.1.9"},{"ip":"192.168.'),
        (replies.read_neighbours, b'["192.168.1.9"]'),
        (replies.read_neighbours, b'[{"ip":"desk.local"}]'),
        (replies.read_neighbours, b'[{"ip":5}]'),
        (replies.read_neighbours, b"[" * 50_000),
        (replies.read_json, b'{"a":1]}'),
        (replies.read_json, b'{"a":' * 50_000 + b"}"),
    ],
)
def test_replies_of_the_wrong_shape_are_refused(
    read: Callable[[bytes], object], body: bytes
) -> None:
    with pytest.raises(UnreadableReply):
        read(body)


READERS: list[Callable[[bytes], object]] = [
    replies.read_json,
    replies.read_identity,
    replies.read_neighbours,
    replies.read_pins,
    replies.read_channel_types,
    replies.read_has_meter,
    replies.read_channels,
    replies.read_integer,
    lambda body: replies.read_echo(body, 3),
    lambda body: switches_and_link(replies.read_state(body)),
]

# Bytes that look like replies: JSON of the firmware's own words, and real replies with
# a piece cut out or replaced.
WORDS = [
    *("Wifi", "UptimeSec", "POWER", "POWER1", "Heap", "Time", "BSSId", "Channel"),
    *("SSId", "Signal", "mac", "chipset", "shortName", "supportsClientDeviceDB"),
    *("rolenames", "roles", "channels", "channels2", "typenames", "types", "Ch1"),
    *("StatusSNS", "ENERGY", "build", "ip", "Dimmer"),
]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=12,
)
REAL = [
    capture("socket_metering", name)
    for name in ("cm_State.json", "api_info.json", "cm_Status_8.json", "cm_Ch.json")
]


@st.composite
def mutilated(draw: st.DrawFn) -> bytes:
    """Draw a real reply with a piece of it replaced by something else."""
    body = draw(st.sampled_from(REAL))
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, len(body)))
    return body[:start] + draw(st.binary(max_size=12)) + body[end:]


def switches_and_link(state: dict[str, Any]) -> None:
    """Read everything that is read from a state."""
    replies.switches_of(state, Features(pins=(Pin(0, "Rel", 1),)))
    replies.link_of(state, IDENTITY)
    replies.heap_of(state)
    replies.clock_of(state)
    replies.uptime_of(state)


@given(
    st.sampled_from(READERS),
    st.binary() | JSON_VALUES.map(lambda v: json.dumps(v).encode()) | mutilated(),
)
@example(replies.read_json, b'{"a":1e999999999}')
@example(replies.read_json, b'{"a":' + b"9" * 5000 + b"}")
@example(replies.read_json, b'{"a":"\\ud800"}')
def test_no_reply_raises_anything_but_the_typed_errors(
    read: Callable[[bytes], object], body: bytes
) -> None:
    with contextlib.suppress(NotOpenBK, UnreadableReply):
        read(body)
