"""RTL8710A/B, RTL87X0C and RTL8720D: wifi_conf.c and the closed library, serial only.

Traps: the SDK says "status_code" for the reason of a deauthentication; `association
success(res=N)` counts clients; reason 17 is the status "access point full" here.
"""

from collections.abc import Iterator

from ..codes import VENDOR_CODES, VendorFamily
from ..log_context import LogContext
from ..log_events import EventKind, Symptom, Vendor, WifiState
from ..log_fields import MAX_CODE, vendor_finding
from ..log_patterns import Fields, Found, line, table

_LOST = WifiState.DISCONNECTED
_ACCESS_POINT_FULL = 17


def _reason(fields: Fields, context: LogContext) -> Iterator[Found]:
    number = int(fields["number"])
    if number == _ACCESS_POINT_FULL:
        yield Found(kind=EventKind.STATUS_CODE, number=number)
    elif number in VENDOR_CODES[VendorFamily.REALTEK_DISCONNECT]:
        yield vendor_finding(VendorFamily.REALTEK_DISCONNECT, number)
    elif number <= MAX_CODE:
        yield Found(kind=EventKind.REASON_CODE, number=number)


def _link_error(fields: Fields, context: LogContext) -> Iterator[Found]:
    yield vendor_finding(VendorFamily.REALTEK_LINK_ERR, int(fields["hex"], 16))


REALTEK_LINES = table(
    Vendor.REALTEK,
    line("assoc reject, status code: {status}", Symptom.ASSOC_REFUSED, _LOST),
    line("invalid auth algthm: algthm = {n},status = {status}", Symptom.AUTH_REFUSED),
    line("sae auth fail: algthm = {n}, status = {status}", Symptom.SAE_FAILED),
    line("OnAuthClient:algthm = {n}, seq = {n}, status = {status}"),
    line("Recv AssocRsp with status_code={status}"),
    line("Recv Auth with status_code={status}"),
    line("Recv Disassoc with status_code={reason}", _LOST),
    line("Recv Deauth with status_code={reason}", _LOST),
    line("sta recv deauth reason code({reason}) sta:{bssid}", _LOST),
    line("sta recv disassoc reason code({reason}) sta:{bssid}", _LOST),
    line("dissconn reason code: {number}", _reason, _LOST),
    line("wifi link err:{hex}", _link_error, _LOST),
    line("scan stage, no beacon while connecting", Symptom.NETWORK_NOT_FOUND, _LOST),
    line("auth stage, auth timeout", Symptom.NO_ANSWER, _LOST),
    line("assoc stage, assoc timeout", Symptom.NO_ANSWER, _LOST),
    line("4handshake stage, 4-way waiting timeout", Symptom.HANDSHAKE_TIMEOUT, _LOST),
    line("assoc stage, assoc reject", Symptom.ASSOC_REFUSED, _LOST),
    line("auth stage, auth fail", Symptom.AUTH_REFUSED, _LOST),
    line("auth stage, WPA3 auth fail, password error", Symptom.WRONG_KEY, _LOST),
    line("connected stage, loss beacon", Symptom.BEACON_LOSS, _LOST),
    line("connected stage, ap changed", Symptom.ACCESS_POINT_CHANGED, _LOST),
    line("SA query timeout", Symptom.SA_QUERY_TIMEOUT, _LOST),
    line("auth stage, ap auth full", Symptom.ACCESS_POINT_FULL, _LOST),
    line("receive deauth", _LOST),
    line("set ssid [{ssid}]"),
    line("start auth to {bssid}", WifiState.CONNECTING),
    line("auth success, start assoc", WifiState.CONNECTING),
    line("association success(res=", WifiState.CONNECTING),
    line("set pairwise key", Found(kind=EventKind.LINK_UP)),
    line("scan report rssi: {rssi} bssid: {bssid}"),
)
