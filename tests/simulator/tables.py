"""Hold the firmware's tables: pin roles, channel types, drivers, chip families.

Source: `rolenames` and `typenames` as a device lists them, and the reference's
sections 4.3, 4.4, 8.4 and 8.5.
"""

from typing import Final, NamedTuple

CHANNEL_COUNT: Final = 64

ROLE_NAMES: Final = (
    " ",
    *"Rel Rel_n Btn Btn_n LED LED_n PWM WifiLED WifiLED_n Btn_Tgl_All".split(),
    *"Btn_Tgl_All_n dInput dInput_n TglChanOnTgl dInput_NoPullUp".split(),
    *"dInput_NoPullUp_n BL0937SEL BL0937CF BL0937CF1 ADC SM2135DAT".split(),
    *"SM2135CLK BP5758D_DAT BP5758D_CLK BP1658CJ_DAT BP1658CJ_CLK PWM_n".split(),
    *"IRRecv IRSend Btn_NextColor Btn_NextColor_n Btn_NextDimmer".split(),
    *"Btn_NextDimmer_n AlwaysHigh AlwaysLow UCS1912_DIN SM16703P_DIN".split(),
    *"Btn_NextTemperature Btn_NextTemperature_n Btn_ScriptOnly".split(),
    *"Btn_ScriptOnly_n DHT11 DHT12 DHT21 DHT22 CHT83XX_SDA CHT83XX_SCK".split(),
    *"SHT3X_SDA SHT3X_SCK SoftSDA SoftSCL SM2235DAT SM2235CLK BridgeFWD".split(),
    *"BridgeREV Btn_SmartLED Btn_SmartLED_n DoorSnsrWSleep".split(),
    *"DoorSnsrWSleep_nPup BAT_ADC BAT_Relay TM1637_DIO TM1637_CLK".split(),
    *"BL0937SEL_n DoorSnsrWSleep_pd SGP_CLK SGP_DAT ADC_Button".split(),
    *"GN6932_CLK GN6932_DAT GN6932_STB TM1638_CLK TM1638_DAT TM1638_STB".split(),
    *"BAT_Relay_n KP18058_CLK KP18058_DAT DS1820_IO PWM_ScriptOnly".split(),
    *"PWM_ScriptOnly_n Counter_f Counter_r IRRecv_nPup StripState".split(),
    *"StripState_n HLW_8112_SCSN RCRecv RCRecv_nPup Btn_pd Btn_pd_n".split(),
    *"TglChanOnTgl_pd ShutterA ShutterB BtnShutterUp BtnShutterDown".split(),
    *"BL0939_SCLK BL0939_MOSI BL0939_MISO".split(),
)
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
INPUT_ROLES: Final = roles(
    "dInput", "dInput_NoPullUp", "DoorSnsrWSleep", "DoorSnsrWSleep_nPup"
) | roles("DoorSnsrWSleep_pd")
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
DRIVERS: Final = tuple(
    """TuyaMCU tmSensor Roomba GirierMCU TCA9554 DMX Freeze ESPHomeAPI TESTSPIFLASH
    PIR PixelAnim Drawers HGS02 PinMutex GosundSW2 TCL OpenWeatherMap Widget
    TestCharts Charts NTP DS3231 DCF77 HTTPButtons TESTPOWER TESTLED TESTUART Test
    SimpleEEPROM MultiPinI2CScanner I2C RN8209 BL0942 PWMG BL0942SPI HLW8112SPI
    BL0939SPI ChargingLimit BL0937 CSE7761 CSE7766 MAX6675 MAX31855 PT6523
    TextScroller SM16703P SM15155E IR RC IR2 DDPSend Shutters DDP MDNS SSDP DGR Wemo
    Hue PWMToggler DoorSensor ADCButton MAX72XX_Clock SM2135 BP5758D BP1658CJ SM2235
    SSD1306 BMP280 MAX72XX BMPI2C CHT83XX MCP9808 KP18058 ADCSmoother SHT3X SGP
    ShiftRegister AHT2X DS1820 DS1820_FULL HT16K33 TM1637 GN6932 TM1638 HD2015
    Battery BKPartitions Bridge UartTCP GaitekAC TXWCAM NEO6M LTR_ALS TinyIR_NEC
    mqttServer""".split()
)
DRIVER_BY_NAME: Final = {name.lower(): name for name in DRIVERS}
METER_DRIVERS: Final = ("BL0937", "BL0942", "BL0942SPI", "CSE7766", "RN8209")
FREQUENCY_DRIVERS: Final = frozenset({"BL0942", "BL0942SPI", "RN8209", "TESTPOWER"})
LED_CHIP_DRIVERS: Final = frozenset(
    "SM2135 BP5758D TESTLED SM2235 BP1658CJ KP18058 SM16703P SM15155E DMX".split()
)
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


class Chip(NamedTuple):
    """A chip family: name prefixes, number of pins, MQTT group, manners."""

    long_prefix: str
    short_prefix: str
    pins: int = 29
    group: str = "obks"
    # One `recv` of at most this many bytes reads a whole request.
    receive_limit: int = 0
    # How the index page prints a reboot: (power cut, commanded), or None.
    reboot_reasons: tuple[str, str] | None = None


_BEKEN_REASONS: Final = ("0 - Pwr", "1 - Rbt")
_ESP_REASONS: Final = ("1 - ESP_RST_POWERON", "3 - ESP_RST_SW")

CHIPS: Final = {
    "BK7231N": Chip("OpenBK7231N", "obk", 29, "bekens_n", 0, _BEKEN_REASONS),
    "BK7231T": Chip("OpenBK7231T", "obk", 29, "bekens_t", 0, _BEKEN_REASONS),
    "BK7231U": Chip("OpenBK7231U", "obk", 29, "bekens_u", 0, _BEKEN_REASONS),
    "BK7238": Chip("OpenBK7238", "obk", 29, "bekens_7238", 0, _BEKEN_REASONS),
    "BK7252": Chip("OpenBK7252", "obk", 40, "bekens_7252", 0, _BEKEN_REASONS),
    "BK7252N": Chip("OpenBK7252N", "obk", 40, "bekens_7252n", 0, _BEKEN_REASONS),
    "BL602": Chip("OpenBL602", "obl", 24, "bl602s", 1022, ("BL_RST_POR", "BL_RST_SW")),
    "BL616": Chip("OpenBL616", "bl616", 35, "bl616s", 2048),
    "LN882H": Chip("OpenLN882H", "ln882h", 26, "ln882h", 0, ("0 - Pwr", "1 - Soft")),
    "LN8825": Chip("OpenLN8825", "ln8825", 26, "ln8825", 0, ("0 - Pwr", "1 - Soft")),
    "W600": Chip("OpenW600", "w600", 17, "w600s"),
    "W800": Chip("OpenW800", "w800", 44, "w800s", 2048),
    "XR806": Chip("OpenXR806", "oxr", 27, "xr806s", 2048),
    "XR809": Chip("OpenXR809", "oxr", 24, "xr809s", 2048),
    "XR872": Chip("OpenXR872", "oxr", 36, "xr872s", 2048),
    "ESP32": Chip("OpenESP32", "esp", 40, "esp", 0, _ESP_REASONS),
    "ESP32C2": Chip("OpenESP32C2", "esp", 21, "esp", 0, _ESP_REASONS),
    "ESP32C3": Chip("OpenESP32C3", "esp", 22, "esp", 0, _ESP_REASONS),
    "ESP32C6": Chip("OpenESP32C6", "esp", 31, "esp", 0, _ESP_REASONS),
    "ESP32S2": Chip("OpenESP32S2", "esp", 47, "esp", 0, _ESP_REASONS),
    "ESP32S3": Chip("OpenESP32S3", "esp", 49, "esp", 0, _ESP_REASONS),
    "ESP8266": Chip("OpenESP8266", "esp8266", 14, "esp8266", 1024),
    "TR6260": Chip("OpenTR6260", "tr6260", 25, "tr6260", 2048),
    "RTL87X0C": Chip("OpenRTL87X0C", "rtl87x0C", 24, "rtl87x0C", 2048),
    "RTL8710A": Chip("OpenRTL8710A", "rtl8710a", 20, "rtl8710a", 2048),
    "RTL8710B": Chip("OpenRTL8710B", "rtl8710b", 17, "rtl8710b", 2048),
    "RTL8720D": Chip("OpenRTL8720D", "rtl8720d", 64, "rtl8720d", 2048),
    "RTL8720E": Chip("OpenRTL8720E", "rtl8720e", 52, "rtl8720e", 2048),
    "RTL8721DA": Chip("OpenRTL8721DA", "rtl8721da", 64, "rtl8721da", 2048),
    "ECR6600": Chip(
        "OpenECR6600", "ecr6600", 27, "ecr6600", 2048, ("0 - POWER_ON", "2 - SOFTWARE")
    ),
    "TXW81X": Chip("OpenTXW81X", "txw81x", 64, "txw81x", 2048),
    "RDA5981": Chip("OpenRDA5981", "rda5981", 29, "rda5981", 2048),
    "GD32VW553": Chip("OpenGD32VW553", "gd32vw553", 48, "gd32vw553", 2048),
    "LIN": Chip("LinuxSim", "LSEE", 29, "bekens"),
}
# Builds without the Tasmota commands' replies: `/cm` executes and says nothing.
WITHOUT_TASMOTA_JSON: Final = frozenset({"TR6260", "TXW81X", "RDA5981"})

ENUM_TYPE: Final = type_number("Enum")
