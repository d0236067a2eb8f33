"""The rule that says what a device should become knows all there is to know."""

import pytest

from tests.simulator.tables import CHANNEL_TYPES, ROLE_NAMES

from .check import words
from .expected import expected, otherwise, same_state, sleeps
from .load import read

# What gives nothing by itself, not even with its driver.
NOTHING = """
Btn Btn_n Btn_pd Btn_pd_n Btn_Tgl_All Btn_Tgl_All_n Btn_NextColor Btn_NextColor_n
Btn_NextDimmer Btn_NextDimmer_n Btn_NextTemperature Btn_NextTemperature_n
Btn_ScriptOnly Btn_ScriptOnly_n Btn_SmartLED Btn_SmartLED_n BtnShutterUp BtnShutterDown
ADC_Button TglChanOnTgl TglChanOnTgl_pd WifiLED WifiLED_n AlwaysHigh AlwaysLow
BL0937SEL BL0937SEL_n BL0937CF BL0937CF1 BL0939_SCLK BL0939_MOSI BL0939_MISO
SM2135DAT SM2135CLK BP5758D_DAT BP5758D_CLK BP1658CJ_DAT BP1658CJ_CLK SM2235DAT
SM2235CLK KP18058_CLK KP18058_DAT UCS1912_DIN SM16703P_DIN StripState StripState_n
IRRecv IRRecv_nPup IRSend RCRecv RCRecv_nPup CHT83XX_SCK SHT3X_SCK SGP_CLK SoftSDA
SoftSCL BAT_Relay BAT_Relay_n TM1637_DIO TM1637_CLK GN6932_CLK GN6932_DAT GN6932_STB
TM1638_CLK TM1638_DAT TM1638_STB ShutterA ShutterB
"""


def _expected(pins: dict[str, str], command: str = "", flags: int = 0) -> list[str]:
    template = read(
        {"chip": "BK7231N", "pins": pins, "command": command, "flags": flags}
    )
    assert {note.kind for note in template.notes} <= {"entry"}
    return sorted(words(item.entity) for item in expected(template))


@pytest.mark.parametrize("role", ROLE_NAMES[1:])
def test_every_role_gives_something_or_is_known_to_give_nothing(role: str) -> None:
    assert bool(_expected({"6": f"{role};1;2"})) != (role in NOTHING.split())


@pytest.mark.parametrize("kind", [kind.name for kind in CHANNEL_TYPES])
def test_every_channel_type_but_two_gives_something(kind: str) -> None:
    found = _expected({}, f"SetChannelType 5 {kind}")
    assert bool(found) != (kind in ("Default", "Error"))


def _pwm(*channels: int) -> dict[str, str]:
    return {str(pin): f"PWM;{channel}" for pin, channel in enumerate(channels)}


@pytest.mark.parametrize(
    ("channels", "command", "flags", "light"),
    [
        ((0,), "", 0, "brightness"),
        ((1, 1), "", 0, "brightness"),
        ((1, 2), "", 0, "color_temp"),
        ((1, 2, 3), "", 0, "rgb"),
        ((1, 2, 3, 4), "", 0, "rgb+white"),
        ((0, 1, 2, 4), "", 0, "rgb+white"),
        ((0, 1, 2, 4), "", 1 << 24, "color_temp+rgb"),
        ((0, 1, 2, 3), "", 1 << 24, "rgb"),
        ((0, 1, 2, 3, 4), "", 0, "color_temp+rgb"),
        ((0, 1, 2), "", 1 << 20, "rgb"),
        ((), "", 1 << 4, "color_temp+rgb"),
        ((), "startDriver BP5758D", 0, "color_temp+rgb"),
        ((), "startDriver BP5758D\nstopDriver SM2135", 0, "color_temp+rgb"),
        ((), "backlog startDriver BP5758D; LED_Map 0 1 2 -1 -1", 0, "rgb"),
        ((), "backlog startDriver BP5758D; LED_Map 0 1 2", 0, "rgb"),
        ((), "backlog startDriver BP5758D; BP5758D_Map -1 -1 -1 0 1", 0, "color_temp"),
        (
            (),
            "backlog startDriver BP5758D; LED_Map 0 1 2 255 255",
            0,
            "color_temp+rgb",
        ),
        (
            (),
            "backlog BP5758D_Map 0 1 2 -1 -1; startDriver BP5758D",
            0,
            "color_temp+rgb",
        ),
        (
            (),
            "backlog startDriver KP18058; BP5758D_Map 0 1 2 -1 -1",
            0,
            "color_temp+rgb",
        ),
        ((), "backlog startDriver TuyaMCU; tuyaMcu_setupLED 24 1", 0, "color_temp+rgb"),
        ((), "startDriver SM16703P", 0, "rgb"),
        (
            (3, 4),
            "backlog startDriver SM16703P; startDriver PixelAnim",
            0,
            "color_temp+rgb",
        ),
    ],
)
def test_a_light_can_do_what_its_outputs_can(
    channels: tuple[int, ...], command: str, flags: int, light: str
) -> None:
    assert _expected(_pwm(*channels), command, flags) == [f"light light ({light})"]


def test_outputs_beyond_the_driver_or_without_it_are_numbers() -> None:
    assert _expected(_pwm(5)) == ["number channel-5 (0..100 %)"]
    assert _expected(_pwm(1, 2), flags=8) == [
        "number channel-1 (0..100 %)",
        "number channel-2 (0..100 %)",
    ]


@pytest.mark.parametrize(
    ("pins", "flags", "entity"),
    [
        ({"6": "DHT22;3;4", "7": "PWM;4"}, 8, "number channel-4 (0..100 %)"),
        ({"6": "PWM;4", "7": "DHT22;3;4"}, 8, "sensor channel-4 (humidity %)"),
        ({"6": "DHT22;3;4", "7": "PWM_ScriptOnly;4"}, 0, "number channel-4 (0..100 %)"),
    ],
)
def test_a_channel_is_what_its_last_pin_makes_of_it(
    pins: dict[str, str], flags: int, entity: str
) -> None:
    assert sorted([entity, "sensor channel-3 (temperature °C)"]) == (
        _expected(pins, flags=flags)
    )


def test_the_dimmer_of_a_light_is_nothing_else() -> None:
    command = "SetChannelType 1 Dimmer\nSetChannelType 5 Toggle"
    assert _expected({"9": "BridgeREV;1"}, command) == ["light light-5 (brightness)"]


@pytest.mark.parametrize(
    ("channels", "command", "flags", "numbers", "light"),
    [
        ((1, 2, 8), "", 0, (8,), "rgb"),
        ((0, 1, 2, 7), "", 0, (7,), "rgb"),
        ((1, 2, 3, 4, 5, 9), "", 0, (9,), "color_temp+rgb"),
        # Of two, the second is the one behind the first.
        ((1, 3), "", 0, (3,), "color_temp"),
        ((0, 1, 2, 3, 4), "", 1 << 20, (3, 4), "rgb"),
        ((5,), "", 1 << 20, (5,), None),
        ((1, 2), "", 1 << 20, (1, 2), None),
        ((5,), "", 1 << 4, (5,), "color_temp+rgb"),
        ((6,), "startDriver SM2235", 0, (6,), "color_temp+rgb"),
        ((3, 6, 9), "startDriver SM2235", 0, (9,), "color_temp+rgb"),
        ((9,), "startDriver GosundSW2", 1 << 4, (9,), "brightness"),
    ],
)
def test_outputs_that_a_light_does_not_reach_are_numbers_beside_it(
    channels: tuple[int, ...],
    command: str,
    flags: int,
    numbers: tuple[int, ...],
    light: str | None,
) -> None:
    assert _expected(_pwm(*channels), command, flags) == [
        *([f"light light ({light})"] if light else []),
        *(f"number channel-{number} (0..100 %)" for number in numbers),
    ]


def test_a_shutter_is_one_once_its_driver_runs() -> None:
    pins = {"6": "ShutterA;3", "7": "ShutterB;3"}
    assert _expected(pins) == []
    assert _expected(pins, "startDriver Shutters") == ["cover cover-3 (with position)"]


@pytest.mark.parametrize(
    ("pins", "command", "expected"),
    [
        ({"6": "DoorSensorWithDeepSleep;1"}, "", True),
        ({"6": "dInput;1"}, "", False),
        ({}, "startDriver tmSensor", True),
        ({}, "addRepeatingEvent 60 -1 DeepSleep 3600", True),
        ({}, "echo no deep sleep", False),
    ],
)
def test_who_sleeps_follows_from_pins_drivers_and_commands(
    pins: dict[str, str], command: str, expected: bool
) -> None:
    assert sleeps(read({"pins": pins, "command": command})) is expected


@pytest.mark.parametrize(
    ("command", "label"),
    [
        ('SetChannelLabel 3 "  Water boiler "', "Water boiler"),
        ('SetChannelLabel 3 "Water boiler', "Water boiler"),
        ('SetChannelLabel 3 "Fan & Light"', "Fan & Light"),
        ("SetChannelLabel 3 A&amp;B", None),
        ("SetChannelLabel 3 3", None),
        ('SetChannelLabel 3 ""', None),
        ("SetChannelLabel 3 Boiler\nSetChannelVisible 3 0", None),
        ("SetChannelLabel 3 <b>Boiler</b>", None),
        ("SetChannelLabel 3 $CH1", None),
        ('SetChannelLabel 3 "Toggle Lamp"', None),
        (f"SetChannelLabel 3 {'ü' * 120}", None),
    ],
)
def test_a_label_is_what_the_page_shows_of_it(command: str, label: str | None) -> None:
    template = read({"command": f"SetChannelType 3 Toggle\n{command}"})
    assert [item.label for item in expected(template)] == [label]


@pytest.mark.parametrize(
    ("options", "entity"),
    [
        ("0:Off 1:On", "select channel-3 (Off/On)"),
        ("0:Off 1:On 2:On", "select channel-3 (Off [0]/On [1]/On [2])"),
        ("0: 1:On", "select channel-3 ([0]/On [1])"),
        ("Off On", "select channel-3 (?)"),
        ("0:Off 0:On", "select channel-3 (?)"),
        ("0:<b>Off</b>", "select channel-3 (?)"),
        (
            "0:Off 1:On\nSetChannelVisible 3 0",
            "number channel-3 (-2147483648..2147483647)",
        ),
    ],
)
def test_a_choice_has_the_options_that_can_be_told_apart(
    options: str, entity: str
) -> None:
    command = f"SetChannelType 3 Enum\nSetChannelEnum 3 {options}"
    assert _expected({}, command) == [entity]


@pytest.mark.parametrize(
    ("command", "flags", "doubt"),
    [
        ("if $CH1==1 then startDriver BL0942", 0, True),
        ("if $CH1==1 then startDriver NTP", 0, False),
        ("addEventHandler WiFiState 4 startDriver BL0942", 0, True),
        ("addEventHandler OnClick 6 startDriver BL0942", 0, False),
        ("if $CH1==1 then addRepeatingEvent 60 1 startDriver tmSensor", 0, True),
        ("backlog startDriver BL0937; startDriver BL0942", 0, True),
        ("backlog startDriver TuyaMCU; tuyaMcu_setupLED 20 1", 1 << 20, True),
        ("SetChannelLabel 1 a=b", 0, True),
    ],
)
def test_what_a_command_leaves_open_is_told(
    command: str, flags: int, doubt: bool
) -> None:
    _, doubts = otherwise(read({"command": command, "flags": flags}))
    assert bool(doubts) == doubt


@pytest.mark.parametrize(
    ("pins", "command", "entities"),
    [
        ({}, "SetPinRole 40 Rel\nSetPinChannel 40 2", []),
        ({"6": "Rel;1"}, "SetPinChannel 6 70", ["switch relay-1 (outlet)"]),
        ({"6": "Rel;1"}, "SetPinRole 6 Button", ["switch relay-1 (outlet)"]),
        ({"6": "Rel;1"}, "clearIO", []),
        (
            {"6": "dInput;3"},
            "SetChannelType 3 Button",
            ["binary_sensor input-3 (-)"],
        ),
        (
            {"6": "PWM;1", "7": "PWM;2"},
            "startDriver GosundSW2",
            ["light light (brightness)"],
        ),
        (
            {"6": "DHT22;5;6"},
            "startDriver MCP9808 4 5",
            [
                "sensor channel-5 (temperature °C)",
                "sensor channel-6 (humidity %)",
                "sensor mcp9808-temperature (temperature °C)",
            ],
        ),
        ({}, "backlog tuyaMcu_setupLED 20 1; startDriver TuyaMCU", []),
        ({}, "backlog startDriver TuyaMCU; tuyaMcu_setupLED 20", []),
        ({}, "backlog startDriver tmSensor; tuyaMcu_setupLED 20 1", []),
    ],
)
def test_what_the_firmware_refuses_or_shows_otherwise_is_not_expected(
    pins: dict[str, str], command: str, entities: list[str]
) -> None:
    assert _expected(pins, command) == entities


def test_the_meter_with_channels_leaves_their_types_and_takes_their_labels() -> None:
    stopped = _expected({}, "startDriver HLW8112SPI\nstopDriver HLW8112SPI")
    assert len(stopped) == 12
    template = read({"command": "SetChannelLabel 2 A\nstartDriver HLW8112SPI"})
    assert {i.label for i in expected(template) if i.channel == 2} == {"Power Factor"}


@pytest.mark.parametrize(
    ("raw", "shown"), [(-1, "unknown"), (0, "0.0"), (480, "48.0"), (1001, "unknown")]
)
def test_a_humidity_that_cannot_be_is_unknown(raw: int, shown: str) -> None:
    (item,) = expected(read({"command": "SetChannelType 3 Humidity_div10"}))
    assert item.show
    assert item.show(raw) == shown


def test_a_meter_with_two_lines_has_the_page_or_channels() -> None:
    pins = {"6": "BL0939_SCLK;0", "7": "BL0939_MOSI;0", "8": "BL0939_MISO;0"}
    assert len(_expected(pins)) == 15
    assert _expected({}, "startDriver BL0939SPI") == []
    assert len(_expected({}, "startDriver HLW8112SPI")) == 12
    by_channels = _expected({"6": "HLW_8112_SCSN;0"})
    assert len(by_channels) == 12
    assert "sensor channel-7 (apparent_power VA)" in by_channels


def test_a_driver_without_channels_shows_the_page() -> None:
    assert _expected({}, "startDriver AHT2X 4 5") == [
        "sensor aht2x-humidity (humidity %)",
        "sensor aht2x-temperature (temperature °C)",
    ]
    typed = "backlog startDriver AHT2X 4 5 1; SetChannelType 1 Temperature_div10"
    assert _expected({}, typed) == [
        "sensor aht2x-humidity (humidity %)",
        "sensor channel-1 (temperature °C)",
    ]


def test_flag_36_keeps_drivers_from_starting_by_their_pins() -> None:
    pins = {"6": "SM2135DAT;0", "7": "SM2135CLK;0", "8": "BAT_ADC;0"}
    assert len(_expected(pins)) == 3
    assert _expected(pins, flags=1 << 36) == []


def test_an_indicator_is_out_of_the_way_of_everything_else() -> None:
    assert _expected({"6": "LED;1", "7": "Rel;1"}) == ["switch relay-1 (outlet)"]
    assert _expected({"6": "LED_n;1"}) == ["switch indicator-1 (-)"]
    assert _expected({"6": "LED;2", "7": "Rel;1"}) == [
        "switch indicator-2 (-) (disabled)",
        "switch relay-1 (outlet)",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("21.5", "21.50", True),
        ("on", "on", True),
        ("on", "off", False),
        ("1", "2", False),
    ],
)
def test_states_are_compared_as_numbers_where_they_are(
    one: str, other: str, same: bool
) -> None:
    assert same_state(one, other) == same
