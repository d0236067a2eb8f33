"""Hold what differs between the chip families the firmware is built for."""

from typing import Final, NamedTuple


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
# Builds that do not ask their radio: they tell the access point of an example, always.
WITHOUT_RADIO_QUERY: Final = frozenset({"BL616", "TXW81X", "RDA5981", "GD32VW553"})
EXAMPLE_LINK: Final = ("30:B5:C2:5D:70:72", 12)
# Builds without energy metering: no ENERGY, and `$voltage` etc. stay as written.
_WITHOUT_METER: Final = frozenset(
    {"XR806", "XR809", "XR872", "W800", "BK7252", "TR6260", "TXW81X", "RDA5981"}
    | {"LN8825", "BL616", "GD32VW553"}
)
_VARIANTS_WITHOUT_METER: Final = frozenset(
    {"tuyaMCU", "irRemoteESP", "sensors", "hlw8112", "battery"}
)
_WITHOUT_TEMPERATURE: Final = frozenset(
    {"XR809", "TR6260", "ESP8266", "TXW81X", "RDA5981", "RTL87X0C", "RTL8710A"}
    | {"RTL8710B", "RTL8720D", "RTL8721DA"}
)
WITHOUT_NTP: Final = frozenset({"TR6260", "RDA5981", "BL616", "GD32VW553"})


def has_meter(chipset: str, variant: str) -> bool:
    """Tell whether a build can measure energy."""
    if chipset.startswith("BK") and variant in _VARIANTS_WITHOUT_METER:
        return False
    return chipset not in _WITHOUT_METER


def has_temperature(chipset: str) -> bool:
    """Tell whether a build reads the temperature of its chip."""
    return chipset not in _WITHOUT_TEMPERATURE
