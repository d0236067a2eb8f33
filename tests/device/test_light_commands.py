"""What a light is told: in one command, leading where it should, without a flash."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.openbk.device.client import LONGEST_COMMAND
from custom_components.openbk.device.light import (
    LightFeature,
    LightKind,
    LightMode,
    LightState,
    dimmer_of,
)
from custom_components.openbk.device.light_commands import Order, turned_off, turned_on
from tests.lamps import LAMPS
from tests.simulator import Firmware
from tests.simulator.light import Mode

from .lights import feature_of, lamp_of, page_of, read

type Outputs = tuple[float, ...]

MODES = {Mode.RGB: LightMode.COLOUR, Mode.WHITE: LightMode.WHITE}
RGBCW = LightFeature(kind=LightKind.COLOUR_AND_TEMPERATURE)


@contextmanager
def watched(firmware: Firmware) -> Iterator[list[Outputs]]:
    """Collect what goes out while something is done, each change, the start first."""
    light = firmware.light
    apply = light.apply
    seen: list[Outputs] = [tuple(light.final)]

    def apply_and_look() -> None:
        apply()
        if seen[-1] != tuple(light.final):
            seen.append(tuple(light.final))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(light, "apply", apply_and_look)
        yield seen


def carry_out(firmware: Firmware, order: Order) -> list[Outputs]:
    """Give an order to a device, and return what it sent out on the way."""
    assert len(order.command) <= LONGEST_COMMAND
    with watched(firmware) as seen:
        firmware.execute(order.command)
    return seen


def has_no_flash(seen: list[Outputs], *, was_off: bool) -> bool:
    """Tell whether nothing on the way is brighter than its start and its end.

    From off there is one change, else one more for two things.
    """
    start, *between, end = seen if len(seen) > 1 else seen * 2
    if was_off:
        return not between
    return len(between) <= 1 and all(
        all(level <= most for level, most in zip(step, start, strict=True))
        or all(level <= most for level, most in zip(step, end, strict=True))
        for step in between
    )


levels = st.integers(0, 255)
rgb = st.tuples(levels, levels, levels) | st.just((255, 255, 255))


def wishes(kind: LightKind) -> st.SearchStrategy[dict[str, Any]]:
    """Return what Home Assistant can ask of a light of this kind."""
    shades: list[st.SearchStrategy[dict[str, Any]]] = [st.just({})]
    if kind.has_colour:
        shades.append(st.fixed_dictionaries({"rgb": rgb}))
    if kind.has_temperature:
        shades.append(st.fixed_dictionaries({"kelvin": st.integers(1500, 8000)}))
    with_brightness = st.fixed_dictionaries(
        {}, optional={"brightness": st.integers(1, 255)}
    )
    wish = st.builds(lambda a, b: a | b, st.one_of(shades), with_brightness)
    if kind is LightKind.COLOUR_AND_WHITE:
        wish |= st.fixed_dictionaries({"white": st.integers(1, 255)})
    return wish


ELSEWHERE = (
    "led_enableAll 1",
    "led_enableAll 0",
    "led_dimmer 0",
    "led_dimmer 100",
    "led_dimmer 35",
    "led_temperature 154",
    "led_temperature 499",
    "led_basecolor_rgb 0000FF",
    "HSBColor 30,80,60",
)


@pytest.mark.parametrize("name", LAMPS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_orders_lead_where_they_say_from_wherever_the_light_is(
    name: str, data: st.DataObject
) -> None:
    firmware = lamp_of(name)
    feature, page = feature_of(firmware), page_of(firmware)
    assert feature
    assert page
    kind = feature.kind
    known = page.state.mode
    for _ in range(3):
        for command in data.draw(st.lists(st.sampled_from(ELSEWHERE), max_size=3)):
            if kind is LightKind.BRIGHTNESS and command.startswith(("led_t", "led_b")):
                # Nothing tells that it is dark then.
                continue
            firmware.execute(command)
        # Met anew, as after an absence: only then is the mode certain.
        page = page_of(firmware)
        assert page
        known = page.state.mode
        state = read(firmware, feature, known)
        assert state
        wish = data.draw(st.none() | wishes(kind))
        order = turned_off(state) if wish is None else turned_on(feature, state, **wish)
        seen = carry_out(firmware, order)
        assert has_no_flash(seen, was_off=not state.on), (order, seen)
        now = read(firmware, feature, order.expected.mode)
        assert now == order.expected, order.command
        if wish is None:
            assert not now.is_lit
            continue
        assert now.is_lit
        if kind.modes:
            assert MODES[Mode(firmware.light.mode)] is now.mode
            assert now.mode in kind.modes
        if now.rgb != (0, 0, 0) or now.mode is LightMode.WHITE:
            assert any(firmware.light.final)


@pytest.mark.parametrize("name", LAMPS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_asked_for_is_what_comes(name: str, data: st.DataObject) -> None:
    firmware = lamp_of(name)
    feature = feature_of(firmware)
    assert feature
    wish = data.draw(wishes(feature.kind))
    state = read(firmware, feature, None)
    assert state
    order = turned_on(feature, state, **wish)
    firmware.execute(order.command)
    now = read(firmware, feature, order.expected.mode)
    assert now
    assert now.on
    if brightness := wish.get("brightness", wish.get("white")):
        assert now.dimmer == dimmer_of(brightness)
    if kelvin := wish.get("kelvin"):
        assert now.mode is LightMode.WHITE
        assert now.mireds == feature.mireds_of(kelvin)
    if "white" in wish:
        assert now.mode is LightMode.WHITE
    if (colour := wish.get("rgb")) and not feature.white_is_temperature:
        assert now.mode is LightMode.COLOUR
        assert now.rgb == colour


@pytest.mark.parametrize("name", LAMPS)
def test_asking_for_what_is_there_changes_nothing(name: str) -> None:
    firmware = lamp_of(name)
    feature = feature_of(firmware)
    assert feature
    firmware.execute("Backlog led_enableAll 1; led_dimmer 37; led_temperature 217")
    for start in ("led_temperature 217", "led_basecolor_rgb 123456"):
        if feature.kind is LightKind.BRIGHTNESS:
            firmware.execute("led_basecolor_rgb FFFFFF")
        else:
            firmware.execute(start)
        state = read(firmware, feature, None)
        assert state
        if feature.kind.modes and state.mode not in feature.kind.modes:
            continue
        wish: dict[str, Any] = {"brightness": state.brightness}
        low, high = feature.kelvin
        if state.mode is LightMode.COLOUR:
            wish["rgb"] = state.rgb
        elif state.mireds:
            wish["kelvin"] = max(low, min(high, round(1_000_000 / state.mireds)))
        if state.mireds is not None and feature.within(state.mireds) != state.mireds:
            continue
        order = turned_on(feature, state, **wish)
        assert carry_out(firmware, order) == [tuple(firmware.light.final)]
        assert read(firmware, feature, state.mode) == state == order.expected


@pytest.mark.parametrize(
    ("state", "wish", "command"),
    [
        (LightState(on=False, dimmer=40), {}, "led_enableAll 1"),
        (LightState(on=True, dimmer=40), {}, "led_enableAll 1"),
        (LightState(), {}, "led_enableAll 1"),
        (
            LightState(on=True, dimmer=40),
            {"brightness": 128},
            "Backlog led_dimmer 50; led_enableAll 1",
        ),
        (
            LightState(on=False, dimmer=40),
            {"rgb": (255, 128, 0)},
            "Backlog led_basecolor_rgb FF8000; led_enableAll 1",
        ),
        (
            LightState(on=False, dimmer=40),
            {"kelvin": 4000, "brightness": 255},
            "Backlog led_temperature 250; led_dimmer 100; led_enableAll 1",
        ),
        # Darker first, brighter last.
        (
            LightState(on=True, dimmer=40),
            {"rgb": (0, 0, 255), "brightness": 255},
            "Backlog led_basecolor_rgb 0000FF; led_dimmer 100; led_enableAll 1",
        ),
        (
            LightState(on=True, dimmer=40),
            {"rgb": (0, 0, 255), "brightness": 26},
            "Backlog led_dimmer 10; led_basecolor_rgb 0000FF; led_enableAll 1",
        ),
        # Switching it on is not enough where it would stay dark.
        (
            LightState(on=True, dimmer=0),
            {},
            "Backlog led_dimmer 100; led_enableAll 1",
        ),
        (
            LightState(on=False, dimmer=0),
            {"rgb": (255, 0, 0)},
            "Backlog led_basecolor_rgb FF0000; led_dimmer 100; led_enableAll 1",
        ),
    ],
)
def test_a_light_is_told_what_is_asked_for_and_no_more(
    state: LightState, wish: dict[str, Any], command: str
) -> None:
    assert turned_on(RGBCW, state, **wish).command == command


def test_off_is_one_word_and_keeps_the_rest() -> None:
    state = LightState(on=True, dimmer=40, mode=LightMode.WHITE, mireds=250)
    order = turned_off(state)
    assert order.command == "led_enableAll 0"
    assert order.expected == LightState(
        on=False, dimmer=40, mode=LightMode.WHITE, mireds=250
    )


@pytest.mark.parametrize(
    ("name", "wrong", "command"),
    [
        # A chip's driver starts in the mode for colours, whatever LEDs there are.
        ("chip, cw", "led_basecolor_rgb FF0000", "led_temperature 154"),
        ("cw", "led_basecolor_rgb FF0000", "led_temperature 154"),
        ("rgb", "led_temperature 300", "led_basecolor_rgb FFFFFF"),
        ("chip, rgb", "led_temperature 300", "led_basecolor_rgb FFFFFF"),
    ],
)
def test_a_mode_without_leds_is_left_when_the_light_is_switched_on(
    name: str, wrong: str, command: str
) -> None:
    firmware = lamp_of(name)
    firmware.execute(wrong)
    feature, page = feature_of(firmware), page_of(firmware)
    assert feature
    assert page
    state = read(firmware, feature, page.state.mode)
    assert state
    order = turned_on(feature, state)
    assert order.command == f"Backlog {command}; led_enableAll 1"
    firmware.execute(order.command)
    assert any(firmware.light.final)


def test_a_colour_that_means_white_is_sent_as_somebody_wanted() -> None:
    firmware = lamp_of("rgbcw, white means temperature")
    feature = feature_of(firmware)
    assert feature
    firmware.execute("led_basecolor_rgb 0000FF")
    state = read(firmware, feature, None)
    assert state
    order = turned_on(feature, state, rgb=(255, 255, 255))
    assert order.command == "Backlog led_basecolor_rgb FFFFFF; led_enableAll 1"
    carry_out(firmware, order)
    assert read(firmware, feature, None) == order.expected
    assert order.expected.mode is LightMode.WHITE
    assert order.expected.rgb == (0, 0, 255)


def test_a_colour_that_would_mean_darkness_is_spelt_otherwise() -> None:
    firmware = lamp_of("rgb, white means temperature")
    feature = feature_of(firmware)
    assert feature
    order = turned_on(feature, LightState(on=False, dimmer=100), rgb=(255, 255, 255))
    assert order.command == "Backlog led_basecolor_rgb 255,255,255; led_enableAll 1"
    carry_out(firmware, order)
    assert firmware.light.final_bytes()[:3] == [255, 255, 255]
