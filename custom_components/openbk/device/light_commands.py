"""What to say to a light so that it does what is wanted, at once and without a flash."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .light import MOST_DIMMER, LightFeature, LightMode, LightState, Rgb, dimmer_of

_ENABLE = "led_enableAll 1"
_DISABLE = "led_enableAll 0"
_WHITE: Rgb = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Order:
    """A console command (below 124 characters), and the state that it leads to."""

    command: str
    expected: LightState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shade:
    """A step that sets colour or temperature, and what follows from it."""

    step: str
    mode: LightMode
    rgb: Rgb | None = None
    mireds: int | None = None


def turned_on(
    feature: LightFeature,
    state: LightState,
    *,
    brightness: int | None = None,
    rgb: Rgb | None = None,
    kelvin: int | None = None,
    white: int | None = None,
) -> Order:
    """Return the order that switches a light on and sets what is given of it.

    `brightness` and `white` (a brightness of the white output alone) are 1-255. What is
    not given stays, except where the light would stay dark.
    """
    wanted = brightness if white is None else white
    dimmer = None if wanted is None else dimmer_of(wanted)
    if dimmer is None and state.dimmer == 0:
        dimmer = MOST_DIMMER
    shade = _shade(feature, state, rgb, kelvin, white)
    steps = [*_steps(feature, state, dimmer, shade), _ENABLE]
    return Order(
        f"Backlog {'; '.join(steps)}" if len(steps) > 1 else _ENABLE,
        LightState(
            on=True,
            dimmer=state.dimmer if dimmer is None else dimmer,
            mode=shade.mode if shade else state.mode,
            rgb=shade.rgb if shade and shade.rgb else state.rgb,
            mireds=shade.mireds if shade and shade.mireds else state.mireds,
        ),
    )


def turned_off(state: LightState) -> Order:
    """Return the order that switches a light off; it keeps how it was set."""
    return Order(_DISABLE, replace(state, on=False))


def _steps(
    feature: LightFeature, state: LightState, dimmer: int | None, shade: _Shade | None
) -> Iterator[str]:
    """Yield what comes before switching on.

    Each step shows at once while the light is on. Of two, the one that dims comes
    first, and the one that brightens last: nothing in between is brighter than what
    was before or comes after.
    """
    present = state.dimmer
    if shade and feature.enables_itself and state.on is False and present is not None:
        # The first step already switches it on, and a temperature does so before it
        # leaves the mode for colours.
        yield "led_dimmer 0"
        dimmer, present = present if dimmer is None else dimmer, 0
    dims = dimmer is not None and present is not None and dimmer < present
    steps = [
        shade.step if shade else None,
        None if dimmer is None else f"led_dimmer {dimmer}",
    ]
    yield from filter(None, reversed(steps) if dims else steps)


def _shade(
    feature: LightFeature,
    state: LightState,
    rgb: Rgb | None,
    kelvin: int | None,
    white: int | None,
) -> _Shade | None:
    if rgb is not None:
        return _colour(feature, rgb)
    if kelvin is not None:
        return _temperature(feature, feature.mireds_of(kelvin))
    if white is not None:
        return _temperature(feature, feature.white_mireds)
    modes = feature.kind.modes
    if not modes or state.mode is None or state.mode in modes:
        return None
    # Something else, or the boot of a chip's driver, left it in a mode without LEDs.
    if LightMode.WHITE in modes:
        mireds = feature.mireds[0] if state.mireds is None else state.mireds
        return _temperature(feature, feature.within(mireds))
    return _colour(feature, state.rgb or _WHITE)


def _temperature(feature: LightFeature, mireds: int) -> _Shade:
    return _Shade(
        step=f"led_temperature {mireds}",
        mode=LightMode.WHITE,
        mireds=mireds if feature.kind.has_temperature else None,
    )


def _colour(feature: LightFeature, rgb: Rgb) -> _Shade:
    text = "{:02X}{:02X}{:02X}".format(*rgb)
    mode = LightMode.COLOUR
    if feature.white_is_temperature and rgb == _WHITE:
        if feature.kind.has_temperature:
            # As somebody wants it; the base colour stays what it was.
            return _Shade(step=f"led_basecolor_rgb {text}", mode=LightMode.WHITE)
        # It would go dark: only this spelling is not taken for white.
        text = "255,255,255"
    return _Shade(step=f"led_basecolor_rgb {text}", mode=mode, rgb=rgb)
