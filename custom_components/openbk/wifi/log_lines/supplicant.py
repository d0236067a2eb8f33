"""XR806/XR809/XR872, and what wpa_supplicant prints there and on BL616; serial only.

Sources: hal_wifi_xradio.c, net_ctrl.c, wlan_defs.h; strings of libwpas.a.
"""

from collections.abc import Iterator

from ..codes import VendorFamily
from ..log_context import LogContext
from ..log_events import EventKind, Symptom, Vendor, WifiState
from ..log_fields import vendor_finding
from ..log_patterns import Fields, Found, line, table

_LINK_UP = Found(kind=EventKind.LINK_UP)
_LOST = WifiState.DISCONNECTED

# wlan_defs.h: messages that end a join or a connection
_XR_LOST = frozenset({1, 4, 5, 6})
_XR_CONNECTED = 0

_DISABLED = {
    "WRONG_KEY": Symptom.WRONG_KEY,
    "AUTH_FAILED": Symptom.AUTH_REFUSED,
    "CONN_FAILED": Symptom.ASSOC_REFUSED,
}


def _message(fields: Fields, context: LogContext) -> Iterator[Found]:
    number = int(fields["number"])
    yield vendor_finding(VendorFamily.XR_WLAN_EVENT, number)
    if number in _XR_LOST:
        yield Found(kind=EventKind.STATE, text=_LOST)
    elif number == _XR_CONNECTED:
        yield _LINK_UP


def _disabled(fields: Fields, context: LogContext) -> Iterator[Found]:
    if symptom := _DISABLED.get(fields["name"]):
        yield Found(kind=EventKind.SYMPTOM, text=symptom)


XRADIO_LINES = table(
    Vendor.XRADIO,
    line("wlan_msg_recv msg type:{number}", _message),
    line("netif is link up", _LINK_UP),
    line("netif is link down", _LOST),
    line("netif is up", WifiState.CONNECTED, exact=True),
    line("address: {ip}", line_start=True),
    line("DHCP start failed!", Symptom.NO_ADDRESS),
)

SUPPLICANT_LINES = table(
    Vendor.SUPPLICANT,
    line(
        "Trying to associate with {bssid} (SSID='{ssid}' freq={freq} MHz)",
        WifiState.CONNECTING,
    ),
    line("Trying to associate with SSID '{ssid}'", WifiState.CONNECTING),
    line("Associated with {bssid}", _LINK_UP),
    line("CTRL-EVENT-CONNECTED - Connection to {bssid} completed", WifiState.CONNECTED),
    line("CTRL-EVENT-DISCONNECTED bssid={bssid} reason={reason}", _LOST),
    line(
        "CTRL-EVENT-AUTH-REJECT {bssid} auth_type={n} auth_transaction={n} "
        "status_code={status}",
        Symptom.AUTH_REFUSED,
        _LOST,
    ),
    line(
        "CTRL-EVENT-ASSOC-REJECT bssid={bssid} status_code={status}",
        Symptom.ASSOC_REFUSED,
        _LOST,
    ),
    line("CTRL-EVENT-ASSOC-REJECT status_code={status}", Symptom.ASSOC_REFUSED, _LOST),
    line("CTRL-EVENT-NETWORK-NOT-FOUND", Symptom.NETWORK_NOT_FOUND),
    line("Authentication with {bssid} timed out.", Symptom.NO_ANSWER, _LOST),
    line(
        "4-Way Handshake failed - pre-shared key may be incorrect",
        Symptom.WRONG_KEY,
        _LOST,
    ),
    line("CTRL-EVENT-SSID-TEMP-DISABLED{any}reason={name}", _disabled),
    line(
        "Driver associated with an AP that does not support management frame protection",
        Symptom.PMF_MISMATCH,
        _LOST,
    ),
    line("CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER", Symptom.SAE_FAILED),
    *(
        line(f"State### {before} -> {after}", state)
        for before in [
            "DISCONNECTED",
            "SCANNING",
            "AUTHENTICATING",
            "ASSOCIATING",
            "ASSOCIATED",
            "4WAY_HANDSHAKE",
            "GROUP_HANDSHAKE",
            "COMPLETED",
            "INACTIVE",
        ]
        for after, state in (
            ("AUTHENTICATING", WifiState.CONNECTING),
            ("ASSOCIATING", WifiState.CONNECTING),
            ("ASSOCIATED", WifiState.CONNECTING),
            ("4WAY_HANDSHAKE", WifiState.CONNECTING),
            ("GROUP_HANDSHAKE", WifiState.CONNECTING),
            ("COMPLETED", WifiState.CONNECTED),
            ("DISCONNECTED", _LOST),
        )
    ),
)
