"""The drivers of which it matters for what a device has that they run, by name."""

# Their drivers put an energy meter into the device's replies (drv_main.c,
# DRV_IsMeasuringPower).
METERS = frozenset({"BL0937", "BL0942", "BL0942SPI", "CSE7766", "RN8209", "TESTPOWER"})

# Drivers that make the device a light without PWM pins (LED_IsLedDriverChipRunning).
LED_CHIPS = frozenset(
    {
        "BP1658CJ",
        "BP5758D",
        "DMX",
        "KP18058",
        "SM15155E",
        "SM16703P",
        "SM2135",
        "SM2235",
        "TESTLED",
    }
)

# A meter with two lines, which only the index page tells of, and once it has all of its
# pins (drv_bl0939.c, BL0939_LoadPins).
DUAL_METER = "BL0939SPI"
DUAL_METER_ROLES = frozenset({"BL0939_SCLK", "BL0939_MOSI", "BL0939_MISO"})
# Another, which takes GPIO 9 where no pin has its role. It gives types to channels 0 to
# 11 (drv_hlw8112.c, HLW8112_Init_Channels): there is none for an apparent power.
HLW8112 = "HLW8112SPI"
HLW8112_APPARENT_POWER = 7
HLW8112_ENERGIES = frozenset({8, 9, 10, 11})
SHUTTERS = "Shutters"
# Finds any number of thermometers, and writes to the channels that it was told to.
PROBES = "DS1820_FULL"

# Their module is without power most of the time.
SLEEPERS = frozenset({"tmSensor"})
