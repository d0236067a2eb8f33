"""BK7231T/N and their kin: beken378 and, for _ALT builds and BK7238, the new SDK.

Sources: rw_msg_rx.c, wpa_scan.c, events.c, config_none.c, net.c of the SDKs; strings of
their closed libraries. Serial only, but `wl_status` was in OpenBeken's log until 2023.
Traps: `SM_DISCONNECTING status=` is internal; in the new SDK an association failure says
"reason" and means a status; in stage 5 it calls every failure "password wrong".
"""

from collections.abc import Iterator
from dataclasses import replace

from ..codes import VendorFamily
from ..log_context import LogContext
from ..log_events import EventKind, Security, Symptom, Vendor, WifiState
from ..log_fields import bits, little_endian_ip, vendor_finding
from ..log_patterns import Fields, Found, line, table

_LINK_UP = Found(kind=EventKind.LINK_UP)
_LOST = WifiState.DISCONNECTED
_CONNECTION_LOSS = 40

_KEY_MANAGEMENT = ((1, "802.1X"), (2, "PSK"), (1024, "SAE"))
_CIPHERS = ((8, "tkip"), (16, "ccmp"))


def _security(fields: Fields) -> Security:
    """Read `a b c d`: key management, protocols, pairwise and group ciphers as bits."""
    protocols = int(fields["b"])
    return Security(
        key_mgmt="+".join(bits(int(fields["a"]), _KEY_MANAGEMENT)) or None,
        wpa=bool(protocols & 1),
        wpa2=bool(protocols & 2),
        pairwise=tuple(bits(int(fields["c"]), _CIPHERS)),
        group=tuple(bits(int(fields["d"]), _CIPHERS)),
    )


def _wanted(fields: Fields, context: LogContext) -> Iterator[Found]:
    security = replace(_security(fields), beken_security=int(fields["number"]))
    context.beken_security = security
    yield Found(kind=EventKind.SECURITY, security=security)


def _chosen(fields: Fields, context: LogContext) -> Iterator[Found]:
    """Report the same mode again with the number that came with it, if it is the same."""
    security = _security(fields)
    before = context.beken_security
    if before and replace(before, beken_security=None) == security:
        security = before
    yield Found(kind=EventKind.SECURITY, security=security)


def _address(fields: Fields, context: LogContext) -> Iterator[Found] | None:
    address = little_endian_ip(fields["hex"])
    if address is None:
        return None
    if address == "0.0.0.0":
        return iter(())
    return iter(
        (
            Found(kind=EventKind.IP, text=address),
            Found(kind=EventKind.STATE, text=WifiState.CONNECTED),
        )
    )


def _reason(fields: Fields, context: LogContext) -> Iterator[Found]:
    number = int(fields["number"])
    if number == _CONNECTION_LOSS:
        yield vendor_finding(VendorFamily.BEKEN_CONN_LOSS, number)
        yield Found(kind=EventKind.SYMPTOM, text=Symptom.BEACON_LOSS)
    else:
        yield Found(kind=EventKind.REASON_CODE, number=number)


def _auth_code(fields: Fields, context: LogContext) -> Iterator[Found]:
    # the source compares the value with names of reasons, but it comes from a refused
    # authentication: of which kind it is, is not known
    yield Found(kind=EventKind.AUTH_CODE, number=int(fields["number"]))


def _chip(name: str) -> Found:
    return Found(kind=EventKind.CHIP, text=name)


BEKEN_LINES = table(
    Vendor.BEKEN,
    line("sm_assoc_rsp_handler status={status}"),
    line("sm_deauth_handler reason={reason},vif={n}", _LOST),
    line("sm_disassoc_handler reason={reason},vif={n}", _LOST),
    line("MAC_ST_FAILURE", Symptom.AUTH_REFUSED),
    line("SM_CONNECT_IND_ok", WifiState.CONNECTING),
    line("SM_CONNECT_IND_fail", _LOST),
    line("SM_DISCONNECT_IND", _LOST),
    line("deassoc_evt_cb", _LOST),
    line("wpa_driver_deauth_cb", _LOST),
    line("wpa_driver_deassoc_cb", _LOST),
    line("bk_wlan_connection_loss vif:", _LOST),
    line(
        "VENDOR_CONNECTION_LOSS",
        vendor_finding(VendorFamily.BEKEN_CONN_LOSS, _CONNECTION_LOSS),
        Symptom.BEACON_LOSS,
    ),
    line("mm_connection_loss_ind_handler", Symptom.BEACON_LOSS),
    line("mm_ap_probe_cfm: connection lost", Symptom.BEACON_LOSS),
    line("ctrl_port_hdl:1", _LINK_UP),
    line("configuring interface mlan", _LINK_UP),
    line("ip_addr: {hex}", _address),
    line("found scan rst rssi {rssi}"),
    line("bssid {dashes}"),
    line("security2cipher {a} {b} {c} {d} security={number}", _wanted),
    line("cipher2security {a} {b} {c} {d}", _chosen),
    line("wpa_driver_associate", WifiState.CONNECTING),
    line("wpa_get_scan_rst:0", Symptom.NETWORK_NOT_FOUND, exact=True),
    line("get_scan_rst_null", Symptom.NETWORK_NOT_FOUND),
    line("No suitable network found", Symptom.NETWORK_NOT_FOUND),
    line("Connect failed{end}", _LOST, exact=True, line_start=True),
    line("Association request to the driver failed", Symptom.ASSOC_REFUSED, _LOST),
    line("skip RSN IE -", Symptom.SECURITY_MISMATCH),
    line("Invalid passphrase", Symptom.PASSWORD_FORMAT),
    line("not in countrycode", Symptom.CHANNEL_NOT_ALLOWED),
    line("wl_status {old_event}"),
    # LibreTiny prints the same event of the same SDK
    line("WIFI: BK event {old_event}"),
    line("fast_connect", Found(kind=EventKind.FAST_CONNECT, text="used"), exact=True),
    line("Soft_AP_start", WifiState.ACCESS_POINT),
    line("uap_ip_start", WifiState.ACCESS_POINT),
    # the boot loader
    *(
        line(f"{name}_{{version}}", _chip(name.upper()), not_after="Open")
        for name in ("BK7231N", "BK7231n", "BK7231T", "BK7231U", "BK7238")
    ),
)

BEKEN_NEW_LINES = table(
    Vendor.BEKEN_NEW,
    line(
        "SM_ASSOC_FAIL_INID REPORT reason:{status}, evt:{new_event}, stage:{n}", _LOST
    ),
    line("SM_ASSOC_FAIL_INID NOT REPORT reason:{status}, stage:{n}"),
    line(
        "SM_AUTHEN_FAIL_IND REPORT reason:{number}, evt:{new_event}, stage:{n}",
        _auth_code,
        _LOST,
    ),
    line("SM_AUTHEN_FAIL_IND NOT REPORT reason:{number}, stage:{n}", _auth_code),
    line("SM_DEAUTHEN_IND REPORT reason:{reason}, evt:{new_event}, stage:{n}", _LOST),
    line("SM_DEAUTHEN_IND NOT REPORT reason:{reason}, stage:{n}"),
    line("SM_DISASSOC_IND REPORT reason:{reason}, evt:{new_event}, stage:{n}", _LOST),
    line("SM_DISASSOC_IND NOT REPORT reason:{reason}, stage:{n}"),
    line("mhdr_disconnect_ind reason_code={number}", _reason, _LOST),
    line("sm_disconnect_process reason={number}", _reason, _LOST),
    line("SM_CONNECT_IND_ok, aid {n}, bssid {bssid}", WifiState.CONNECTING),
)
