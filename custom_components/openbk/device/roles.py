"""All pin roles of the firmware, as `/api/pins` spells them.

Source: section 4.3 of the interface notes (http_fns.c, new_pins.c). Ids are
append-only, but the names are what the device itself says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from .meanings import Meaning, binary, cover, nothing, number, sensor, switch


class Part(StrEnum):
    """What a role makes of its channel in the firmware."""

    RELAY = "relay"  # a switch, listed as POWER
    INDICATOR = "indicator"  # listed as one more POWER
    BRIDGE = "bridge"  # a relay with two coils, listed as POWER
    PWM = "pwm"  # an output of the LED driver, and starts it
    DOOR = "door"  # its device sleeps most of the time
    SHUTTER = "shutter"  # a motor; where it is stands on the index page alone
    PROBES = "probes"  # one or several thermometers, by the driver that runs
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role: its part, and what it makes of its channel, and of the second one.

    Where it has `drivers`, one of them has to run to measure anything.
    """

    meaning: Meaning
    second: Meaning | None = None
    part: Part = Part.OTHER
    drivers: frozenset[str] = frozenset()


# A press changes a channel or runs a script on the device; no reply tells of it.
_BUTTON = Role(
    meaning=nothing("a press is not told over HTTP; what it switches is seen there")
)
_ELSEWHERE = "a line of a chip whose driver gives what there is"
_CHIP = Role(meaning=nothing(_ELSEWHERE))
_STATUS_LED = Role(meaning=nothing("shows the device's own WiFi state"))
_LEVEL = Role(meaning=nothing("a fixed level"))
_REMOTE = Role(meaning=nothing("remote controls are a matter of scripts and MQTT"))
_DISPLAY = Role(meaning=nothing("a display, written to by scripts"))
_STRIP = Role(meaning=nothing("a line of the LED driver, which gives the light"))
_PULSES = Role(meaning=nothing("a line of the energy meter"))
_INPUT = Role(meaning=binary("input", inverted=True))
_PWM = Role(meaning=nothing("an output of the LED driver"), part=Part.PWM)
_INDICATOR = Role(meaning=switch("indicator"), part=Part.INDICATOR)
_BRIDGE = Role(meaning=switch("relay"), part=Part.BRIDGE)
_RELAY = Role(meaning=switch("relay"), part=Part.RELAY)
# The reed lets the level rise when the door opens; flag 42 turns it round inside.
_DOOR = Role(meaning=binary("door"), part=Part.DOOR)
_CLIMATE = Role(meaning=sensor("temperature", 10), second=sensor("humidity"))
_CHT83XX = replace(_CLIMATE, drivers=frozenset({"CHT83XX"}))
_SHT3X = replace(_CLIMATE, drivers=frozenset({"SHT3X"}))
_AIR = Role(
    meaning=sensor("carbon_dioxide"),
    second=sensor("tvoc"),
    drivers=frozenset({"SGP"}),
)
_DS1820 = Role(
    meaning=sensor("temperature", 100),
    part=Part.PROBES,
    drivers=frozenset({"DS1820"}),
)
# Two lines of one motor, on one channel.
_SHUTTER = Role(meaning=cover("shutter", ""), part=Part.SHUTTER)
_PLAIN_PWM = Role(meaning=number("pwm", 100))
_COUNTER = Role(meaning=sensor("count"))

ROLES: Mapping[str, Role] = {
    " ": Role(meaning=nothing("an unused pin")),
    "Rel": _RELAY,
    "Rel_n": _RELAY,
    "Btn": _BUTTON,
    "Btn_n": _BUTTON,
    "LED": _INDICATOR,
    "LED_n": _INDICATOR,
    "PWM": _PWM,
    "WifiLED": _STATUS_LED,
    "WifiLED_n": _STATUS_LED,
    "Btn_Tgl_All": _BUTTON,
    "Btn_Tgl_All_n": _BUTTON,
    "dInput": _INPUT,
    "dInput_n": _INPUT,
    "TglChanOnTgl": _BUTTON,
    "dInput_NoPullUp": _INPUT,
    "dInput_NoPullUp_n": _INPUT,
    "BL0937SEL": _PULSES,
    "BL0937CF": _PULSES,
    "BL0937CF1": _PULSES,
    "ADC": Role(meaning=sensor("adc")),
    "SM2135DAT": _STRIP,
    "SM2135CLK": _STRIP,
    "BP5758D_DAT": _STRIP,
    "BP5758D_CLK": _STRIP,
    "BP1658CJ_DAT": _STRIP,
    "BP1658CJ_CLK": _STRIP,
    "PWM_n": _PWM,
    "IRRecv": _REMOTE,
    "IRSend": _REMOTE,
    "Btn_NextColor": _BUTTON,
    "Btn_NextColor_n": _BUTTON,
    "Btn_NextDimmer": _BUTTON,
    "Btn_NextDimmer_n": _BUTTON,
    "AlwaysHigh": _LEVEL,
    "AlwaysLow": _LEVEL,
    "UCS1912_DIN": _STRIP,
    "SM16703P_DIN": _STRIP,
    "Btn_NextTemperature": _BUTTON,
    "Btn_NextTemperature_n": _BUTTON,
    "Btn_ScriptOnly": _BUTTON,
    "Btn_ScriptOnly_n": _BUTTON,
    "DHT11": _CLIMATE,
    "DHT12": _CLIMATE,
    "DHT21": _CLIMATE,
    "DHT22": _CLIMATE,
    "CHT83XX_SDA": _CHT83XX,
    "CHT83XX_SCK": _CHIP,
    "SHT3X_SDA": _SHT3X,
    "SHT3X_SCK": _CHIP,
    "SoftSDA": _CHIP,
    "SoftSCL": _CHIP,
    "SM2235DAT": _STRIP,
    "SM2235CLK": _STRIP,
    "BridgeFWD": _BRIDGE,
    "BridgeREV": _BRIDGE,
    "Btn_SmartLED": _BUTTON,
    "Btn_SmartLED_n": _BUTTON,
    "DoorSnsrWSleep": _DOOR,
    "DoorSnsrWSleep_nPup": _DOOR,
    "BAT_ADC": Role(meaning=nothing("the battery driver gives level and voltage")),
    "BAT_Relay": Role(meaning=nothing("connects the battery for a measurement")),
    "TM1637_DIO": _DISPLAY,
    "TM1637_CLK": _DISPLAY,
    "BL0937SEL_n": _PULSES,
    "DoorSnsrWSleep_pd": _DOOR,
    "SGP_CLK": _CHIP,
    "SGP_DAT": _AIR,
    "ADC_Button": _BUTTON,
    "GN6932_CLK": _DISPLAY,
    "GN6932_DAT": _DISPLAY,
    "GN6932_STB": _DISPLAY,
    "TM1638_CLK": _DISPLAY,
    "TM1638_DAT": _DISPLAY,
    "TM1638_STB": _DISPLAY,
    "BAT_Relay_n": Role(meaning=nothing("connects the battery for a measurement")),
    "KP18058_CLK": _STRIP,
    "KP18058_DAT": _STRIP,
    "DS1820_IO": _DS1820,
    "PWM_ScriptOnly": _PLAIN_PWM,
    "PWM_ScriptOnly_n": _PLAIN_PWM,
    "Counter_f": _COUNTER,
    "Counter_r": _COUNTER,
    "IRRecv_nPup": _REMOTE,
    "StripState": Role(meaning=nothing("follows the light")),
    "StripState_n": Role(meaning=nothing("follows the light")),
    "HLW_8112_SCSN": Role(
        meaning=nothing("a line of the meter, which gives channels with types")
    ),
    "RCRecv": _REMOTE,
    "RCRecv_nPup": _REMOTE,
    "Btn_pd": _BUTTON,
    "Btn_pd_n": _BUTTON,
    "TglChanOnTgl_pd": _BUTTON,
    "ShutterA": _SHUTTER,
    "ShutterB": _SHUTTER,
    "BtnShutterUp": _BUTTON,
    "BtnShutterDown": _BUTTON,
    "BL0939_SCLK": _PULSES,
    "BL0939_MOSI": _PULSES,
    "BL0939_MISO": _PULSES,
}
