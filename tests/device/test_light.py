"""The LED driver's light: what it can, how it stands, and what numbers mean."""

from collections.abc import Sequence

from hypothesis import given, strategies as st
import pytest

from custom_components.openbk.device.light import (
    MOST_BRIGHTNESS,
    MOST_MIREDS,
    LightFeature,
    LightKind,
    LightMode,
    LightRows,
    LightState,
    brightness_of,
    dimmer_of,
    driven_channels,
    kelvin_of,
    light_of,
    read_light,
)
from custom_components.openbk.device.light_page import read_light_page
from tests.lamps import LAMPS

from .lights import feature_of, lamp_of, page_of, read

COLOUR = ("$led_red", "$led_green", "$led_blue")
WITH_TEMPERATURE = (*COLOUR, "$led_temperature")

KINDS: dict[str, tuple[LightKind, tuple[str, ...]]] = {
    "single": (LightKind.BRIGHTNESS, ()),
    "two strips on one channel": (LightKind.BRIGHTNESS, ()),
    "five outputs on one channel": (LightKind.BRIGHTNESS, ()),
    "cw": (LightKind.TEMPERATURE, ()),
    "cw from channel 0": (LightKind.TEMPERATURE, ()),
    "cw, one output dims": (LightKind.TEMPERATURE, ()),
    # State counts pins, and tells a temperature only of two or five.
    "cw, four pins": (LightKind.TEMPERATURE, ("$led_temperature",)),
    "rgb": (LightKind.COLOUR, COLOUR),
    "rgb, white means temperature": (LightKind.COLOUR, COLOUR),
    "rgbw, cool": (LightKind.COLOUR_AND_WHITE, COLOUR),
    "rgbw, warm": (LightKind.COLOUR_AND_WHITE, COLOUR),
    "rgbw, cool by rgb": (LightKind.COLOUR_AND_TEMPERATURE, WITH_TEMPERATURE),
    "rgbcw, cool by rgb": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbw, cool by rgb, white nowhere": (LightKind.COLOUR, COLOUR),
    "rgbcw": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbcw from channel 0": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbcw, on with any change": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbcw, white means temperature": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbcw, forced to rgb": (LightKind.COLOUR, COLOUR),
    "rgbcw, own range": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "rgbcw, turned round": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "chip": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "chip, cw": (LightKind.TEMPERATURE, ()),
    "chip, rgb": (LightKind.COLOUR, COLOUR),
    "chip, cool by rgb": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "mcu": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
    "chip, on with any change": (LightKind.COLOUR_AND_TEMPERATURE, COLOUR),
}

# What the firmware's own page shows of a light with five PWM pins.
PAGE = (
    '<table><tr><td><form action="index"><input type="hidden" name="tgl" value="130">'
    '<input class="bgrn" type="submit" value="Toggle Light"/></form></td></tr>'
    '<tr><td><h5>LED Dimmer/Brightness: <span id="sliderValue129">55</span></h5>'
    '<form action="index" id="form129"><input type="range" min="0" max="100" '
    'name="dim" id="slider129" value="55" data-value-id="sliderValue129" '
    'oninput="updateSliderValue(this)" onchange="submitSlider(this)"><input '
    'type="hidden" name="dimIndex" value="129"><input  type="submit" '
    "class='disp-none' value=\"Toggle 129\"/></form></td></tr><tr><td>"
    '<h5>LED RGB Color [ACTIVE]</h5><form action="index" id="form131"><input '
    'type="color" name="rgb" id="color131" value="#FF8000"  '
    'onchange="this.form.submit()" ><input type="hidden" name="rgbIndex" value="131">'
    '<input  type="submit" class=\'disp-none\' value="Toggle Light"/></form></td></tr>'
    '<tr><td><h5>LED Temperature Slider  (<span id="sliderValue132">4000</span> K) '
    '(Warm <--- ---> Cool)</h5><form class=\'r\' action="index" id="form132">'
    '<input type="range" step=\'13\' min="2000" max="6493" value="4000" '
    'data-value-id="sliderValue132" oninput="updateSliderValue(this)" '
    'onchange="submitTemperature(this);"/><input type="hidden" name="pwmIndex" '
    'value="132"/><input id="kelvin132" type="hidden" name="pwm" /></form></td></tr>'
    "</table>"
)


def test_every_lamp_is_in_the_table() -> None:
    assert KINDS.keys() == LAMPS.keys()


@pytest.mark.parametrize("name", LAMPS)
def test_what_a_light_can_follows_from_its_page_its_pins_and_its_flags(
    name: str,
) -> None:
    feature = feature_of(lamp_of(name))
    assert feature
    assert (feature.kind, feature.constants) == KINDS[name]


@pytest.mark.parametrize(
    ("name", "mireds", "kelvin"),
    [
        ("rgbcw", (154, 500), (2000, 6494)),
        ("rgbcw, own range", (200, 370), (2703, 5000)),
        ("rgbcw, turned round", (500, 154), (2000, 6494)),
        ("cw", (154, 500), (2000, 6494)),
    ],
)
def test_the_range_of_the_temperature_is_the_device_s(
    name: str, mireds: tuple[int, int], kelvin: tuple[int, int]
) -> None:
    feature = feature_of(lamp_of(name))
    assert feature
    assert feature.mireds == mireds
    assert feature.kelvin == kelvin


@pytest.mark.parametrize(
    ("pwm", "flags"),
    [
        # Raw PWM: the page shows the outputs instead.
        ((1, 2, 3), (3,)),
        # The driver writes from one of channels 0 to 4 on, or to 0 to 4.
        ((5,), ()),
        ((6, 7), ()),
        ((), ()),
        # Forced to red, green and blue, it sends them no farther either.
        ((5,), (20,)),
        # And white not at all, which is all that two outputs have.
        ((1, 2), (20,)),
    ],
)
def test_what_the_driver_does_not_drive_is_no_light(
    pwm: Sequence[int], flags: Sequence[int]
) -> None:
    assert feature_of(lamp_of(pwm=pwm, flags=flags)) is None


@pytest.mark.parametrize(
    ("channels", "flags", "kind"),
    [
        ((0, 1, 2, 7), (), LightKind.COLOUR),
        # Somebody forces five outputs, for what listens to this device.
        ((), (4,), LightKind.COLOUR_AND_TEMPERATURE),
        ((1, 2), (4,), LightKind.COLOUR_AND_TEMPERATURE),
        ((1, 2, 3, 4), (4,), LightKind.COLOUR_AND_TEMPERATURE),
        ((1, 2, 3, 4, 5), (4, 20), LightKind.COLOUR),
        ((1,), (3, 4), LightKind.COLOUR_AND_TEMPERATURE),
        ((1, 2, 3), (3, 20), LightKind.COLOUR),
        # Five outputs are forced, on channels without a pin.
        ((5,), (4, 20), LightKind.COLOUR),
    ],
)
def test_forced_and_odd_outputs(
    channels: Sequence[int], flags: Sequence[int], kind: LightKind
) -> None:
    feature = feature_of(lamp_of(pwm=channels, flags=flags))
    assert feature
    assert feature.kind is kind


@pytest.mark.parametrize("flags", [(), (20,)])
@pytest.mark.parametrize(
    "pwm",
    [
        *((), (0,), (4,), (5,), (1, 1), (1, 2), (1, 3), (4, 0), (2, 8), (6, 7)),
        *((0, 1, 2), (1, 2, 8), (0, 1, 2, 7), (1, 2, 3, 4, 9), (4, 5, 6, 7, 8, 9)),
    ],
)
def test_the_channels_it_drives_are_those_that_the_firmware_writes_to(
    pwm: tuple[int, ...], flags: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    firmware = lamp_of(pwm=pwm, flags=flags)
    writes: set[int] = set()
    monkeypatch.setattr(
        firmware.channels, "set_output", lambda channel, _: writes.add(channel)
    )
    firmware.execute("led_enableAll 1")
    assert {*driven_channels(pwm, flags)} == writes


def test_the_white_output_is_lit_fully_by_the_temperature_it_stands_for() -> None:
    for name, mireds, channel in (("rgbw, cool", 154, 4), ("rgbw, warm", 500, 4)):
        firmware = lamp_of(name)
        feature = feature_of(firmware)
        assert feature
        assert feature.white_mireds == mireds
        firmware.execute(f"Backlog led_enableAll 1; led_temperature {mireds}")
        assert firmware.channels[channel] == 100


def test_a_strip_with_animations_beside_a_white_light_has_both() -> None:
    firmware = lamp_of(
        pwm=(4, 5), commands=("startDriver SM16703P", "startDriver PixelAnim")
    )
    feature = feature_of(firmware)
    assert feature
    assert feature.kind is LightKind.COLOUR_AND_TEMPERATURE


def test_the_real_page_is_read() -> None:
    page = read_light_page(PAGE)
    assert page
    assert page.rows == LightRows(colour=True, temperature=True, mireds=(154, 500))
    assert page.state == LightState(
        on=True, dimmer=55, mode=LightMode.COLOUR, rgb=(255, 128, 0), mireds=250
    )


@pytest.mark.parametrize(
    ("old", "new", "mode"),
    [
        ("Color [ACTIVE]", "Color ", None),
        ("Slider  (", "Slider [ACTIVE] (", LightMode.WHITE),
    ],
)
def test_the_page_tells_the_mode(old: str, new: str, mode: LightMode | None) -> None:
    text = PAGE.replace("Color [ACTIVE]", "Color ").replace(old, new)
    page = read_light_page(text)
    assert page
    assert page.state.mode is mode


@pytest.mark.parametrize(
    ("low", "high", "mireds"),
    [
        ("2701", "4982", (201, 370)),
        ("6493", "2000", (500, 154)),
        # The range was set to nonsense, or the page is older than the range.
        ("-9223372036854775808", "-9223372036854775808", (154, 500)),
        ("0", "0", (154, 500)),
        ("5000", "5000", (154, 500)),
        ("154", "500", (154, 500)),
    ],
)
def test_the_page_tells_the_range(low: str, high: str, mireds: tuple[int, int]) -> None:
    text = PAGE.replace('min="2000" max="6493"', f'min="{low}" max="{high}"')
    page = read_light_page(text)
    assert page
    assert page.rows.mireds == mireds


def test_an_older_page_has_no_numbers_to_read() -> None:
    page = read_light_page(
        "<h5>LED Dimmer/Brightness</h5><h5> LED Temperature Slider [ACTIVE] "
        '(cur=250, min=154, max=500) (Cold <--- ---> Warm) </h5><input min="154">'
    )
    assert page
    assert page.rows == LightRows(temperature=True)
    assert page.state == LightState(mode=LightMode.WHITE)
    assert read_light_page("<h5>Channel 1 = 0.00</h5>") is None


@pytest.mark.parametrize("name", LAMPS)
def test_rows_survive_being_stored(name: str) -> None:
    page = page_of(lamp_of(name))
    assert page
    assert LightRows.from_dict(page.rows.as_dict()) == page.rows


@pytest.mark.parametrize(
    ("name", "commands", "expected"),
    [
        ("single", "led_dimmer 40", LightState(on=True, dimmer=40)),
        (
            "cw",
            "led_dimmer 70; CT 300",
            LightState(on=True, dimmer=70, mireds=300),
        ),
        (
            "cw, four pins",
            "led_dimmer 70; CT 300",
            LightState(on=True, dimmer=70, mireds=300),
        ),
        (
            "rgb",
            "led_basecolor_rgb FF8000; led_dimmer 50",
            LightState(on=True, dimmer=50, mode=LightMode.COLOUR, rgb=(255, 128, 0)),
        ),
        (
            "rgbcw",
            "led_basecolor_rgb 00FF40; CT 250; led_dimmer 55",
            LightState(
                on=True, dimmer=55, mode=LightMode.WHITE, rgb=(0, 255, 64), mireds=250
            ),
        ),
        (
            "rgbcw",
            "CT 250; led_basecolor_rgb 00FF40; led_dimmer 30",
            LightState(
                on=True, dimmer=30, mode=LightMode.COLOUR, rgb=(0, 255, 64), mireds=250
            ),
        ),
        (
            "chip",
            "led_dimmer 30; CT 400",
            LightState(
                on=True,
                dimmer=30,
                mode=LightMode.WHITE,
                rgb=(255, 255, 255),
                mireds=400,
            ),
        ),
        # All outputs at once (led_basecolor_rgbcw) count as a colour.
        (
            "rgbcw",
            "led_basecolor_rgbcw FF80004020",
            LightState(
                on=True,
                dimmer=100,
                mode=LightMode.COLOUR,
                rgb=(255, 128, 0),
                mireds=154,
            ),
        ),
        # White goes to an output that is not told.
        (
            "rgbw, cool",
            "CT 154",
            LightState(on=True, dimmer=100, mode=LightMode.WHITE, rgb=(255, 255, 255)),
        ),
        # Values of any size are taken by the firmware, and sent out as far as it goes.
        (
            "rgbcw",
            "led_basecolor_rgb 300,-5,12; led_dimmer 150",
            LightState(
                on=True, dimmer=100, mode=LightMode.COLOUR, rgb=(255, 0, 12), mireds=154
            ),
        ),
    ],
)
def test_a_light_is_read_as_it_stands(
    name: str, commands: str, expected: LightState
) -> None:
    firmware = lamp_of(name)
    firmware.execute(f"Backlog led_enableAll 1; {commands}")
    feature = feature_of(firmware)
    assert feature
    assert read(firmware, feature, None) == expected


@pytest.mark.parametrize("known", [None, *LightMode])
@pytest.mark.parametrize(
    "commands",
    [
        "led_temperature 300; led_enableAll 0",
        "led_temperature 300; led_enableAll 1; led_dimmer 0",
        # 0.03 ** 2.2 of full scale is less than one step of 255.
        "led_basecolor_rgb FF0000; led_enableAll 1; led_dimmer 3",
        "led_basecolor_rgb 000000; led_enableAll 1",
    ],
)
@pytest.mark.parametrize("name", ["rgbcw", "chip", "rgbw, cool", "rgb"])
def test_a_mode_that_cannot_be_told_is_the_one_that_was_known(
    name: str, commands: str, known: LightMode | None
) -> None:
    firmware = lamp_of(name)
    firmware.execute(f"Backlog {commands}")
    feature = feature_of(firmware)
    assert feature
    state = read(firmware, feature, known)
    assert state
    assert state.mode is known


@pytest.mark.parametrize(
    "name",
    [
        "rgbcw",
        "chip",
        "rgbw, cool",
        "rgbw, warm",
        "rgbw, cool by rgb",
        "rgbcw, cool by rgb",
        "chip, cool by rgb",
    ],
)
@pytest.mark.parametrize(
    ("command", "mode"),
    [
        ("led_temperature 154", LightMode.WHITE),
        ("led_temperature 300", LightMode.WHITE),
        ("CT 500", LightMode.WHITE),
        ("led_basecolor_rgb 0000FF", LightMode.COLOUR),
        ("HSBColor 120,100,100", LightMode.COLOUR),
    ],
)
def test_a_mode_that_was_changed_elsewhere_is_seen(
    name: str, command: str, mode: LightMode
) -> None:
    firmware = lamp_of(name)
    firmware.execute("Backlog led_basecolor_rgb 00FF00; led_enableAll 1")
    feature = feature_of(firmware)
    assert feature
    for known in (None, *LightMode):
        firmware.execute(command)
        state = read(firmware, feature, known)
        assert state
        assert state.mode is mode


@pytest.mark.parametrize("name", LAMPS)
def test_the_page_tells_as_much_as_the_replies(name: str) -> None:
    firmware = lamp_of(name)
    firmware.execute("Backlog led_enableAll 1; led_dimmer 80; led_temperature 333")
    firmware.execute("led_basecolor_rgb 0080FF")
    feature, page = feature_of(firmware), page_of(firmware)
    assert feature
    assert page
    told = read(firmware, feature, page.state.mode)
    assert told
    assert page.state.on is told.on
    assert page.state.dimmer == told.dimmer
    assert page.state.mode is told.mode
    assert told.rgb in (page.state.rgb, None)
    assert told.mireds in (page.state.mireds, None)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"POWER": "ON"},
        {"Dimmer": 50},
        {"Dimmer": "50", "POWER": "ON"},
        {"Dimmer": True, "POWER": "ON"},
        {"Dimmer": 50, "POWER": "MAYBE"},
    ],
)
def test_a_state_without_a_light_tells_nothing(state: dict[str, object]) -> None:
    feature = LightFeature(kind=LightKind.TEMPERATURE)
    assert read_light(feature, state, {}, LightMode.WHITE) is None


@given(
    st.fixed_dictionaries(
        {"Dimmer": st.integers(), "POWER": st.sampled_from(["ON", "OFF"])},
        optional={
            "Color": st.one_of(st.text(), st.integers(), st.just("1,2,x")),
            "CT": st.one_of(st.integers(), st.floats(), st.text(), st.none()),
        },
    ),
    st.dictionaries(
        st.sampled_from(WITH_TEMPERATURE),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    ),
)
def test_nothing_that_a_reply_can_hold_is_too_much(
    state: dict[str, object], values: dict[str, float | None]
) -> None:
    feature = LightFeature(kind=LightKind.COLOUR_AND_TEMPERATURE)
    found = read_light(feature, state, values, None)
    assert found
    assert found.dimmer is not None
    assert 0 <= found.dimmer <= 100
    assert found.rgb is None or all(0 <= level <= 255 for level in found.rgb)
    assert found.mireds is None or found.mireds >= 1


@pytest.mark.parametrize("full", [100, 255])
def test_setting_the_brightness_that_was_read_changes_nothing(full: int) -> None:
    assert brightness_of(0, full) == 0
    for value in range(1, full + 1):
        assert 1 <= brightness_of(value, full) <= MOST_BRIGHTNESS
        assert dimmer_of(brightness_of(value, full), full) == value


@pytest.mark.parametrize("full", [100, 255, 1000])
def test_a_brightness_is_rounded_once_at_most(full: int) -> None:
    for brightness in range(1, MOST_BRIGHTNESS + 1):
        value = dimmer_of(brightness, full)
        assert 1 <= value <= full
        shown = brightness_of(value, full)
        assert abs(shown - brightness) <= MOST_BRIGHTNESS / full / 2 + 1
        assert dimmer_of(shown, full) == value
    assert dimmer_of(1, full) >= 1
    assert dimmer_of(MOST_BRIGHTNESS, full) == full
    assert brightness_of(full + 1, full) == MOST_BRIGHTNESS


def test_setting_the_temperature_that_was_read_changes_nothing() -> None:
    every = LightFeature(kind=LightKind.TEMPERATURE, mireds=(1, MOST_MIREDS))
    for mireds in range(1, MOST_MIREDS + 1):
        assert every.mireds_of(kelvin_of(mireds)) == mireds


@given(st.integers(1, 100_000))
def test_a_temperature_stays_within_the_light_s_range(kelvin: int) -> None:
    feature = LightFeature(kind=LightKind.TEMPERATURE)
    mireds = feature.mireds_of(kelvin)
    assert 154 <= mireds <= 500
    if 2000 <= kelvin <= 6494:
        assert feature.mireds_of(kelvin_of(mireds)) == mireds
        assert abs(1_000_000 / kelvin - mireds) <= 0.5


def test_a_light_that_is_dimmed_to_nothing_is_not_lit() -> None:
    assert LightState().is_lit is None
    assert LightState(on=True).is_lit is True
    assert LightState(on=True, dimmer=1).is_lit is True
    assert LightState(on=True, dimmer=0).is_lit is False
    assert LightState(on=False, dimmer=50).is_lit is False
    assert LightState(on=True, dimmer=1).brightness == 3
    assert LightState().brightness is None


def test_without_a_page_there_is_no_light() -> None:
    assert light_of(None, pwm_channels=(1, 2, 3)) is None
