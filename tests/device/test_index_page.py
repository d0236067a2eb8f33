"""The index page: drivers, labels and texts, and no label on the wrong channel."""

from collections.abc import Sequence

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.openbk.device import replies
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.errors import UnreadableReply
from custom_components.openbk.device.features import CHANNELS
from custom_components.openbk.device.index_page import IndexPage, read_index
from tests.simulator import Firmware
from tests.simulator.index_page import state_part
from tests.simulator.tables import CHANNEL_TYPES as SIMULATED_TYPES

from .captures import PROFILES, capture

END = b"<h5>Cfg size: 3592</h5>"

# {profile: running drivers, and labels}
CAPTURED: dict[str, tuple[set[str], dict[int, str]]] = {
    "light_driver_chip": ({"BP5758D", "mqttServer"}, {}),
    "socket_metering": ({"TESTPOWER", "mqttServer"}, {1: "Heater"}),
    "tuyamcu_thermostat": ({"TuyaMCU", "mqttServer"}, {2: "Room"}),
}


@pytest.mark.parametrize("profile", PROFILES)
def test_the_real_page_is_read(profile: str) -> None:
    types = replies.read_channel_types(capture(profile, "api_channelTypes.json"))
    page = read_index(capture(profile, "index_state_1.html"), types)
    drivers, labels = CAPTURED.get(profile, ({"mqttServer"}, {}))
    assert page.drivers == drivers
    assert page.labels == labels
    assert page.options == {}
    assert page.texts == {}


# The page has a row, but no label, or no row at all.
WITHOUT_LABEL = {
    *("Default", "Error", "ActivePower", "Custom", "SmokePercent"),
    *("OpenClosed", "OpenClosed_Inv", "Motion", "Motion_n"),
    *("LowMidHigh", "OffLowMidHigh", "LowMidHighHighest", "OffLowMidHighHighest"),
    *("OffLowestLowMidHighHighest", "LowestLowMidHighHighest", "OffDimBright"),
    *("OffOnRemember", "OpenStopClose", "StopUpDown"),
}
LABELLED = [name for name in CHANNEL_TYPES if name not in WITHOUT_LABEL]

LABELS = [
    "Boiler",
    "Küche links",
    'the "old" one',
    "it's",
    "a (b)",
    "a) (b",
    "x [1]",
    "a = b",
    "12",
    "-5",
    "a: b",
    "value",
    "Channel 3",
    "Enum:",
    "value 5 seconds",
    "<b>&amp;</b>",
    "100% \N{DEGREE SIGN}C",
    "one  two",
]


def device_of(types: dict[int, str], labels: dict[int, str]) -> Firmware:
    """Return a simulated device with these types and labels."""
    firmware = Firmware()
    for channel, name in types.items():
        firmware.execute(f"SetChannelType {channel} {name}")
    for channel, label in labels.items():
        # The command itself has no way to write a quote.
        firmware.channels.present(channel).label = label
    return firmware


def page_of(firmware: Firmware) -> IndexPage:
    """Return what the page of a device tells."""
    types = {
        channel: SIMULATED_TYPES[number].name
        for channel, number in enumerate(firmware.config.channel_types)
        if number
    }
    return read_index(state_part(firmware).encode(), types)


@pytest.mark.parametrize("name", LABELLED)
def test_a_label_is_read_whatever_is_in_it(name: str) -> None:
    firmware = device_of({7: name, 9: "Power"}, {})
    for label in LABELS:
        firmware.channels.present(7).label = label
        assert page_of(firmware).labels == {7: label}


@pytest.mark.parametrize("name", WITHOUT_LABEL)
def test_some_types_show_no_label(name: str) -> None:
    if name != "Error":
        assert page_of(device_of({7: name}, {7: "Boiler"})).labels == {}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("channel", [0, 1, 5, 63])
def test_the_label_of_a_relay_is_read(channel: int, label: str) -> None:
    firmware = device_of({2: "Temperature", 3: "ReadOnly"}, {channel: label, 2: "Room"})
    firmware.execute("SetPinRole 7 Rel")
    firmware.execute(f"SetPinChannel 7 {channel}")
    assert page_of(firmware).labels == {2: "Room", channel: label}


def test_what_stands_before_a_label_of_a_button_is_left_out() -> None:
    firmware = device_of({}, {})
    for command in (
        "SetPinRole 7 Rel",
        "SetPinChannel 7 2",
        'SetChannelLabel 2 "Coffee machine" 0',
    ):
        firmware.execute(command)
    assert "Toggle Coffee machine" in state_part(firmware)
    assert page_of(firmware).labels == {2: "Coffee machine"}


@pytest.mark.parametrize("name", LABELLED)
def test_no_label_is_no_label(name: str) -> None:
    firmware = device_of({7: name}, {})
    for label in ("", " ", "7", " 7 "):
        firmware.channels.present(7).label = label
        assert page_of(firmware).labels == {}


def test_every_type_is_found_among_all_others() -> None:
    names = [name for name in LABELLED if name != "ReadOnlyEnum"]
    for some in (names[:50], names[-50:]):
        types = dict(enumerate(some, start=1))
        labels = {channel: f"The {name}" for channel, name in types.items()}
        assert page_of(device_of(types, labels)).labels == labels


def test_a_hidden_channel_leaves_its_kind_without_labels_and_no_other() -> None:
    types = {1: "Temperature", 2: "Temperature_div10", 3: "Humidity", 4: "Dimmer"}
    labels = {1: "In", 2: "Out", 3: "Damp", 4: "Lamp"}
    firmware = device_of(types, labels)
    firmware.execute("SetChannelVisible 1 0")
    assert page_of(firmware).labels == {3: "Damp", 4: "Lamp"}


def test_a_relay_with_a_type_has_a_button_and_no_row() -> None:
    """So that its kind still has as many rows as channels."""
    firmware = device_of(
        {1: "Power", 2: "Power_div10", 3: "ReadOnly", 4: "ReadOnly"},
        {1: "Pump", 2: "Mains", 3: "Stage", 4: "Step"},
    )
    for pin, channel in ((7, 1), (8, 3)):
        firmware.execute(f"SetPinRole {pin} Rel")
        firmware.execute(f"SetPinChannel {pin} {channel}")
    assert page_of(firmware).labels == {1: "Pump", 2: "Mains", 3: "Stage", 4: "Step"}


def test_a_raw_output_with_a_type_has_a_slider_and_no_row() -> None:
    firmware = device_of({1: "Power", 2: "Power"}, {1: "Fan", 2: "Mains"})
    for command in ("SetFlag 3 1", "SetPinRole 7 PWM", "SetPinChannel 7 1"):
        firmware.execute(command)
    assert page_of(firmware).labels == {1: "Fan", 2: "Mains"}


def test_the_button_of_a_light_is_no_channel() -> None:
    page = page_of(Firmware(profile="light_rgbcw"))
    assert page.labels == {}


@pytest.mark.parametrize("value", [0, 5, 7, -1, 2**31 - 1])
def test_an_enum_has_the_options_of_the_device(value: int) -> None:
    firmware = device_of({9: "Enum"}, {9: "Mode"})
    firmware.execute('SetChannelEnum 9 5:Boost "0:All off" -1:Error "7:Ä [7]"')
    firmware.channels[9] = value
    page = page_of(firmware)
    assert page.options == {9: {5: "Boost", 0: "All off", -1: "Error", 7: "Ä [7]"}}
    # In the order of the device.
    assert list(page.options[9]) == [5, 0, -1, 7]
    assert page.labels == {9: "Mode"}


def test_an_enum_without_texts_has_no_options() -> None:
    page = page_of(device_of({9: "Enum"}, {9: "Mode"}))
    assert page.options == {}
    assert page.labels == {9: "Mode"}


@pytest.mark.parametrize(
    ("label", "text", "value", "labels", "texts"),
    [
        ("Mode", "Boost", 5, {9: "Mode"}, {9: {5: "Boost"}}),
        ("Mode", "Boost", -5, {9: "Mode"}, {9: {-5: "Boost"}}),
        ("x [1]", "Boost [5]", 5, {9: "x [1]"}, {9: {5: "Boost [5]"}}),
        # No text for the present value: the device says the value, or what fits.
        ("Mode", None, 7, {9: "Mode"}, {9: {}}),
        ("Mode", None, 12345, {9: "Mode"}, {9: {}}),
        ("Mode", None, -(2**31), {9: "Mode"}, {9: {}}),
        ("a = b", None, 7, {9: "a = b"}, {9: {}}),
        # Nobody can say where the label ends.
        ("a = b", "Boost", 5, {}, {}),
        ("Mode", "a = b", 5, {}, {}),
    ],
)
def test_the_present_text_of_an_enum_that_is_only_read(
    label: str,
    text: str | None,
    value: int,
    labels: dict[int, str],
    texts: dict[int, dict[int, str]],
) -> None:
    firmware = device_of({9: "ReadOnlyEnum"}, {9: label})
    said = f'"{value}:{text}"' if text else "99:Other"
    firmware.execute(f"SetChannelEnum 9 {said}")
    firmware.channels[9] = value
    page = page_of(firmware)
    assert page.labels == labels
    assert page.texts == texts


@pytest.mark.parametrize("label", LABELS)
def test_an_enum_that_is_only_read_can_have_no_texts_at_all(label: str) -> None:
    firmware = device_of({9: "ReadOnlyEnum"}, {9: label})
    firmware.channels[9] = 3
    page = page_of(firmware)
    assert page.labels == {9: label}
    assert page.texts == {}


@pytest.mark.parametrize("seconds", [-5, 0, 59, 60, 3599, 3600, 2**31 - 1])
def test_a_timer_has_a_label_at_any_value(seconds: int) -> None:
    firmware = device_of({9: "TimerSeconds"}, {9: "Off in"})
    firmware.channels[9] = seconds
    assert page_of(firmware).labels == {9: "Off in"}


@pytest.mark.parametrize("name", LABELLED)
def test_no_value_hides_a_label(name: str) -> None:
    firmware = device_of({9: name}, {9: "Boiler"})
    for value in (-(2**31), -1, 0, 1, 12345, 2**31 - 1):
        firmware.channels[9] = value
        assert page_of(firmware).labels == {9: "Boiler"}


@pytest.mark.parametrize(
    ("line", "drivers"),
    [
        ("<h5>2 drivers active (NTP, BL0942), total: 60</h5>", {"NTP", "BL0942"}),
        ("<h5>0 drivers active, total: 60</h5>", set()),
        # Names that are not there are not known.
        ("<h5>2 drivers active, total: 60</h5>", None),
        ("", None),
    ],
)
def test_the_running_drivers(line: str, drivers: set[str] | None) -> None:
    assert read_index(line.encode() + END, {}).drivers == drivers


@pytest.mark.parametrize("profile", PROFILES)
def test_a_page_that_is_cut_off_is_no_page(profile: str) -> None:
    body = capture(profile, "index_state_1.html")
    for length in (0, 100, body.index(b"Cfg size")):
        with pytest.raises(UnreadableReply):
            read_index(body[:length], {})


def test_a_row_that_is_none_of_its_type_is_passed_over() -> None:
    row = b"<tr><td>Channel A = B</td></tr>" + END
    for name in ("ReadOnly", "ReadOnlyEnum", "ReadOnlyLowMidHigh"):
        page = read_index(row, {9: name})
        assert (page.labels, page.texts) == ({}, {})


def test_a_label_that_is_cut_off_is_passed_over() -> None:
    """The firmware prints no more than 254 bytes at once."""
    page = page_of(device_of({1: "Power", 2: "Humidity"}, {1: "x" * 300, 2: "Damp"}))
    assert page.labels == {2: "Damp"}


PIECES = [
    *("<tr><td>", "</td></tr>", "<table>", "</table>", "</form>", "\n", '"', "(", ")"),
    *(" = ", " [5]", "Channel ", "Temperature 21.30C (", "Timer Channel ", "<br>"),
    *(" value 5 seconds", '<form action="index">', ": <span id=", '"sliderValue9">'),
    *('name="tgl" value="1"><input class="bgrn" type="submit" value="', '"/></form>'),
    *('<label for="select9">Channel ', " Enum:</label>", '<option value="5" >', "9"),
    *(" [5]</option>", "2 drivers active (", "), total", "9" * 5000, "ü", "Mode"),
]
TYPES = st.dictionaries(
    st.sampled_from(CHANNELS), st.sampled_from([*CHANNEL_TYPES, "?"])
)


@settings(deadline=None)
@given(
    st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda p: "".join(p).encode()),
    TYPES,
)
def test_no_page_raises_or_invents_channels(body: bytes, types: dict[int, str]) -> None:
    page = read_index(body + END, types)
    found = {*page.labels, *page.options, *page.texts}
    assert found <= set(CHANNELS)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(LABELLED), min_size=1, max_size=20),
    st.lists(st.text('abc =()[]5:"<>/', max_size=8), max_size=20),
    st.sets(st.integers(0, 19)),
)
def test_no_label_is_ever_that_of_another_channel(
    names: Sequence[str], labels: Sequence[str], hidden: set[int]
) -> None:
    types = dict(enumerate(names))
    given_labels = dict(zip(types, labels, strict=False))
    firmware = device_of(types, given_labels)
    firmware.channels.hidden |= hidden
    for channel, label in page_of(firmware).labels.items():
        assert label == given_labels[channel].strip()
