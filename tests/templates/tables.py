"""What the rule goes by: what every device has, channel types, drivers.

Written from the interface notes' sections 3 to 5, and from nothing of the integration.
"""

from collections.abc import Callable, Mapping
import re

from tests.simulator.chips import has_temperature

type Show = Callable[[int], str]

# What every device has, whatever its pins: the story of its connection.
_ALWAYS = {
    ("binary_sensor", "connectivity"),
    ("button", "restart"),
    ("event", "connection"),
    ("sensor", "bssid"),
    ("sensor", "chip_temperature"),
    ("sensor", "disconnects_24h"),
    ("sensor", "disconnects_total"),
    ("sensor", "free_heap"),
    ("sensor", "ip_address"),
    ("sensor", "last_association_status"),
    ("sensor", "last_association_status_code"),
    ("sensor", "last_boot"),
    ("sensor", "last_disconnect"),
    ("sensor", "last_disconnect_reason"),
    ("sensor", "last_disconnect_reason_code"),
    ("sensor", "last_outage"),
    ("sensor", "signal_strength"),
    ("sensor", "ssid"),
    ("sensor", "wifi_channel"),
    ("sensor", "wifi_state"),
}

# These builds say a channel that is none, or the access point of an example (3.3).
_WITHOUT_WIFI_CHANNEL = {"BL602", "BL616", "GD32VW553"}
_WITHOUT_BSSID = {"BL616", "GD32VW553"}
# These builds tell nothing of their state but pins and channels (10, no. 27).
_WITHOUT_STATE = {"TR6260", "RDA5981", "TXW81X"}
_FROM_STATE = {"bssid", "chip_temperature", "free_heap", "ssid", "wifi_channel"}
# Of a device that sleeps nobody can say whether it is there.
_OF_THE_WAKING = {("binary_sensor", "connectivity")}
_OF_SLEEPERS = {("sensor", "last_contact")}
# Unknown until something happens: that is their point. So is a factor without power.
_UNKNOWN_AT_FIRST = {
    *(
        item
        for item in _ALWAYS
        if item[1].startswith("last_") and item[1] != "last_boot"
    ),
    ("button", "restart"),
    ("event", "connection"),
    ("sensor", "power_factor"),
}

INTEGERS = f"{-(2**31)}..{2**31 - 1}"
# A line a family of channel types: platform, kind, how its value is shown, its members.
# /n divides, ≤ is the most that can be (0 the least); `on=` is the value that counts as
# on; the other words are options from 0.
_TYPES = """
sensor        | temperature °C             | /1    | temperature
sensor        | temperature °C             | /2    | temperature_div2
sensor        | temperature °C             | /10   | temperature_div10
sensor        | temperature °C             | /100  | temperature_div100
sensor        | humidity %                 | /1 ≤100  | humidity
sensor        | humidity %                 | /10 ≤100 | humidity_div10
sensor        | frequency Hz               | /1    | frequency
sensor        | frequency Hz               | /10   | frequency_div10
sensor        | frequency Hz               | /100  | frequency_div100
sensor        | frequency Hz               | /1000 | frequency_div1000
sensor        | voltage V                  | /10   | voltage_div10
sensor        | voltage V                  | /100  | voltage_div100
sensor        | voltage mV                 | /1    | orp
sensor        | power W                    | /1    | power activepower
sensor        | power W                    | /10   | power_div10
sensor        | power W                    | /100  | power_div100
sensor        | current A                  | /10   | current_div10
sensor        | current A                  | /100  | current_div100
sensor        | current A                  | /1000 | current_div1000 leakagecurrent_div1000
sensor        | power_factor               | /100  | powerfactor_div100
sensor        | power_factor               | /1000 | powerfactor_div1000
sensor        | reactive_power var         | /1    | reactivepower
sensor        | energy kWh counts          | /100  | energytotal_kwh_div100
sensor        | energy kWh counts          | /1000 | energytotal_kwh_div1000
sensor        | energy kWh counts          | /1000 | energyexport_kwh_div1000
sensor        | energy kWh counts          | /1000 | energyimport_kwh_div1000
sensor        | energy kWh counts          | /1000 | energytoday_kwh_div1000
sensor        | battery %                  | /1    | batterylevelpercent
sensor        | - %                        | /1    | smokepercent
sensor        | illuminance lx             | /1    | illuminance
sensor        | illuminance lx             | /10   | illuminance_div10
sensor        | atmospheric_pressure hPa   | /100  | pressure_div100
sensor        | duration s                 | /1    | timerseconds
sensor        | ph                         | /100  | ph
sensor        | - ppm                      | /1    | tds
sensor        | -                          | /1    | readonly custom
sensor        | -                          | /10   | readonly_div10
sensor        | -                          | /100  | readonly_div100
sensor        | -                          | /1000 | readonly_div1000
sensor        | enum low/mid/high          | low mid high | readonlylowmidhigh
binary_sensor | opening                    | on=0  | openclosed
binary_sensor | opening                    | on=1  | openclosed_inv
binary_sensor | motion                     | on=1  | motion
binary_sensor | motion                     | on=0  | motion_n
number        | 0..100 %                   | /1    | percent
number        | 0..100                     | /1    | dimmer
number        | 0..255                     | /1    | dimmer256
number        | 0..1000                    | /1    | dimmer1000
select        | low/mid/high               | low mid high | lowmidhigh
select        | off/low/mid/high           | off low mid high | offlowmidhigh
select        | off/lowest/low/mid/high/highest | off lowest low mid high highest | offlowestlowmidhighhighest
select        | lowest/low/mid/high/highest | lowest low mid high highest | lowestlowmidhighhighest
select        | low/mid/high/highest       | low mid high highest | lowmidhighhighest
select        | off/low/mid/high/highest   | off low mid high highest | offlowmidhighhighest
select        | off/dim/bright             | off dim bright | offdimbright
select        | off/on/remember            | off on remember | offonremember
cover         | without position           | unknown | openstopclose stopupdown
switch        | -                          | on=1  | toggle
switch        | -                          | on=0  | toggle_inv
"""
DIMMERS = {"dimmer": 100, "dimmer256": 255, "dimmer1000": 1000}
LIGHT_CHIPS = {"sm2135", "bp5758d", "sm2235", "bp1658cj", "kp18058"}
LIGHT_DRIVERS = LIGHT_CHIPS | {"testled", "sm16703p", "sm15155e", "dmx"}
# Which chip's driver knows a command that says where its outputs go (drv_*.c).
MAP_NAMES = {f"{chip}_map": {chip} for chip in LIGHT_CHIPS} | {
    "led_map": LIGHT_CHIPS - {"kp18058"}
}
# Flags that make a light of anything.
RGBCW, RGB = 4, 20
METERS = {"bl0937", "bl0942", "bl0942spi", "cse7766", "rn8209", "testpower"}
METERS_OF_FREQUENCY = {"bl0942", "bl0942spi", "testpower"}
# Drivers by the pins that start them: all roles of a line must be there.
AUTOSTART = """
sm2135 sm2135clk sm2135dat
sm2235 sm2235clk sm2235dat
bp5758d bp5758d_clk bp5758d_dat
bp1658cj bp1658cj_clk bp1658cj_dat
kp18058 kp18058_clk kp18058_dat
bl0937 bl0937cf bl0937cf1 bl0937sel
bl0937 bl0937cf bl0937cf1 bl0937sel_n
bl0939spi bl0939_sclk bl0939_mosi bl0939_miso
bridge bridgefwd bridgerev
cht83xx cht83xx_sck cht83xx_sda
sht3x sht3x_sck sht3x_sda
sgp sgp_clk sgp_dat
battery bat_adc
hlw8112spi hlw_8112_scsn
"""


def divided(divider: int) -> Show:
    """Return how a number is shown."""
    return lambda raw: str(raw / divider)


def shown_on_at(value: int) -> Show:
    """Return how something is shown that is on with 0, or with anything else."""
    return lambda raw: "on" if bool(raw) == bool(value) else "off"


def _worded(words: list[str]) -> Show:
    return lambda raw: words[raw] if 0 <= raw < len(words) else "unknown"


def _at_most(limit: float, show: Show) -> Show:
    """Return how a number is shown that cannot be larger, nor negative."""
    return lambda raw: text if 0 <= float(text := show(raw)) <= limit else "unknown"


def _show(how: str) -> Show:
    if how.startswith("/"):
        divider, _, limit = how[1:].partition(" ≤")
        show = divided(int(divider))
        return _at_most(float(limit), show) if limit else show
    if how.startswith("on="):
        return shown_on_at(int(how[3:]))
    return _worded(how.split())


def _table() -> dict[str, tuple[str, str, Show]]:
    rows: dict[str, tuple[str, str, Show]] = {}
    for line in _TYPES.strip().splitlines():
        platform, kind, how, names = (cell.strip() for cell in line.split("|"))
        rows |= dict.fromkeys(names.split(), (platform, kind, _show(how)))
    return rows


TYPES: Mapping[str, tuple[str, str, Show]] = _table()
# The page, the only place that has labels, shows them with switches and with these.
LABELLED = {
    name
    for name, (platform, _, _) in TYPES.items()
    if platform in ("sensor", "number", "switch")
    and name not in ("activepower", "custom", "smokepercent")
} | {"textfield", "enum", "readonlyenum"}


def always(chip: str, *, sleeps: bool) -> set[tuple[str, str]]:
    """Return platform and key of what every device with this chip has."""
    items = _ALWAYS - _OF_THE_WAKING | _OF_SLEEPERS if sleeps else _ALWAYS
    return {
        item
        for item in items
        if not (item[1] == "wifi_channel" and chip in _WITHOUT_WIFI_CHANNEL)
        and not (item[1] == "bssid" and chip in _WITHOUT_BSSID)
        and not (item[1] in _FROM_STATE and chip in _WITHOUT_STATE)
    }


def may_be_unknown(chip: str) -> set[tuple[str, str]]:
    """Return platform and key of what can be unknown on a device with this chip.

    The temperature of the chip is disabled by default, for nobody knows beforehand
    whether it has one.
    """
    nowhere = set() if has_temperature(chip) else {("sensor", "chip_temperature")}
    return _UNKNOWN_AT_FIRST | nowhere


# The meter with channels gives them these types and labels (5; drv_hlw8112.c).
HLW8112 = tuple(
    (f"{name}_div{divider}".lower(), label)
    for name, divider, label in (
        ("Voltage", 100, ""),
        ("Frequency", 100, ""),
        ("PowerFactor", 1000, "Power Factor"),
        ("Current", 1000, "Current A"),
        ("Current", 1000, "Current B"),
        ("Power", 100, "Power A"),
        ("Power", 100, "Power B"),
        ("Power", 100, "Apparent Power"),
        ("EnergyExport_kWh", 1000, "Energy Export A"),
        ("EnergyExport_kWh", 1000, "Energy Export B"),
        ("EnergyImport_kWh", 1000, "Energy Import A"),
        ("EnergyImport_kWh", 1000, "Energy Import B"),
    )
)
# Roles of pins whose drivers write to both their channels.
MEASURING = re.compile("dht|cht83xx_sda|sht3x_sda|sgp_dat|ds1820_io")
# The meter without channels is on the page only (5; drv_bl0939.c).
BL0939_PINS = {"bl0939_sclk", "bl0939_mosi", "bl0939_miso"}
BL0939 = {
    "voltage": "voltage V",
    **{
        f"{key}_{line}": kind
        for line in ("a", "b")
        for key, kind in (
            ("current", "current A"),
            ("power", "power W"),
            ("apparent_power", "apparent_power VA"),
            ("power_factor", "power_factor"),
        )
    },
    **{
        f"{key}_{line}": "energy kWh counts"
        for key in ("import", "export")
        for line in ("a", "b", "total")
    },
}
# Drivers that show on the page what they measure, whether they have channels or not.
_WEATHER = {
    "bmp-temperature": "temperature °C",
    "bmp-pressure": "atmospheric_pressure hPa",
    "bmp-humidity": "humidity %",
}
ON_PAGE = {
    "aht2x": {
        "aht2x-temperature": "temperature °C",
        "aht2x-humidity": "humidity %",
    },
    "bmp280": _WEATHER,
    "bmpi2c": _WEATHER,
    "mcp9808": {"mcp9808-temperature": "temperature °C"},
    "ltr_als": {"ltr-illuminance": "illuminance lx"},
}

METERED = {
    "power": "power W",
    "voltage": "voltage V",
    "current": "current A",
    "apparent_power": "apparent_power VA",
    "reactive_power": "reactive_power var",
    "power_factor": "power_factor",
    "energy_total": "energy kWh counts",
    "energy_today": "energy kWh counts",
    "energy_yesterday": "energy kWh",
}
