"""All channel types of the firmware, as `/api/channelTypes` spells them.

Source: section 4.4 of the interface notes (new_pins.h, new_pins.c, http_fns.c).
"""

from collections.abc import Mapping

from .meanings import (
    INT_MAX,
    INT_MIN,
    Kind,
    Meaning,
    binary,
    cover,
    nothing,
    number,
    select,
    sensor,
    switch,
)

CHANNEL_TYPES: Mapping[str, Meaning] = {
    "Default": nothing("says nothing: what the channel is follows from its pin"),
    "Error": nothing("marks a channel that was set up wrongly"),
    "Temperature": sensor("temperature"),
    "Humidity": sensor("humidity"),
    "Humidity_div10": sensor("humidity", 10),
    "Temperature_div10": sensor("temperature", 10),
    "Toggle": switch("toggle"),
    "Dimmer": number("dimmer", 100),
    "LowMidHigh": select("level", "low mid high"),
    # Its own page and discovery know a field to type in; a channel holds an integer.
    "TextField": number("value", INT_MAX, INT_MIN),
    "ReadOnly": sensor("value"),
    "OffLowMidHigh": select("level", "off low mid high"),
    "OffLowestLowMidHighHighest": select("level", "off lowest low mid high highest"),
    "LowestLowMidHighHighest": select("level", "lowest low mid high highest"),
    "Dimmer256": number("dimmer", 255),
    "Dimmer1000": number("dimmer", 1000),
    "Frequency_div100": sensor("frequency", 100),
    "Voltage_div10": sensor("voltage", 10),
    "Power": sensor("power"),
    "Current_div100": sensor("current", 100),
    "ActivePower": sensor("power"),
    "PowerFactor_div1000": sensor("power_factor", 1000),
    "ReactivePower": sensor("reactive_power"),
    "EnergyTotal_kWh_div1000": sensor("energy_total", 1000),
    "EnergyExport_kWh_div1000": sensor("energy_export", 1000),
    "EnergyToday_kWh_div1000": sensor("energy_today", 1000),
    "Current_div1000": sensor("current", 1000),
    "EnergyTotal_kWh_div100": sensor("energy_total", 100),
    "OpenClosed": binary("opening", inverted=True),
    "OpenClosed_Inv": binary("opening"),
    "BatteryLevelPercent": sensor("battery"),
    "OffDimBright": select("level", "off dim bright"),
    "LowMidHighHighest": select("level", "low mid high highest"),
    "OffLowMidHighHighest": select("level", "off low mid high highest"),
    "Custom": sensor("value"),
    "Power_div10": sensor("power", 10),
    "ReadOnlyLowMidHigh": Meaning(
        kind=Kind.SENSOR, name="level", options=("low", "mid", "high")
    ),
    "SmokePercent": sensor("smoke"),
    "Illuminance": sensor("illuminance"),
    "Toggle_Inv": switch("toggle", inverted=True),
    "OffOnRemember": select("power_on_state", "off on remember"),
    "Voltage_div100": sensor("voltage", 100),
    "Temperature_div2": sensor("temperature", 2),
    "TimerSeconds": sensor("timer"),
    "Frequency_div10": sensor("frequency", 10),
    "PowerFactor_div100": sensor("power_factor", 100),
    "Pressure_div100": sensor("pressure", 100),
    "Temperature_div100": sensor("temperature", 100),
    "LeakageCurrent_div1000": sensor("leakage_current", 1000),
    "Power_div100": sensor("power", 100),
    "Motion": binary("motion"),
    "ReadOnly_div10": sensor("value", 10),
    "ReadOnly_div100": sensor("value", 100),
    "ReadOnly_div1000": sensor("value", 1000),
    "Ph": sensor("ph", 100),
    "Orp": sensor("orp"),
    "Tds": sensor("tds"),
    "Motion_n": binary("motion", inverted=True),
    "Frequency_div1000": sensor("frequency", 1000),
    "OpenStopClose": cover("cover", "open stop close"),
    "Percent": number("percent", 100),
    "StopUpDown": cover("cover", "stop open close"),
    "EnergyImport_kWh_div1000": sensor("energy_import", 1000),
    # A choice where the device tells the options, else the number itself.
    "Enum": number("value", INT_MAX, INT_MIN),
    "ReadOnlyEnum": sensor("text"),
    "Current_div10": sensor("current", 10),
    "Illuminance_div10": sensor("illuminance", 10),
    "Frequency": sensor("frequency"),
}

DIMMERS = frozenset({"Dimmer", "Dimmer256", "Dimmer1000"})
TOGGLES = frozenset({"Toggle", "Toggle_Inv"})
