"""BL602, BL604 and BL70x: OpenBL602 (bl_iot_sdk), serial only.

Sources: wifi_mgmr.c, bl_rx.c, main.c of the SDK; the rest is printed by its closed library.
Traps: `[RX] status_code` is the chip's own code, only `Wlan802.11 status code` is one of
802.11; `statuts_code` (so spelled) concerns clients of the device's own access point.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..codes import VENDOR_CODES, VendorFamily
from ..log_context import LogContext
from ..log_events import EventKind, Security, Symptom, Vendor, WifiState
from ..log_fields import vendor_finding
from ..log_patterns import Effect, Fields, Found, LinePattern, line, table

_FAMILY = VendorFamily.BL602_WLAN_FW
_LINK_UP = Found(kind=EventKind.LINK_UP)
_LOST = WifiState.DISCONNECTED

# bl_rx.c of older SDKs words these otherwise.
_OLDER_TEXTS = {"Beacon Loss": 16, "deauth by AP but state error": 6}


def _auth_failure(fields: Fields, context: LogContext) -> Iterator[Found]:
    # some builds of the library print this line without its argument
    if (number := int(fields["number"])) <= 127:
        yield Found(kind=EventKind.STATUS_CODE, number=number)


def _result(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.bl602_number = int(fields["number"])
    yield vendor_finding(_FAMILY, context.bl602_number)
    if context.bl602_number:
        yield Found(kind=EventKind.STATE, text=_LOST)
    else:
        yield _LINK_UP


def _loss(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.bl602_number = int(fields["number"])
    yield vendor_finding(_FAMILY, context.bl602_number)


def _reason(fields: Fields, context: LogContext) -> Iterator[Found]:
    # the driver prints 0 where the access point gave none
    if number := int(fields["number"]):
        yield Found(kind=EventKind.REASON_CODE, number=number)


def _texts(
    prefix: str, *effects: Effect, within: str | None = None
) -> list[LinePattern]:
    """Return a line for each text of a vendor code; a number just printed goes first."""

    def line_of(text: str, number: int) -> LinePattern:
        def read(fields: Fields, context: LogContext) -> Iterator[Found]:
            if context.bl602_number is None:
                yield vendor_finding(_FAMILY, number)

        return line(f"{prefix} {text}", read, *effects, within=within)

    known = {code.text: number for number, code in VENDOR_CODES[_FAMILY].items()}
    return [line_of(text, number) for text, number in (known | _OLDER_TEXTS).items()]


def _ciphers(fields: Fields) -> tuple[str, ...]:
    names = {"a": "ccmp", "b": "tkip", "c": "wep104", "d": "wep40"}
    return tuple(name for key, name in names.items() if fields[key] == "1")


def _pairwise(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.bl602_security = Security(pairwise=_ciphers(fields))
    return iter(())


def _group(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.bl602_security = replace(context.bl602_security, group=_ciphers(fields))
    return iter(())


def _pmf(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.bl602_security = replace(
        context.bl602_security, pmf_required=fields["flag"] == "1"
    )
    return iter(())


def _mode(fields: Fields, context: LogContext) -> Iterator[Found]:
    """Report the security of one access point: the last of four lines names the mode."""
    security = replace(
        context.bl602_security,
        wep=fields["a"] == "1",
        wpa=fields["b"] == "1",
        wpa2=fields["c"] == "1",
        wpa3=fields["d"] == "1",
    )
    context.bl602_security = Security()
    yield Found(kind=EventKind.SECURITY, security=security)


BL602_LINES = table(
    Vendor.BL602,
    line(
        "Authentication failure, Wlan802.11 status code = {number}",
        _auth_failure,
        _LOST,
    ),
    line("Association failure, Wlan802.11 status code = {status}", _LOST),
    line("Deauth by AP, Wlan802.11 reason code = {reason}", _LOST),
    line("4-way handshake timeout failure, wlan 802.11 reason code = {reason}", _LOST),
    line("ind ix {hex}, chan_ctxt is", _LOST),
    line("connect failure, ssid =", _LOST),
    line("from sm_connect_ind to scanu_rm_exist_ssid", _LOST),
    # the result of a join
    line("[RX] Connection Status", opens="bl602_result"),
    line("[RX] status_code {number}", _result),
    line("[RX] reason_code {number}", _reason),
    *_texts("connect result:"),
    line("[RX] MAC {bssid}"),
    line("[RX] center_freq {freq}"),
    # the loss of a connection
    line("[RX] sm_disconnect_ind", _LOST, opens="bl602_loss"),
    line("status_code {number}", _loss, within="bl602_loss"),
    line("802.11 reason_code {number}", _reason, within="bl602_loss"),
    *_texts("disconnect reason:"),
    # the state machine
    line("--->>> ###connecting###", WifiState.CONNECTING),
    line("--->>> ###wifiConnected_ipObtaining###", WifiState.CONNECTING, _LINK_UP),
    line("--->>> ###wifiConnected_IPOK###", WifiState.CONNECTED),
    line("--->>> ###disconnect###", _LOST),
    line("Entering connecting state", WifiState.CONNECTING),
    line("Entering wifiConnected_ipObtaining state", WifiState.CONNECTING, _LINK_UP),
    line("Entering wifiConnected_IPOK state", WifiState.CONNECTED),
    line("Entering disconnect state", _LOST),
    line("[WF][SM] IP obtaining timeout", Symptom.NO_ADDRESS),
    line("[WF][SM] DHCP Starting", _LINK_UP),
    line("[WF][SM] Static IP Starting", _LINK_UP),
    line("[APP] [EVT] Connecting", WifiState.CONNECTING),
    line("[APP] [EVT] connected", _LINK_UP),
    line("[APP] [EVT] GOT IP", WifiState.CONNECTED),
    line("[APP] [EVT] disconnect", _LOST, opens="bl602_app"),
    *_texts("Reason:", within="bl602_app"),
    line("[WF][SM] Action Connect", opens="bl602_join"),
    line("ssid {ssid} ssid len", within="bl602_join"),
    # the wanted access point; zeros mean any
    line("mac {bssid}", within="bl602_join"),
    line("bssid {bssid}", within="bl602_join"),
    line("bssid: {compact}", within="bl602_join"),
    # what an access point offers
    line("wpa2/wpa3 pairwise ccmp:{a},tkip:{b},wep104:{c},wep:40:{d}", _pairwise),
    line("wpa2/wpa3 group ccmp:{a},tkip:{b},wep104:{c},wep:40:{d}", _group),
    line("wpa2/wpa3 is_pmf_required:{flag}", _pmf),
    line("AP Security mode: wep:{a},wpa:{b},wpa2:{c},wpa3:{d}", _mode),
    line("[WIFI] [IND] Channel is {channel}"),
    # the device's own access point
    line("[WF][SM] start AP with ssid", WifiState.ACCESS_POINT),
    line("[WF] APM_START_REQ", WifiState.ACCESS_POINT),
    line("[WF] APM_STA_ADD_IND", WifiState.ACCESS_POINT, opens="bl602_client"),
    line("[WF] APM_STA_DEL_IND", WifiState.ACCESS_POINT, opens="bl602_client"),
    line("[APP] [EVT] [AP] [ADD]", WifiState.ACCESS_POINT),
    line("[APP] [EVT] [AP] [DEL]", WifiState.ACCESS_POINT),
)
