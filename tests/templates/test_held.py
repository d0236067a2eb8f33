"""An entity that shows something else than the device holds is found out."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.openbk import (
    channel_sensor,
    cover,
    light,
    page_sensor,
    sensor,
    switch,
)

from .check import check_one

BULB = {"pins": {str(pin): f"PWM;{pin}" for pin in range(5)}}
DIMMER = {"command": "SetChannelType 1 Toggle\nSetChannelType 2 Dimmer1000"}
SOCKET = {"pins": {"26": "Rel;1"}, "command": "startDriver BL0942"}
ROOM = {"command": "SetChannelType 3 Temperature_div10"}
SHUTTER = {
    "pins": {"6": "ShutterA;3", "7": "ShutterB;3"},
    "command": "startDriver Shutters",
}
LINES = {
    "pins": {"6": "BL0939_SCLK;0", "7": "BL0939_MOSI;0", "8": "BL0939_MISO;0"},
}


def _sensor(key: str, value: float) -> property:
    """Return what a sensor shows where all but one are right."""
    right = vars(sensor.OpenBKSensor)["native_value"].fget

    def native_value(self: sensor.OpenBKSensor) -> Any:
        return value if self.entity_description.key == key else right(self)

    return property(native_value)


@pytest.mark.parametrize(
    ("template", "kind", "name", "mutant", "found"),
    [
        pytest.param(
            BULB,
            light.LedLight,
            "is_on",
            property(lambda self: not self._light.is_lit),
            "light light shows off, not on",
            id="inverted light",
        ),
        pytest.param(
            BULB,
            light.LedLight,
            "is_on",
            property(lambda self: True),
            "light light shows on, not off",
            id="light for ever",
        ),
        pytest.param(
            BULB,
            light.LedLight,
            "brightness",
            property(lambda self: 255),
            "light light shows brightness 255, not 102.0",
            id="full light",
        ),
        pytest.param(
            BULB,
            light.LedLight,
            "rgb_color",
            property(lambda self: (255, 128, 1)),
            "light light shows rgb_color (255, 128, 1), not (255, 128, 0)",
            id="another colour",
        ),
        pytest.param(
            DIMMER,
            light.DimmerLight,
            "brightness",
            property(lambda self: 128),
            "light light-1 shows brightness 128, not 0.255",
            id="half a pair",
        ),
        pytest.param(
            SOCKET,
            switch.ChannelSwitch,
            "is_on",
            property(lambda self: True),
            "switch relay-1 shows on, not off",
            id="relay for ever",
        ),
        pytest.param(
            SOCKET,
            sensor.OpenBKSensor,
            "native_value",
            _sensor("voltage", 999),
            "sensor voltage shows 999, not 230.0",
            id="voltage",
        ),
        pytest.param(
            SOCKET,
            sensor.OpenBKSensor,
            "native_value",
            _sensor("power", 100),
            "sensor power shows 100, not 0.0",
            id="power for ever",
        ),
        pytest.param(
            {"pins": {"23": "BAT_ADC;1"}},
            sensor.OpenBKSensor,
            "native_value",
            _sensor("battery", 1),
            "sensor battery shows 1, not 55",
            id="battery",
        ),
        pytest.param(
            ROOM,
            channel_sensor.NumberSensor,
            "native_value",
            property(lambda self: 0.1),
            "sensor channel-3 shows 0.1, not 5.7",
            id="room",
        ),
        pytest.param(
            SHUTTER,
            cover.ShutterCover,
            "current_cover_position",
            property(lambda self: 0),
            "cover cover-3 shows current_position 0, not",
            id="shutter",
        ),
        pytest.param(
            LINES,
            sensor.OpenBKSensor,
            "native_value",
            _sensor("bl0939_power_b", 7),
            "sensor bl0939_power_b shows 7, not -40.0",
            id="two lines",
        ),
        pytest.param(
            {"command": "startDriver AHT2X 4 5"},
            page_sensor.PageSensorEntity,
            "native_value",
            property(lambda self: 7),
            "sensor aht2x-humidity shows 7, not 48.0",
            id="page",
        ),
    ],
)
async def test_what_is_shown_wrongly_is_found(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    template: dict[str, Any],
    kind: type,
    name: str,
    mutant: property,
    found: str,
) -> None:
    entry = {"name": "Device", "chip": "BK7231N"} | template
    assert (await check_one(hass, entry, 1)).problems == []
    monkeypatch.setattr(kind, name, mutant)
    problems = (await check_one(hass, entry, 2)).problems
    assert any(problem.startswith(found) for problem in problems), problems
