"""From pins, types, drivers and labels to what a device offers."""

from collections.abc import Mapping
from fractions import Fraction
import json
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.openbk.device import Feature, Features, Kind, Meaning
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.feature import Pin
from custom_components.openbk.device.flags import FLAGS
from custom_components.openbk.device.light import LightRows
from custom_components.openbk.device.meanings import INT_MAX, INT_MIN
from custom_components.openbk.device.roles import ROLES, Part
from tests.simulator.tables import channels_of_role, role

from .captures import PROFILES, capture

# What a thing is, in short: (key, kind, name, divider, inverted, options).
type Row = tuple[str, Kind, str, int, bool, str]


def features(
    *pins: tuple[Any, ...], types: Mapping[int, str] | None = None, **said: Any
) -> Features:
    """Return features with these (role, channel, second channel) pins."""
    return Features(
        pins=tuple(Pin(i, *pin) for i, pin in enumerate(pins)),
        channel_types=types or {},
        **said,
    )


def row(item: Feature) -> Row:
    """Return what a feature is, in short."""
    meaning = item.meaning
    return (
        item.key,
        item.kind,
        meaning.name,
        meaning.divider,
        meaning.inverted,
        " ".join(meaning.options),
    )


def rows(device: Features) -> list[Row]:
    """Return what a device offers, in short."""
    return [row(item) for item in device.items]


def keys(device: Features) -> list[str]:
    """Return the keys of what a device offers."""
    return [item.key for item in device.items]


@pytest.mark.parametrize("profile", PROFILES)
def test_all_roles_and_types_of_the_firmware_have_a_row(profile: str) -> None:
    roles = json.loads(capture(profile, "api_pins.json"))["rolenames"]
    types = json.loads(capture(profile, "api_channelTypes.json"))["typenames"]
    assert len(roles) == 99
    assert len(types) == 68
    assert set(roles) == ROLES.keys()
    assert set(types) == CHANNEL_TYPES.keys()
    assert " " in ROLES


def test_what_gives_nothing_says_why_and_nothing_else_does() -> None:
    meanings = [
        *CHANNEL_TYPES.values(),
        *(row.meaning for row in ROLES.values()),
        *(row.second for row in ROLES.values() if row.second),
    ]
    for meaning in meanings:
        assert (meaning.kind is None) == bool(meaning.reason), meaning
        assert (meaning.kind is None) != bool(meaning.name), meaning


@pytest.mark.parametrize("name", ROLES)
def test_a_role_gives_something_only_on_channels_that_it_uses(name: str) -> None:
    """The firmware lists no others in `Ch`."""
    number = ROLES[name]
    wanted = bool(number.meaning.kind) + bool(number.second)
    assert wanted <= channels_of_role(role(name))


SWITCH, BINARY, SENSOR = Kind.SWITCH, Kind.BINARY_SENSOR, Kind.SENSOR
NUMBER, SELECT, COVER = Kind.NUMBER, Kind.SELECT, Kind.COVER

# {roles: what a pin on the channels 3 and 4 gives}
BY_ROLE: dict[str, list[Row]] = {
    "Rel Rel_n": [("relay-3", SWITCH, "relay", 1, False, "")],
    "BridgeFWD BridgeREV": [("bridge-3", SWITCH, "relay", 1, False, "")],
    "LED LED_n": [("indicator-3", SWITCH, "indicator", 1, False, "")],
    # Closed to ground is 0, and on; the `_n` roles turn the value round themselves.
    "dInput dInput_n dInput_NoPullUp dInput_NoPullUp_n": [
        ("input-3", BINARY, "input", 1, True, "")
    ],
    "DoorSnsrWSleep DoorSnsrWSleep_nPup DoorSnsrWSleep_pd": [
        ("door-3", BINARY, "door", 1, False, "")
    ],
    "ADC": [("channel-3", SENSOR, "adc", 1, False, "")],
    "DHT11 DHT12 DHT21 DHT22 CHT83XX_SDA SHT3X_SDA": [
        ("channel-3", SENSOR, "temperature", 10, False, ""),
        ("channel-4", SENSOR, "humidity", 1, False, ""),
    ],
    "SGP_DAT": [
        ("channel-3", SENSOR, "carbon_dioxide", 1, False, ""),
        ("channel-4", SENSOR, "tvoc", 1, False, ""),
    ],
    "DS1820_IO": [("channel-3", SENSOR, "temperature", 100, False, "")],
    "PWM_ScriptOnly PWM_ScriptOnly_n": [("channel-3", NUMBER, "pwm", 1, False, "")],
    "Counter_f Counter_r": [("channel-3", SENSOR, "count", 1, False, "")],
    "ShutterA ShutterB": [("cover-3", COVER, "shutter", 1, False, "")],
}
GIVING = {name: given for names, given in BY_ROLE.items() for name in names.split()}


@pytest.mark.parametrize("name", ROLES)
def test_a_pin_becomes_what_its_role_is(name: str) -> None:
    device = features(
        (name, 3, 4), drivers=frozenset({"Shutters"}), light_rows=LightRows()
    )
    assert rows(device) == GIVING.get(name, [])


@pytest.mark.parametrize("name", ["ShutterA", "ShutterB"])
def test_a_shutter_needs_its_driver(name: str) -> None:
    assert rows(features((name, 3))) == []


@pytest.mark.parametrize("name", ["CHT83XX_SDA", "SHT3X_SDA", "SGP_DAT", "DS1820_IO"])
def test_a_chip_measures_only_while_its_driver_runs(name: str) -> None:
    assert not any(item.measured for item in features((name, 3, 4)).items)
    drivers = frozenset({"CHT83XX", "SHT3X", "SGP", "DS1820"})
    assert all(item.measured for item in features((name, 3, 4), drivers=drivers).items)


@pytest.mark.parametrize("pins", [("ADC", "SHT3X_SDA"), ("SHT3X_SDA", "ADC")])
def test_a_chip_that_does_not_measure_stands_in_nobody_s_way(
    pins: tuple[str, str],
) -> None:
    channels = {"ADC": (0, 0), "SHT3X_SDA": (2, 0)}
    device = features(*((name, *channels[name]) for name in pins))
    (voltage,) = (item for item in device.items if item.channel == 0)
    assert voltage.measured
    assert voltage.sibling is None


@pytest.mark.parametrize("name", ["PWM", "PWM_n"])
def test_an_output_of_the_light_that_the_page_does_not_offer_is_a_number(
    name: str,
) -> None:
    (number,) = rows(features((name, 3)))
    assert number == ("channel-3", NUMBER, "pwm", 1, False, "")


# {types: what a channel 3 of it is}
BY_TYPE: dict[str, tuple[Kind, str, int, bool, str]] = {
    "Temperature": (SENSOR, "temperature", 1, False, ""),
    "Temperature_div2": (SENSOR, "temperature", 2, False, ""),
    "Temperature_div10": (SENSOR, "temperature", 10, False, ""),
    "Temperature_div100": (SENSOR, "temperature", 100, False, ""),
    "Humidity": (SENSOR, "humidity", 1, False, ""),
    "Humidity_div10": (SENSOR, "humidity", 10, False, ""),
    "Toggle": (SWITCH, "toggle", 1, False, ""),
    "Toggle_Inv": (SWITCH, "toggle", 1, True, ""),
    "Dimmer Dimmer256 Dimmer1000": (NUMBER, "dimmer", 1, False, ""),
    "Percent": (NUMBER, "percent", 1, False, ""),
    "TextField Enum": (NUMBER, "value", 1, False, ""),
    "LowMidHigh": (SELECT, "level", 1, False, "low mid high"),
    "OffLowMidHigh": (SELECT, "level", 1, False, "off low mid high"),
    "OffLowestLowMidHighHighest": (
        *(SELECT, "level", 1, False),
        "off lowest low mid high highest",
    ),
    "LowestLowMidHighHighest": (
        *(SELECT, "level", 1, False),
        "lowest low mid high highest",
    ),
    "LowMidHighHighest": (SELECT, "level", 1, False, "low mid high highest"),
    "OffLowMidHighHighest": (SELECT, "level", 1, False, "off low mid high highest"),
    "OffDimBright": (SELECT, "level", 1, False, "off dim bright"),
    "OffOnRemember": (SELECT, "power_on_state", 1, False, "off on remember"),
    "ReadOnlyLowMidHigh": (SENSOR, "level", 1, False, "low mid high"),
    "OpenStopClose": (COVER, "cover", 1, False, "open stop close"),
    "StopUpDown": (COVER, "cover", 1, False, "stop open close"),
    "OpenClosed": (BINARY, "opening", 1, True, ""),
    "OpenClosed_Inv": (BINARY, "opening", 1, False, ""),
    "Motion": (BINARY, "motion", 1, False, ""),
    "Motion_n": (BINARY, "motion", 1, True, ""),
    "ReadOnly Custom": (SENSOR, "value", 1, False, ""),
    "ReadOnly_div10": (SENSOR, "value", 10, False, ""),
    "ReadOnly_div100": (SENSOR, "value", 100, False, ""),
    "ReadOnly_div1000": (SENSOR, "value", 1000, False, ""),
    "ReadOnlyEnum": (SENSOR, "text", 1, False, ""),
    "Frequency": (SENSOR, "frequency", 1, False, ""),
    "Frequency_div10": (SENSOR, "frequency", 10, False, ""),
    "Frequency_div100": (SENSOR, "frequency", 100, False, ""),
    "Frequency_div1000": (SENSOR, "frequency", 1000, False, ""),
    "Voltage_div10": (SENSOR, "voltage", 10, False, ""),
    "Voltage_div100": (SENSOR, "voltage", 100, False, ""),
    "Current_div10": (SENSOR, "current", 10, False, ""),
    "Current_div100": (SENSOR, "current", 100, False, ""),
    "Current_div1000": (SENSOR, "current", 1000, False, ""),
    "LeakageCurrent_div1000": (SENSOR, "leakage_current", 1000, False, ""),
    "Power ActivePower": (SENSOR, "power", 1, False, ""),
    "Power_div10": (SENSOR, "power", 10, False, ""),
    "Power_div100": (SENSOR, "power", 100, False, ""),
    "ReactivePower": (SENSOR, "reactive_power", 1, False, ""),
    "PowerFactor_div100": (SENSOR, "power_factor", 100, False, ""),
    "PowerFactor_div1000": (SENSOR, "power_factor", 1000, False, ""),
    "EnergyTotal_kWh_div100": (SENSOR, "energy_total", 100, False, ""),
    "EnergyTotal_kWh_div1000": (SENSOR, "energy_total", 1000, False, ""),
    "EnergyExport_kWh_div1000": (SENSOR, "energy_export", 1000, False, ""),
    "EnergyImport_kWh_div1000": (SENSOR, "energy_import", 1000, False, ""),
    "EnergyToday_kWh_div1000": (SENSOR, "energy_today", 1000, False, ""),
    "BatteryLevelPercent": (SENSOR, "battery", 1, False, ""),
    "SmokePercent": (SENSOR, "smoke", 1, False, ""),
    "Illuminance": (SENSOR, "illuminance", 1, False, ""),
    "Illuminance_div10": (SENSOR, "illuminance", 10, False, ""),
    "TimerSeconds": (SENSOR, "timer", 1, False, ""),
    "Pressure_div100": (SENSOR, "pressure", 100, False, ""),
    "Ph": (SENSOR, "ph", 100, False, ""),
    "Orp": (SENSOR, "orp", 1, False, ""),
    "Tds": (SENSOR, "tds", 1, False, ""),
}
TYPED = {name: given for names, given in BY_TYPE.items() for name in names.split()}


@pytest.mark.parametrize("name", CHANNEL_TYPES)
def test_a_channel_becomes_what_its_type_is(name: str) -> None:
    expected = [("channel-3", *TYPED[name])] if name in TYPED else []
    assert rows(features(types={3: name})) == expected
    assert (name in TYPED) == (name not in ("Default", "Error"))


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("Dimmer", (0, 100)),
        ("Dimmer256", (0, 255)),
        ("Dimmer1000", (0, 1000)),
        ("Percent", (0, 100)),
        ("TextField", (INT_MIN, INT_MAX)),
        ("Enum", (INT_MIN, INT_MAX)),
    ],
)
def test_a_number_has_the_bounds_of_its_type(
    name: str, bounds: tuple[int, int]
) -> None:
    meaning = CHANNEL_TYPES[name]
    assert (meaning.minimum, meaning.maximum) == bounds


@pytest.mark.parametrize(
    ("divider", "decimals"), [(1, 0), (2, 1), (10, 1), (100, 2), (1000, 3)]
)
def test_a_divider_gives_decimal_places(divider: int, decimals: int) -> None:
    assert Meaning(divider=divider).decimals == decimals


@settings(deadline=None)
@given(st.sampled_from([1, 2, 10, 100, 1000]), st.integers(INT_MIN, INT_MAX))
def test_a_divider_loses_nothing(divider: int, raw: int) -> None:
    value = raw / divider
    assert round(value * divider) == raw
    # As many places as are shown say all of it.
    shown = Fraction(f"{value:.{Meaning(divider=divider).decimals}f}")
    assert shown == Fraction(raw, divider)


# Sorted by channel; of one channel what is switched comes first.
COMBINATIONS: dict[str, tuple[Features, list[Row]]] = {
    "a relay and a button on one channel are a relay": (
        features(("Rel", 1), ("Rel_n", 1), ("Btn", 1)),
        [("relay-1", SWITCH, "relay", 1, False, "")],
    ),
    "a relay is a relay whatever its channel says besides": (
        features(("Rel", 1), types={1: "Toggle"}),
        [("relay-1", SWITCH, "relay", 1, False, "")],
    ),
    "an inverted toggle turns its relay round": (
        features(("Rel", 1), types={1: "Toggle_Inv"}),
        [("relay-1", SWITCH, "relay", 1, True, "")],
    ),
    "an inverted toggle turns its bridge round": (
        features(("BridgeFWD", 1), types={1: "Toggle_Inv"}),
        [("bridge-1", SWITCH, "relay", 1, True, "")],
    ),
    "a relay's channel with a type of its own is both": (
        features(("Rel", 1), types={1: "Percent"}),
        [
            ("relay-1", SWITCH, "relay", 1, False, ""),
            ("channel-1", NUMBER, "percent", 1, False, ""),
        ],
    ),
    "an indicator on a relay's channel lights with it": (
        features(("LED_n", 1), ("Rel", 1)),
        [("relay-1", SWITCH, "relay", 1, False, "")],
    ),
    "an indicator on a bridge's channel lights with it": (
        features(("BridgeREV", 1), ("LED_n", 1)),
        [("bridge-1", SWITCH, "relay", 1, False, "")],
    ),
    "an indicator of its own has a switch": (
        features(("Rel", 1), ("LED", 2)),
        [
            ("relay-1", SWITCH, "relay", 1, False, ""),
            ("indicator-2", SWITCH, "indicator", 1, False, ""),
        ],
    ),
    "an indicator on a toggle's channel is the toggle": (
        features(("LED", 2), types={2: "Toggle"}),
        [("channel-2", SWITCH, "toggle", 1, False, "")],
    ),
    "two pins of a latching relay on one channel are one": (
        features(("BridgeFWD", 2), ("BridgeREV", 2)),
        [("bridge-2", SWITCH, "relay", 1, False, "")],
    ),
    "a relay on a bridge's channel is one relay": (
        features(("BridgeFWD", 2), ("Rel", 2)),
        [("relay-2", SWITCH, "relay", 1, False, "")],
    ),
    "a toggle on an unused pin is a switch": (
        features((" ", 2), types={2: "Toggle"}),
        [("channel-2", SWITCH, "toggle", 1, False, "")],
    ),
    "a type says what an input is": (
        features(("dInput_n", 2), types={2: "Motion"}),
        [("channel-2", BINARY, "motion", 1, False, "")],
    ),
    "types that say nothing leave an input what it is": (
        features(("dInput_n", 2), types={2: "Error"}),
        [("input-2", BINARY, "input", 1, True, "")],
    ),
    "a type says what a door sensor is": (
        features(("DoorSnsrWSleep", 2), types={2: "OpenClosed_Inv"}),
        [("channel-2", BINARY, "opening", 1, False, "")],
    ),
    "types say what a climate sensor's channels are": (
        features(("DHT22", 1, 2), types={1: "Temperature_div10", 2: "Humidity_div10"}),
        [
            ("channel-1", SENSOR, "temperature", 10, False, ""),
            ("channel-2", SENSOR, "humidity", 10, False, ""),
        ],
    ),
    "a type says what one of a climate sensor's channels is": (
        features(("DHT22", 1, 2), types={2: "ReadOnly"}),
        [
            ("channel-1", SENSOR, "temperature", 10, False, ""),
            ("channel-2", SENSOR, "value", 1, False, ""),
        ],
    ),
    "with one channel for both, the humidity is written last": (
        features(("DHT11", 5, 5)),
        [("channel-5", SENSOR, "humidity", 1, False, "")],
    ),
    "a second channel that nobody has set is channel 0": (
        features(("DHT11", 5)),
        [
            ("channel-0", SENSOR, "humidity", 1, False, ""),
            ("channel-5", SENSOR, "temperature", 10, False, ""),
        ],
    ),
    "two climate sensors have four channels": (
        features(("DHT11", 1, 2), ("SHT3X_SDA", 3, 4)),
        [
            ("channel-1", SENSOR, "temperature", 10, False, ""),
            ("channel-2", SENSOR, "humidity", 1, False, ""),
            ("channel-3", SENSOR, "temperature", 10, False, ""),
            ("channel-4", SENSOR, "humidity", 1, False, ""),
        ],
    ),
    "a toggle and a dimmer are a light": (
        features(types={1: "Toggle", 2: "Dimmer1000"}),
        [("light-1", Kind.LIGHT, "light", 1, False, "")],
    ),
    "the first toggle goes with the first dimmer": (
        features(types={2: "Toggle", 1: "Dimmer", 3: "Toggle"}),
        [
            ("light-2", Kind.LIGHT, "light", 1, False, ""),
            ("channel-3", SWITCH, "toggle", 1, False, ""),
        ],
    ),
    "a dimmer that is left over is a number": (
        features(types={1: "Toggle", 2: "Dimmer", 3: "Dimmer256"}),
        [
            ("light-1", Kind.LIGHT, "light", 1, False, ""),
            ("channel-3", NUMBER, "dimmer", 1, False, ""),
        ],
    ),
    "the relay of a light's toggle is the light": (
        features(("Rel", 1), types={1: "Toggle", 2: "Dimmer"}),
        [("light-1", Kind.LIGHT, "light", 1, False, "")],
    ),
    "an inverted toggle makes no light": (
        features(types={1: "Toggle_Inv", 2: "Dimmer"}),
        [
            ("channel-1", SWITCH, "toggle", 1, True, ""),
            ("channel-2", NUMBER, "dimmer", 1, False, ""),
        ],
    ),
    "dimmers stay apart where a flag says so": (
        features(types={1: "Toggle", 2: "Dimmer"}, flags=frozenset({45})),
        [
            ("channel-1", SWITCH, "toggle", 1, False, ""),
            ("channel-2", NUMBER, "dimmer", 1, False, ""),
        ],
    ),
    "the outputs of a light are raw numbers where a flag says so": (
        features(
            *(("PWM", 1), ("PWM_n", 2)), flags=frozenset({3}), light_rows=LightRows()
        ),
        [
            ("channel-1", NUMBER, "pwm", 1, False, ""),
            ("channel-2", NUMBER, "pwm", 1, False, ""),
        ],
    ),
    "an output that the light does not reach is a number": (
        features(("PWM", 1), ("PWM", 2), ("PWM_n", 8), light_rows=LightRows()),
        [("channel-8", NUMBER, "pwm", 1, False, "")],
    ),
    "two outputs are cool and warm white, and the third channel is no other": (
        features(("PWM", 1), ("PWM", 3), light_rows=LightRows()),
        [("channel-3", NUMBER, "pwm", 1, False, "")],
    ),
    "beside a chip the light has the channels 0 to 4": (
        features(
            *(("PWM", 6), ("SM2235DAT", 0), ("SM2235CLK", 0)),
            drivers=frozenset({"SM2235"}),
            light_rows=LightRows(colour=True, temperature=True),
        ),
        [("channel-6", NUMBER, "pwm", 1, False, "")],
    ),
    "beside a chip the light begins with the first output": (
        features(
            *(("PWM", 6), ("PWM", 3), ("PWM", 9)),
            drivers=frozenset({"SM2235"}),
            light_rows=LightRows(colour=True, temperature=True),
        ),
        [("channel-9", NUMBER, "pwm", 1, False, "")],
    ),
    "a light that is forced to red, green and blue has three outputs": (
        features(
            *(("PWM", n) for n in range(1, 6)),
            flags=frozenset({20}),
            light_rows=LightRows(colour=True),
        ),
        [
            ("channel-4", NUMBER, "pwm", 1, False, ""),
            ("channel-5", NUMBER, "pwm", 1, False, ""),
        ],
    ),
    "what is forced to red, green and blue beyond the driver's channels": (
        features(("PWM", 5), flags=frozenset({20}), light_rows=LightRows(colour=True)),
        [("channel-5", NUMBER, "pwm", 1, False, "")],
    ),
    "a type says what a raw output is": (
        features(("PWM", 1), types={1: "Dimmer"}, flags=frozenset({3})),
        [("channel-1", NUMBER, "dimmer", 1, False, "")],
    ),
    "an enum with texts is a choice": (
        features(types={9: "Enum"}, options={9: {0: "Off", 5: "Boost"}}),
        [("channel-9", SELECT, "choice", 1, False, "")],
    ),
    "texts of a channel that is no enum any more mean nothing": (
        features(types={9: "Temperature"}, options={9: {0: "Off", 5: "Boost"}}),
        [("channel-9", SENSOR, "temperature", 1, False, "")],
    ),
    "what a newer firmware calls by a new name is passed over": (
        features(("Rel", 1), ("Hyperdrive", 2), types={3: "Warp_div10", 4: "Power"}),
        [
            ("relay-1", SWITCH, "relay", 1, False, ""),
            ("channel-4", SENSOR, "power", 1, False, ""),
        ],
    ),
    "a type with a new name leaves the pin what it is": (
        features(("dInput", 3), types={3: "Warp_div10"}),
        [("input-3", BINARY, "input", 1, True, "")],
    ),
}


@pytest.mark.parametrize("case", COMBINATIONS)
def test_pins_and_types_together(case: str) -> None:
    device, expected = COMBINATIONS[case]
    assert rows(device) == expected


def test_a_light_of_two_channels_dims_on_the_scale_of_its_dimmer() -> None:
    (light,) = features(types={1: "Toggle", 2: "Dimmer256"}).items
    assert (light.channel, light.channel2, light.meaning.maximum) == (1, 2, 255)
    assert light.channels == (1, 2)


def test_labels_are_names_and_only_the_single_one_of_a_kind_needs_no_number() -> None:
    device = features(
        ("Rel", 1),
        types={2: "Temperature", 3: "Temperature_div10", 4: "Humidity", 9: "Enum"},
        labels={2: "Room", 9: "Mode"},
        options={9: {0: "Off", 5: "Boost"}},
    )
    assert [(item.key, item.label, item.alone) for item in device.items] == [
        ("relay-1", None, True),
        ("channel-2", "Room", False),
        ("channel-3", None, False),
        ("channel-4", None, True),
        ("channel-9", "Mode", True),
    ]
    assert device.items[-1].options == {0: "Off", 5: "Boost"}
    assert device.of(SENSOR) == device.items[1:4]
    assert device.channels == {1, 2, 3, 4, 9}


def test_only_a_door_sensor_sleeps() -> None:
    assert features(("DoorSnsrWSleep_nPup", 1)).sleeps
    assert not features(("dInput", 1)).sleeps


def test_only_the_battery_driver_gives_a_battery() -> None:
    assert features(drivers=frozenset({"Battery"})).has_battery
    assert not features(("BAT_ADC", 1)).has_battery


def test_a_meter_with_two_lines_needs_all_of_its_pins() -> None:
    drivers = frozenset({"BL0939SPI"})
    pins = [("BL0939_SCLK", 0), ("BL0939_MOSI", 0), ("BL0939_MISO", 0)]
    assert features(*pins, drivers=drivers).has_dual_meter
    assert features(*pins, drivers=drivers).reads_page
    for lacking in ([], pins[:2], pins[1:]):
        assert not features(*lacking, drivers=drivers).has_dual_meter
        assert not features(*lacking, drivers=drivers).reads_page
    assert not features(*pins).has_dual_meter


def test_a_meter_with_channels_needs_no_pin() -> None:
    device = features(types={3: "Current_div1000"}, drivers=frozenset({"HLW8112SPI"}))
    assert keys(device) == ["channel-3"]


@pytest.mark.parametrize(
    ("device", "power_keys"),
    [
        # The table of section 3.4 of the interface notes.
        (features(), {}),
        (features(("Rel", 5)), {5: "POWER"}),
        (features(("Rel_n", 0)), {0: "POWER"}),
        (features(("Rel", 1), ("Rel", 4)), {1: "POWER1", 4: "POWER4"}),
        (features(("Rel", 1), ("Rel", 0)), {0: "POWER1", 1: "POWER2"}),
        # The firmware counts these too, though they are no relays.
        (features(("Rel", 1), ("LED_n", 2)), {1: "POWER1", 2: "POWER2"}),
        (features(("Rel", 2), ("BridgeFWD", 3)), {2: "POWER2", 3: "POWER3"}),
        (
            features(("Rel", 1), types={7: "Toggle", 8: "Toggle_Inv"}),
            {1: "POWER1", 7: "POWER7"},
        ),
        # Only a relay pin on channel 0 shifts the numbers.
        (features(("Rel", 1), types={0: "Toggle"}), {0: "POWER0", 1: "POWER1"}),
        (features(("Rel", 1), ("LED", 0)), {0: "POWER0", 1: "POWER1"}),
        # Two pins on one channel are one relay; a button on it is none.
        (features(("Rel", 1), ("Rel_n", 1), ("Btn", 1)), {1: "POWER"}),
        # A light takes POWER for itself.
        (features(("Rel", 6), ("PWM", 1)), None),
        (features(("Rel", 6), drivers=frozenset({"BP5758D"})), None),
        (features(("Rel", 6), flags=frozenset({4})), None),
        # Its pins alone are no light: what counts is its driver.
        (features(("Rel", 6), ("BP5758D_CLK", 0)), {6: "POWER"}),
    ],
)
def test_power_is_numbered_as_the_firmware_numbers_it(
    device: Features, power_keys: dict[int, str] | None
) -> None:
    assert device.power_keys == power_keys


def test_only_what_is_switched_is_known_by_on_and_off() -> None:
    device = features(
        ("Rel", 1),
        ("Rel", 2),
        ("dInput", 7),
        types={2: "Percent", 3: "Toggle", 4: "Dimmer", 5: "Toggle", 6: "OpenStopClose"},
    )
    assert device.graded == {2, 4, 6}


def test_what_a_start_up_script_sets_late_is_kept() -> None:
    known = features(
        ("Rel", 1),
        types={3: "Enum", 5: "ReadOnlyEnum", 6: "Power"},
        drivers=frozenset({"BL0942", "NTP"}),
        labels={1: "Lamp", 3: "Mode"},
        options={3: {0: "Off"}},
        texts={5: {1: "Ready"}},
        meter=True,
    )
    early = features(("Rel", 2), types={6: "Power_div10"}, labels={1: "Pump"})
    assert early.with_late(known) == features(
        ("Rel", 2),
        types={3: "Enum", 5: "ReadOnlyEnum", 6: "Power_div10"},
        drivers=frozenset({"BL0942", "NTP"}),
        labels={1: "Pump", 3: "Mode"},
        options={3: {0: "Off"}},
        meter=True,
    )
    assert early.with_late(known).texts == {5: {1: "Ready"}}


def test_texts_that_were_seen_are_remembered_while_there_are_any() -> None:
    known = features(texts={5: {1: "Ready", 2: "Busy"}, 6: {0: "Dry"}})
    now = features(texts={5: {2: "Washing"}, 7: {}})
    assert now.with_texts_of(known).texts == {5: {1: "Ready", 2: "Washing"}, 7: {}}
    # They are no part of what the device is.
    assert now == known


NAMES = st.sampled_from([*CHANNEL_TYPES, "Warp"])
PINS = st.lists(
    st.tuples(
        st.sampled_from([*ROLES, "Hyperdrive"]), st.integers(0, 5), st.integers(0, 5)
    ),
    max_size=6,
)
SAID = st.dictionaries(st.integers(0, 5), st.text(max_size=5), max_size=3)
DEVICES = st.builds(
    lambda pins, types, **said: features(*pins, types=types, **said),
    PINS,
    st.dictionaries(st.integers(0, 5), NAMES, max_size=6),
    drivers=st.frozensets(st.sampled_from(["BL0942", "Battery", "SM2135"])),
    labels=SAID,
    options=st.dictionaries(st.integers(0, 5), SAID, max_size=3),
    texts=st.dictionaries(st.integers(0, 5), SAID, max_size=3),
    flags=st.frozensets(st.sampled_from(FLAGS)),
    meter=st.booleans(),
)


@settings(deadline=None)
@given(DEVICES)
def test_features_survive_being_stored(device: Features) -> None:
    again = Features.from_dict(json.loads(json.dumps(device.as_dict())))
    assert again == device
    assert again.texts == device.texts
    assert again.items == device.items


def test_features_of_an_older_version_can_be_read() -> None:
    stored = {
        "pins": [[26, "Rel", 1, 0]],
        "channel_types": {"2": "Power"},
        "meter": True,
    }
    assert Features.from_dict(stored) == Features(
        pins=(Pin(26, "Rel", 1),), channel_types={2: "Power"}, meter=True
    )


@settings(deadline=None)
@given(DEVICES, st.randoms())
def test_nothing_depends_on_the_order_of_types(device: Features, random: Any) -> None:
    shuffled = list(device.channel_types.items())
    random.shuffle(shuffled)
    other = features(
        *((p.role, p.channel, p.channel2) for p in device.pins),
        types=dict(shuffled),
        drivers=device.drivers,
        labels=dict(reversed([*device.labels.items()])),
        options=device.options,
        flags=device.flags,
    )
    assert other.items == device.items
    assert other.power_keys == device.power_keys


@settings(deadline=None)
@given(DEVICES)
def test_every_thing_has_a_key_of_its_own(device: Features) -> None:
    assert len(set(keys(device))) == len(device.items)
    switched = [item.channel for item in device.of(SWITCH)]
    assert len(set(switched)) == len(switched)
    for item in device.items:
        assert item.channels[0] == item.channel


def test_the_parts_that_count_as_power_are_those_of_the_notes() -> None:
    counted = {
        name
        for name, row in ROLES.items()
        if row.part in (Part.RELAY, Part.INDICATOR, Part.BRIDGE)
    }
    assert counted == {"Rel", "Rel_n", "LED", "LED_n", "BridgeFWD", "BridgeREV"}


def test_what_may_come_late_after_a_boot_is_kept_and_pins_are_not() -> None:
    known = Features(
        pins=(Pin(0, "Rel", 1), Pin(1, "Rel", 2)),
        channel_types={5: "temperature_div10", 6: "Toggle"},
        meter=True,
    )
    read = Features(pins=(Pin(0, "Rel", 1),), channel_types={6: "Dimmer"})
    assert read.with_late(known) == Features(
        pins=(Pin(0, "Rel", 1),),
        channel_types={5: "temperature_div10", 6: "Dimmer"},
        meter=True,
    )
    assert known.with_late(read) == known
