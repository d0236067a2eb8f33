"""802.11 status codes, reason codes and vendor codes: one table each, never mixed.

A status code answers a request to join; a reason code ends a connection; a vendor code
is the chip maker's own. The same number means different things in each: 17 is "access
point full" as a status and "security element differs" as a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from .code_tables import Row, vendor, vendor_more
from .code_tables.reason import REASON_ROWS
from .code_tables.status import STATUS_ROWS
from .code_tables.vendor import VendorRow
from .remedies import Remedy, remedies

UNKNOWN_NAME = "reserved"


class CodeKind(StrEnum):
    """Say which of the three number spaces a code belongs to."""

    STATUS = "status"
    REASON = "reason"
    VENDOR = "vendor"


class VendorFamily(StrEnum):
    """Name the number space of a vendor code."""

    BL602_WLAN_FW = "bl602_wlan_fw"
    BL602_WLAN_FW_AP = "bl602_wlan_fw_ap"
    BEKEN_RW_EVT_OLD = "beken_rw_evt_old"
    BEKEN_RW_EVT_NEW = "beken_rw_evt_new"
    BEKEN_CONN_LOSS = "beken_conn_loss"
    ESP_WIFI_REASON = "esp_wifi_reason"
    LN_CONNECT_RESULT = "ln_connect_result"
    LN_MLME_RESULT = "ln_mlme_result"
    W800_ERRNO = "w800_errno"
    W800_EVENT = "w800_event"
    REALTEK_ERROR_OLD = "realtek_error_old"
    REALTEK_ERROR_NEW = "realtek_error_new"
    REALTEK_ERROR_MATTER = "realtek_error_matter"
    REALTEK_DISCONNECT = "realtek_disconnect"
    REALTEK_LINK_ERR = "realtek_link_err"
    XR_WLAN_EVENT = "xr_wlan_event"


_CAPITALS = (
    "802 akm akmp ap aid bss bssid ctx dls dsss epcs fils fst ft fte fw gas gtk ht "
    "he eht ie ip ln mac mde mic mld ofdm oci pasn pbcc pco pk pmkid psk qos r0kh "
    "rsn rsnie sa sae sspn ssp sta tclas tdls tid tsf ts tx txop vht wep"
)
_ABBREVIATIONS = frozenset(_CAPITALS.split())


@dataclass(frozen=True, slots=True)
class Code:
    """Hold what all three kinds share; compare and hash by kind, family and number."""

    kind: ClassVar[CodeKind]

    number: int
    name: str
    meaning: str
    remedy_keys: str

    @property
    def label(self) -> str:
        """Return the name as words, abbreviations in capitals: `invalid PMKID`."""
        return " ".join(
            word.upper() if word in _ABBREVIATIONS else word
            for word in self.name.split("_")
        )

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Return likely causes with their remedies, in order of likelihood."""
        return remedies(self.remedy_keys)

    @property
    def succeeded(self) -> bool:
        """Say whether the code reports nothing wrong."""
        return self.remedy_keys == "nothing_to_do"


@dataclass(frozen=True, slots=True)
class StatusCode(Code):
    """An 802.11 status code: the access point's answer to a request to join."""

    kind = CodeKind.STATUS


@dataclass(frozen=True, slots=True)
class ReasonCode(Code):
    """An 802.11 reason code: why a connection was ended."""

    kind = CodeKind.REASON


@dataclass(frozen=True, slots=True)
class VendorCode(Code):
    """A chip's own code; only comparable within its family."""

    kind = CodeKind.VENDOR

    family: VendorFamily
    text: str


def _statuses(rows: tuple[Row, ...]) -> Mapping[int, StatusCode]:
    return MappingProxyType(
        {
            row.number: StatusCode(*row)
            for row in sorted(rows, key=lambda row: row.number)
        }
    )


def _reasons(rows: tuple[Row, ...]) -> Mapping[int, ReasonCode]:
    return MappingProxyType(
        {
            row.number: ReasonCode(*row)
            for row in sorted(rows, key=lambda row: row.number)
        }
    )


def _vendor(
    family: VendorFamily, rows: tuple[VendorRow, ...]
) -> Mapping[int, VendorCode]:
    return MappingProxyType(
        {
            row.number: VendorCode(
                row.number,
                row.name,
                row.meaning,
                row.remedies,
                family,
                row.text or row.name.upper(),
            )
            for row in rows
        }
    )


STATUS_CODES = _statuses(STATUS_ROWS)
REASON_CODES = _reasons(REASON_ROWS)
VENDOR_CODES: Mapping[VendorFamily, Mapping[int, VendorCode]] = MappingProxyType(
    {
        family: _vendor(family, rows)
        for family, rows in (
            (VendorFamily.BL602_WLAN_FW, vendor.BL602_WLAN_FW),
            (VendorFamily.BL602_WLAN_FW_AP, vendor.BL602_WLAN_FW_AP),
            (VendorFamily.BEKEN_RW_EVT_OLD, vendor.BEKEN_RW_EVT_OLD),
            (VendorFamily.BEKEN_RW_EVT_NEW, vendor.BEKEN_RW_EVT_NEW),
            (VendorFamily.BEKEN_CONN_LOSS, vendor.BEKEN_CONN_LOSS),
            (VendorFamily.ESP_WIFI_REASON, vendor_more.ESP_WIFI_REASON),
            (VendorFamily.LN_CONNECT_RESULT, vendor_more.LN_CONNECT_RESULT),
            (VendorFamily.LN_MLME_RESULT, vendor_more.LN_MLME_RESULT),
            (VendorFamily.W800_ERRNO, vendor_more.W800_ERRNO),
            (VendorFamily.W800_EVENT, vendor_more.W800_EVENT),
            (VendorFamily.REALTEK_ERROR_OLD, vendor_more.REALTEK_ERROR_OLD),
            (VendorFamily.REALTEK_ERROR_NEW, vendor_more.REALTEK_ERROR_NEW),
            (VendorFamily.REALTEK_ERROR_MATTER, vendor_more.REALTEK_ERROR_MATTER),
            (VendorFamily.REALTEK_DISCONNECT, vendor_more.REALTEK_DISCONNECT),
            (VendorFamily.REALTEK_LINK_ERR, vendor_more.REALTEK_LINK_ERR_BITS),
            (VendorFamily.XR_WLAN_EVENT, vendor_more.XR_WLAN_EVENT),
        )
    }
)


def status_code(number: int) -> StatusCode:
    """Return status code `number`; one named `reserved` if the standard has none."""
    return STATUS_CODES.get(number) or StatusCode(
        number,
        UNKNOWN_NAME,
        f"The standard gives status code {number} no meaning.",
        "not_at_home",
    )


def reason_code(number: int) -> ReasonCode:
    """Return reason code `number`; one named `reserved` if the standard has none."""
    return REASON_CODES.get(number) or ReasonCode(
        number,
        UNKNOWN_NAME,
        f"The standard gives reason code {number} no meaning.",
        "look_in_router_log access_point_gone",
    )


def vendor_code(family: VendorFamily, number: int) -> VendorCode:
    """Return the vendor code `number` of `family`; one named `reserved` if unknown."""
    if family is VendorFamily.REALTEK_LINK_ERR:
        return _realtek_link_error(number)
    return VENDOR_CODES[family].get(number) or VendorCode(
        number,
        UNKNOWN_NAME,
        f"The meaning of {family} {number} is not public.",
        "state_tells_little",
        family,
        str(number),
    )


def _realtek_link_error(number: int) -> VendorCode:
    """Decode Realtek's bit set: what went wrong, and how far the join had come."""
    errors = [
        code
        for bit, code in VENDOR_CODES[VendorFamily.REALTEK_LINK_ERR].items()
        if number >> bit & 1
    ]
    stages = [
        name for bit, name in vendor_more.REALTEK_LINK_STAGES if number >> bit & 1
    ]
    meaning = " ".join(code.meaning for code in errors) or "No error bit is set."
    if stages:
        meaning += f" Stage reached: {stages[-1]}."
    return VendorCode(
        number,
        errors[0].name if errors else "no_error",
        meaning,
        errors[0].remedy_keys if errors else "nothing_to_do",
        VendorFamily.REALTEK_LINK_ERR,
        f"{number:08x}",
    )
