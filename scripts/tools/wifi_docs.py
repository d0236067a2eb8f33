"""Writes the tables of docs/wifi.md from the code: `scripts/generate-docs`."""

from collections.abc import Mapping
from pathlib import Path
import sys

from custom_components.openbk.wifi.chips import (
    NEEDS_ALTERNATIVE_BUILD,
    NEVER_PMF,
    PMF_SINCE,
    STATE_MEANINGS,
)
from custom_components.openbk.wifi.codes import (
    REASON_CODES,
    STATUS_CODES,
    VENDOR_CODES,
    Code,
    VendorFamily,
)

from .generated import Parts, table, update

DOCS = Path(__file__).parents[2] / "docs" / "wifi.md"

FAMILIES = {
    VendorFamily.BL602_WLAN_FW: "BL602, BL604, BL70x: `[RX] status_code`",
    VendorFamily.BEKEN_RW_EVT_OLD: "BK7231T, BK7231N, ordinary builds: `wl_status`",
    VendorFamily.BEKEN_RW_EVT_NEW: "Beken _ALT builds, BK7238: `evt:`",
    VendorFamily.BEKEN_CONN_LOSS: "Beken, outside of 802.11",
    VendorFamily.ESP_WIFI_REASON: "ESP8266, ESP32: reasons from 200 on",
    VendorFamily.LN_CONNECT_RESULT: "LN882H: result of a join",
    VendorFamily.W800_ERRNO: "W800, W600: error number",
    VendorFamily.W800_EVENT: "W800, W600: event",
    VendorFamily.REALTEK_ERROR_OLD: "Realtek, older Ameba SDK: last error",
    VendorFamily.REALTEK_ERROR_NEW: "Realtek, ameba-rtos: last error",
    VendorFamily.REALTEK_ERROR_MATTER: "Realtek, Matter SDK: last error",
    VendorFamily.REALTEK_DISCONNECT: "Realtek: `dissconn reason code`, outside of 802.11",
    VendorFamily.REALTEK_LINK_ERR: "Realtek: bits of `wifi link err`",
    VendorFamily.XR_WLAN_EVENT: "XR806, XR809, XR872: `wlan_msg_recv msg type`",
    VendorFamily.BL602_WLAN_FW_AP: "BL602: clients of its own access point",
}


def _codes(codes: Mapping[int, Code]) -> str:
    return table(
        ["Code", "Name", "Meaning", "What to do, likeliest first"],
        (
            [
                str(code.number),
                code.label,
                code.meaning,
                " ".join(
                    f"{place}. {item.remedy}"
                    for place, item in enumerate(code.remedies, start=1)
                )
                if len(code.remedies) > 1
                else code.remedies[0].remedy,
            ]
            for code in codes.values()
        ),
    )


def _vendors() -> str:
    return "\n".join(
        f"#### {title}\n\n{_codes(VENDOR_CODES[family])}"
        for family, title in FAMILIES.items()
    )


def _states() -> str:
    return table(
        ["Chip", "“disconnected” (2)", "“authentication failed” (3)"],
        ([item.family, item.disconnected, item.auth_failed] for item in STATE_MEANINGS),
    )


def _security() -> str:
    def version(number: tuple[int, ...]) -> str:
        return "from " + ".".join(str(part) for part in number)

    return table(
        ["Chip and build", "WPA3 and PMF"],
        [
            *([chip, version(since)] for chip, since in PMF_SINCE.items()),
            *(
                [f"{chip}, ordinary builds", "never: only the _ALT builds"]
                for chip in sorted(NEEDS_ALTERNATIVE_BUILD)
            ),
            *([chip, "not implemented"] for chip in sorted(NEVER_PMF)),
        ],
    )


PARTS: Parts = {
    "status_codes": lambda: _codes(STATUS_CODES),
    "reason_codes": lambda: _codes(REASON_CODES),
    "vendor_codes": _vendors,
    "states": _states,
    "security": _security,
}


def main(arguments: list[str]) -> int:
    """Write the tables; with `--check` only say whether they differ (1)."""
    return update(DOCS, PARTS, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
