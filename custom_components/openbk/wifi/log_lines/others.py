"""LN882H/LN8825, W800/W600 and TXW81x, serial only: libraries that print little.

Sources: strings of libln882h_wifi.a, wifi_manager.c; hal_wifi_w800.c, hal_wifi_txw81x.c.
"""

from collections.abc import Iterator

from ..log_context import LogContext
from ..log_events import EventKind, Security, Symptom, Vendor, WifiState
from ..log_fields import little_endian_ip
from ..log_patterns import Fields, Found, line, table

_LINK_UP = Found(kind=EventKind.LINK_UP)
_LOST = WifiState.DISCONNECTED


def _sae(fields: Fields, context: LogContext) -> Iterator[Found]:
    security = Security(key_mgmt="SAE", wpa3=True)
    yield Found(kind=EventKind.SECURITY, security=security)


def _encryption(fields: Fields, context: LogContext) -> Iterator[Found]:
    yield Found(kind=EventKind.SECURITY, security=Security(auth=fields["name"]))


def _address(fields: Fields, context: LogContext) -> Iterator[Found]:
    address = little_endian_ip(fields["hex"])
    if address and address != "0.0.0.0":
        yield Found(kind=EventKind.IP, text=address)


LIGHTNING_LINES = table(
    Vendor.LIGHTNING,
    line(
        "Status: Association Failed. 80211 status = {status}; mlme reason code: {mlme}",
        _LOST,
    ),
    # despite the word: it is the value of the association response
    line("Assoc response reason code:{status}(decimal)"),
    line("Status: Authentication Failed. Result-Code = {mlme}", _LOST),
    line("@Authentication2 Failed. Result-Code = {mlme}", _LOST),
    line("Status: Join Failed. Result-Code = {mlme}", _LOST),
    line("Status: Scan Failed. Result-Code = {mlme}", Symptom.NETWORK_NOT_FOUND, _LOST),
    line("Status: Initiating Authentication", WifiState.CONNECTING),
    line("Status: Authentication Successful", WifiState.CONNECTING),
    line("Status: Association Successful", WifiState.CONNECTING, _LINK_UP),
    line("sta_conn_step_set: CONNECTED", _LINK_UP),
    line("STA connected to target AP!", _LINK_UP),
    line("STA disconnected to target AP!", _LOST),
    line("Disconnected.{end}", _LOST, exact=True, line_start=True),
    line("EAPOL 3/4 pirewise, Invalid EAPOL-Key MIC!", Symptom.WRONG_KEY),
    line("Start ase--> own mac:{mac}, peer mac:{bssid}, pwd:", _sae),
    line("[MAC] connected to softAP", WifiState.ACCESS_POINT),
    line("[MAC] disconnected to softAP", WifiState.ACCESS_POINT),
    line("BSSID     = {bssid}", line_start=True),
    line("Channel   = {channel}", line_start=True),
    line("RSSI      = {rssi}", line_start=True),
)

WINNER_MICRO_LINES = table(
    Vendor.WINNER_MICRO,
    line("please wait connect net", WifiState.CONNECTING),
    line("apsta connect net failed, please check configure", _LOST),
    line("ap create Successfully", WifiState.ACCESS_POINT),
    # the signal is printed without its sign
    line(
        "sta:rssi={unsigned_rssi}, SSID={ssid}, BSSID={bssid}, channel={channel}, "
        "encr={name}",
        _encryption,
    ),
    line("IP={ip}, GW={any}MAC={mac}, DNS=", line_start=True),
)

OTHER_LINES = table(
    Vendor.OTHER,
    line("pair done, bssid: {bssid}", _LINK_UP),
    line("wifi pair done, ngo role AP!", WifiState.ACCESS_POINT),
    line("wifi pair done, ngo role STA!", _LINK_UP),
    line("w0_ip= {hex}", _address),
)
