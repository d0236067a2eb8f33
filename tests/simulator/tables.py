"""Hold the firmware's tables: pin roles, channel types, drivers.

Source: `rolenames` and `typenames` as a device lists them, and the reference's
sections 4.3 and 4.4.
"""

from typing import Final, NamedTuple

CHANNEL_COUNT: Final = 64

_ROLES: Final = """
Rel Rel_n Btn Btn_n LED LED_n PWM WifiLED WifiLED_n Btn_Tgl_All Btn_Tgl_All_n dInput
dInput_n TglChanOnTgl dInput_NoPullUp dInput_NoPullUp_n BL0937SEL BL0937CF BL0937CF1
ADC SM2135DAT SM2135CLK BP5758D_DAT BP5758D_CLK BP1658CJ_DAT BP1658CJ_CLK PWM_n
IRRecv IRSend Btn_NextColor Btn_NextColor_n Btn_NextDimmer Btn_NextDimmer_n
AlwaysHigh AlwaysLow UCS1912_DIN SM16703P_DIN Btn_NextTemperature
Btn_NextTemperature_n Btn_ScriptOnly Btn_ScriptOnly_n DHT11 DHT12 DHT21 DHT22
CHT83XX_SDA CHT83XX_SCK SHT3X_SDA SHT3X_SCK SoftSDA SoftSCL SM2235DAT SM2235CLK
BridgeFWD BridgeREV Btn_SmartLED Btn_SmartLED_n DoorSnsrWSleep DoorSnsrWSleep_nPup
BAT_ADC BAT_Relay TM1637_DIO TM1637_CLK BL0937SEL_n DoorSnsrWSleep_pd SGP_CLK
SGP_DAT ADC_Button GN6932_CLK GN6932_DAT GN6932_STB TM1638_CLK TM1638_DAT TM1638_STB
BAT_Relay_n KP18058_CLK KP18058_DAT DS1820_IO PWM_ScriptOnly PWM_ScriptOnly_n
Counter_f Counter_r IRRecv_nPup StripState StripState_n HLW_8112_SCSN RCRecv
RCRecv_nPup Btn_pd Btn_pd_n TglChanOnTgl_pd ShutterA ShutterB BtnShutterUp
BtnShutterDown BL0939_SCLK BL0939_MOSI BL0939_MISO
"""
ROLE_NAMES: Final = (" ", *_ROLES.split())
ROLE_BY_NAME: Final = {name.lower(): role for role, name in enumerate(ROLE_NAMES)} | {
    "none": 0
}


def role(name: str) -> int:
    """Return the number of the role with this exact name."""
    return ROLE_NAMES.index(name)


def roles(*names: str) -> frozenset[int]:
    """Return the numbers of the roles with these exact names."""
    return frozenset(role(name) for name in names)


RELAY_ROLES: Final = roles("Rel", "Rel_n")
RELAY_LIKE_ROLES: Final = roles(
    "Rel", "Rel_n", "LED", "LED_n", "BridgeFWD", "BridgeREV"
)
PWM_ROLES: Final = roles("PWM", "PWM_n")
SCRIPT_PWM_ROLES: Final = roles("PWM_ScriptOnly", "PWM_ScriptOnly_n")
DHT_ROLES: Final = roles("DHT11", "DHT12", "DHT21", "DHT22")
CLIMATE_ROLES: Final = roles("CHT83XX_SDA", "SHT3X_SDA")
AIR_ROLE: Final = role("SGP_DAT")
DOOR_ROLES: Final = roles("DoorSnsrWSleep", "DoorSnsrWSleep_nPup", "DoorSnsrWSleep_pd")
INPUT_ROLES: Final = roles("dInput", "dInput_NoPullUp") | DOOR_ROLES
INFRARED_ROLES: Final = roles("IRRecv", "IRSend", "IRRecv_nPup")
INVERTED_INPUT_ROLES: Final = roles("dInput_n", "dInput_NoPullUp_n")
# What POWERALL reaches (the reference, 3.4).
ALL_OUTPUT_ROLES: Final = (
    RELAY_LIKE_ROLES | PWM_ROLES | SCRIPT_PWM_ROLES | roles("BAT_Relay", "BAT_Relay_n")
)

_TWO_CHANNELS: Final = (
    roles("Btn", "Btn_n", "Btn_pd", "Btn_pd_n")
    | DHT_ROLES
    | CLIMATE_ROLES
    | frozenset({AIR_ROLE})
)
_NO_CHANNEL: Final = (
    roles("SGP_CLK", "SHT3X_SCK", "CHT83XX_SCK", "Btn_Tgl_All", "Btn_Tgl_All_n")
    | roles("BL0937CF", "BL0937CF1", "BL0937SEL", "BL0937SEL_n")
    | roles("WifiLED", "WifiLED_n", "RCRecv", "RCRecv_nPup", "IRRecv_nPup")
    | roles("BL0939_SCLK", "BL0939_MOSI", "BL0939_MISO", "HLW_8112_SCSN")
    | frozenset(range(role("IRRecv"), role("DHT11")))
    | frozenset(range(role("SM2135DAT"), role("BP1658CJ_CLK") + 1))
)


def channels_of_role(number: int) -> int:
    """Return how many channels (0, 1 or 2) a pin with this role uses."""
    if number in _TWO_CHANNELS:
        return 2
    return 0 if number == 0 or number in _NO_CHANNEL else 1


class ChannelType(NamedTuple):
    """A channel type: its name, how it is scaled and how the index page shows it."""

    name: str
    divider: int = 1
    title: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    select: str = ""


def _plain(names: str) -> tuple[ChannelType, ...]:
    return tuple(ChannelType(name) for name in names.split())


def _select(name: str, options: str, what: str = "speed") -> ChannelType:
    return ChannelType(name, options=tuple(options.split()), select=what)


def _sensor(name: str, divider: int, title: str, unit: str = "") -> ChannelType:
    return ChannelType(name, divider, title, unit)


CHANNEL_TYPES: Final = (
    *_plain("Default Error"),
    _sensor("Temperature", 1, "Temperature", "C"),
    _sensor("Humidity", 1, "Humidity", "%"),
    _sensor("Humidity_div10", 10, "Humidity", "%"),
    _sensor("Temperature_div10", 10, "Temperature", "C"),
    *_plain("Toggle Dimmer"),
    _select("LowMidHigh", "Low Mid High"),
    *_plain("TextField ReadOnly"),
    _select("OffLowMidHigh", "Off Low Mid High"),
    _select("OffLowestLowMidHighHighest", "Off Lowest Low Mid High Highest"),
    _select("LowestLowMidHighHighest", "Lowest Low Mid High Highest"),
    *_plain("Dimmer256 Dimmer1000"),
    _sensor("Frequency_div100", 100, "Frequency", "Hz"),
    _sensor("Voltage_div10", 10, "Voltage", "V"),
    _sensor("Power", 1, "Power", "W"),
    _sensor("Current_div100", 100, "Current", "A"),
    *_plain("ActivePower"),
    _sensor("PowerFactor_div1000", 1000, "PowerFactor"),
    _sensor("ReactivePower", 1, "ReactivePower", "vAr"),
    _sensor("EnergyTotal_kWh_div1000", 1000, "EnergyTotal", "kWh"),
    _sensor("EnergyExport_kWh_div1000", 1000, "EnergyExport", "kWh"),
    _sensor("EnergyToday_kWh_div1000", 1000, "EnergyToday", "kWh"),
    _sensor("Current_div1000", 1000, "Current", "A"),
    _sensor("EnergyTotal_kWh_div100", 100, "EnergyTotal", "kWh"),
    *_plain("OpenClosed OpenClosed_Inv"),
    _sensor("BatteryLevelPercent", 1, "Battery", "%"),
    _select("OffDimBright", "Off Dim Bright", "level"),
    _select("LowMidHighHighest", "Low Mid High Highest"),
    _select("OffLowMidHighHighest", "Off Low Mid High Highest"),
    *_plain("Custom"),
    _sensor("Power_div10", 10, "Power", "W"),
    *_plain("ReadOnlyLowMidHigh SmokePercent"),
    _sensor("Illuminance", 1, "Illuminance", "Lux"),
    *_plain("Toggle_Inv"),
    _select("OffOnRemember", "Off On Remember", "memory"),
    _sensor("Voltage_div100", 100, "Voltage", "V"),
    _sensor("Temperature_div2", 2, "Temperature", "C"),
    *_plain("TimerSeconds"),
    _sensor("Frequency_div10", 10, "Frequency", "Hz"),
    _sensor("PowerFactor_div100", 100, "PowerFactor"),
    _sensor("Pressure_div100", 100, "Pressure", "hPa"),
    _sensor("Temperature_div100", 100, "Temperature", "C"),
    _sensor("LeakageCurrent_div1000", 1000, "Leakage", "A"),
    _sensor("Power_div100", 100, "Power", "W"),
    *_plain("Motion"),
    _sensor("ReadOnly_div10", 10, "ReadOnly:"),
    _sensor("ReadOnly_div100", 100, "ReadOnly:"),
    _sensor("ReadOnly_div1000", 1000, "ReadOnly:"),
    _sensor("Ph", 100, "Ph Water Quality", "Ph"),
    _sensor("Orp", 1, "Orp Water Quality", "mV"),
    _sensor("Tds", 1, "TDS Water Quality", "ppm"),
    *_plain("Motion_n"),
    _sensor("Frequency_div1000", 1000, "Frequency", "Hz"),
    _select("OpenStopClose", "Open Stop Close", "mode"),
    *_plain("Percent"),
    _select("StopUpDown", "Stop Up Down", "mode"),
    _sensor("EnergyImport_kWh_div1000", 1000, "EnergyImport", "kWh"),
    *_plain("Enum ReadOnlyEnum"),
    _sensor("Current_div10", 10, "Current", "A"),
    _sensor("Illuminance_div10", 10, "Illuminance", "Lux"),
    _sensor("Frequency", 1, "Frequency", "Hz"),
)
TYPE_BY_NAME: Final = {
    channel_type.name.lower(): number
    for number, channel_type in enumerate(CHANNEL_TYPES)
}


def type_number(name: str) -> int:
    """Return the number of the channel type with this exact name."""
    return TYPE_BY_NAME[name.lower()]


TOGGLE: Final = type_number("Toggle")
TOGGLE_INV: Final = type_number("Toggle_Inv")
# What a toggle switches to where it is not 1 (the reference, 4.2).
DIMMER_MAXIMUM: Final = {
    type_number("Dimmer"): 100,
    type_number("Dimmer256"): 256,
    type_number("Dimmer1000"): 1000,
}

# In the order in which the index page lists the running ones.
_DRIVERS: Final = """
TuyaMCU tmSensor Roomba GirierMCU TCA9554 DMX Freeze ESPHomeAPI TESTSPIFLASH PIR
PixelAnim Drawers HGS02 PinMutex GosundSW2 TCL OpenWeatherMap Widget TestCharts
Charts NTP DS3231 DCF77 HTTPButtons TESTPOWER TESTLED TESTUART Test SimpleEEPROM
MultiPinI2CScanner I2C RN8209 BL0942 PWMG BL0942SPI HLW8112SPI BL0939SPI
ChargingLimit BL0937 CSE7761 CSE7766 MAX6675 MAX31855 PT6523 TextScroller SM16703P
SM15155E IR RC IR2 DDPSend Shutters DDP MDNS SSDP DGR Wemo Hue PWMToggler DoorSensor
ADCButton MAX72XX_Clock SM2135 BP5758D BP1658CJ SM2235 SSD1306 BMP280 MAX72XX BMPI2C
CHT83XX MCP9808 KP18058 ADCSmoother SHT3X SGP ShiftRegister AHT2X DS1820 DS1820_FULL
HT16K33 TM1637 GN6932 TM1638 HD2015 Battery BKPartitions Bridge UartTCP GaitekAC
TXWCAM NEO6M LTR_ALS TinyIR_NEC mqttServer
"""
DRIVERS: Final = tuple(_DRIVERS.split())
DRIVER_BY_NAME: Final = {name.lower(): name for name in DRIVERS}
METER_DRIVERS: Final = ("BL0937", "BL0942", "BL0942SPI", "CSE7766", "RN8209")
# The others leave the frequency "not a number".
FREQUENCY_DRIVERS: Final = frozenset({"BL0942", "BL0942SPI", "TESTPOWER"})
_LED_CHIPS: Final = (
    "SM2135 BP5758D TESTLED SM2235 BP1658CJ KP18058 SM16703P SM15155E DMX"
)
LED_CHIP_DRIVERS: Final = frozenset(_LED_CHIPS.split())
# The outputs' order a chip's driver stores where none is stored yet.
LED_MAPS: Final = {
    "BP5758D": (0, 1, 2, 3, 4),
    "BP1658CJ": (1, 0, 2, 3, 4),
    "KP18058": (2, 0, 1, 3, 4),
    "SM2135": (2, 1, 0, 4, 3),
    "SM2235": (2, 1, 0, 4, 3),
}
# Drivers the firmware starts by itself for pins with all of these roles.
AUTOSTART: Final = (
    ("SM2135", ("SM2135CLK", "SM2135DAT")),
    ("SM2235", ("SM2235CLK", "SM2235DAT")),
    ("BP5758D", ("BP5758D_CLK", "BP5758D_DAT")),
    ("BP1658CJ", ("BP1658CJ_CLK", "BP1658CJ_DAT")),
    ("KP18058", ("KP18058_CLK", "KP18058_DAT")),
    ("BL0937", ("BL0937CF", "BL0937CF1", "BL0937SEL")),
    ("BL0937", ("BL0937CF", "BL0937CF1", "BL0937SEL_n")),
    ("BL0939SPI", ("BL0939_SCLK", "BL0939_MOSI", "BL0939_MISO")),
    ("Bridge", ("BridgeFWD", "BridgeREV")),
    ("DoorSensor", ("DoorSnsrWSleep",)),
    ("DoorSensor", ("DoorSnsrWSleep_nPup",)),
    ("DoorSensor", ("DoorSnsrWSleep_pd",)),
    ("CHT83XX", ("CHT83XX_SCK", "CHT83XX_SDA")),
    ("SHT3X", ("SHT3X_SCK", "SHT3X_SDA")),
    ("SGP", ("SGP_CLK", "SGP_DAT")),
    ("Battery", ("BAT_ADC",)),
    ("TM1637", ("TM1637_CLK", "TM1637_DIO")),
    ("GN6932", ("GN6932_CLK", "GN6932_DAT", "GN6932_STB")),
    ("HLW8112SPI", ("HLW_8112_SCSN",)),
)
