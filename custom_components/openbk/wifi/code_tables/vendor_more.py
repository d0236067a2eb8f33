"""More of the chips' own codes: Espressif, Lightning, Winner Micro, Realtek, XRadio."""

from .vendor import VendorRow

_PASSWORD = "wrong_password weak_signal"
_REFUSED = "wrong_password wpa2_only pmf_mismatch"
_NOT_FOUND = "network_not_found channel_12_13 only_24_ghz weak_signal"
_LOST = "weak_signal access_point_gone"
_DONE = "nothing_to_do"

# ESP-IDF esp_wifi_types: wifi_err_reason_t from 200 on; below, it is the 802.11 reason.
ESP_WIFI_REASON = (
    VendorRow(
        200, "beacon_timeout", "The device no longer heard the access point.", _LOST
    ),
    VendorRow(201, "no_ap_found", "The network was not found.", _NOT_FOUND),
    VendorRow(202, "auth_fail", "The authentication failed.", _REFUSED),
    VendorRow(
        203,
        "assoc_fail",
        "The association failed.",
        "wpa2_only access_rules access_point_full",
    ),
    VendorRow(
        204,
        "handshake_timeout",
        "The exchange of keys was not finished in time.",
        _PASSWORD,
    ),
    VendorRow(
        205,
        "connection_fail",
        "The connection could not be made.",
        "weak_signal wrong_password restart_access_point",
    ),
    VendorRow(
        206,
        "ap_tsf_reset",
        "The access point's clock jumped, as after a restart.",
        "access_point_gone",
    ),
    VendorRow(
        207, "roaming", "The device moved to another access point.", "nothing_to_do"
    ),
    VendorRow(
        208,
        "assoc_comeback_time_too_long",
        "The access point asked to come back later than the device waits.",
        "wait_and_retry pmf_mismatch",
    ),
    VendorRow(
        209,
        "sa_query_timeout",
        "The access point did not answer a question about the protected connection.",
        "wait_and_retry pmf_mismatch",
    ),
    VendorRow(
        210,
        "no_ap_found_w_compatible_security",
        "The network is there, with a security mode the device may not use.",
        "wpa3_only use_aes",
    ),
    VendorRow(
        211,
        "no_ap_found_in_authmode_threshold",
        "The network is there, with weaker security than the device demands.",
        "use_aes",
    ),
    VendorRow(
        212,
        "no_ap_found_in_rssi_threshold",
        "The network is there, but weaker than the device demands.",
        "weak_signal",
    ),
)

# OpenLN882H wifi.h: wifi_sta_connect_failed_reason_t.
LN_CONNECT_RESULT = (
    VendorRow(0, "conn_successful", "The join succeeded.", _DONE),
    VendorRow(1, "conn_wrong_pwd", "The password was not accepted.", _PASSWORD),
    VendorRow(2, "target_ap_not_found", "The network was not found.", _NOT_FOUND),
    VendorRow(3, "timeout", "The access point did not answer in time.", "weak_signal"),
    VendorRow(
        4, "refused", "The access point refused the device.", "access_rules wpa2_only"
    ),
)

# Lightning's library prints these numbers without a public list of their meaning.
LN_MLME_RESULT: tuple[VendorRow, ...] = ()

# wm_wifi.h: tls_wifi_get_errno().
W800_ERRNO = (
    VendorRow(0, "enoerr", "No error.", _DONE),
    VendorRow(1, "enoap", "The network was not found.", _NOT_FOUND),
    VendorRow(2, "ekey", "The key may be wrong.", _PASSWORD),
    VendorRow(3, "elsi", "The signal is too weak.", "weak_signal"),
)

# wm_netif.h: events of the network interface.
W800_EVENT = (
    VendorRow(1, "join_success", "The device joined.", _DONE),
    VendorRow(
        2,
        "join_failed",
        "The join failed; the chip does not tell why.",
        "network_not_found wrong_password weak_signal",
    ),
    VendorRow(3, "disconnected", "The connection ended.", "access_point_gone"),
    VendorRow(4, "net_up", "The device has an address.", _DONE),
    VendorRow(5, "softap_success", "The device's own access point started.", _DONE),
    VendorRow(6, "softap_failed", "The device's own access point failed.", _DONE),
    VendorRow(7, "softap_closed", "The device's own access point ended.", _DONE),
    VendorRow(8, "net2_up", "The device's own access point has an address.", _DONE),
)

_REALTEK_MEANINGS = {
    "no_error": ("No error.", _DONE),
    "none_network": ("The network was not found.", _NOT_FOUND),
    "connect_fail": ("The join failed.", _REFUSED),
    "wrong_password": ("The password was not accepted.", _PASSWORD),
    "4way_handshake_timeout": (
        "The exchange of keys was not finished in time.",
        _PASSWORD,
    ),
    "dhcp_fail": ("The device got no address.", "dhcp"),
    "auth_fail": ("The authentication failed.", _REFUSED),
    "assoc_fail": ("The association failed.", "wpa2_only access_rules"),
    "deauth_deassoc": ("The access point ended the connection.", "access_point_gone"),
    "unknown": ("The library does not know what went wrong.", "restart_device"),
}


def _realtek(names: str) -> tuple[VendorRow, ...]:
    return tuple(
        VendorRow(number, name, *_REALTEK_MEANINGS[name])
        for number, name in enumerate(names.split())
    )


# rtw_connect_error_flag_t has another layout in each SDK; from 6 on, the order of the old
# one is known from comments only.
REALTEK_ERROR_OLD = _realtek(
    """
    no_error none_network connect_fail wrong_password 4way_handshake_timeout dhcp_fail
    auth_fail assoc_fail deauth_deassoc unknown
    """
)
REALTEK_ERROR_NEW = _realtek(
    """
    no_error none_network auth_fail assoc_fail wrong_password 4way_handshake_timeout
    connect_fail dhcp_fail unknown
    """
)
REALTEK_ERROR_MATTER = _realtek(
    """
    no_error none_network wrong_password 4way_handshake_timeout connect_fail dhcp_fail
    unknown
    """
)

# Realtek wifi_constants.h: reasons outside of 802.11.
REALTEK_DISCONNECT = (
    VendorRow(
        65529,
        "sae_confirm_mismatch",
        "The WPA3 exchange did not agree: most often the password.",
        "wrong_password sae_settings",
    ),
    VendorRow(
        65530,
        "sa_query_timeout",
        "The access point did not answer a question about the protected connection.",
        "wait_and_retry pmf_mismatch",
    ),
    VendorRow(
        65531, "blacklisted", "The device avoids this access point.", "restart_device"
    ),
    VendorRow(
        65534,
        "ap_changed",
        "The access point changed its settings.",
        "access_point_gone",
    ),
    VendorRow(
        65535, "no_beacon", "The device no longer heard the access point.", _LOST
    ),
)

# Realtek wifi_conf.c, `wifi link err`: a bit each; bits 16 to 20 are the stage reached.
REALTEK_LINK_ERR_BITS = (
    VendorRow(
        0,
        "deauth",
        "The access point ended the authentication.",
        "wrong_password access_point_gone",
    ),
    VendorRow(
        1, "disassoc", "The access point ended the association.", "access_point_gone"
    ),
    VendorRow(
        2, "no_beacon", "The network was not heard while joining.", "weak_signal"
    ),
    VendorRow(3, "auth_timeout", "The authentication took too long.", "weak_signal"),
    VendorRow(4, "assoc_timeout", "The association took too long.", "weak_signal"),
    VendorRow(5, "4way_timeout_1", "The exchange of keys took too long.", _PASSWORD),
    VendorRow(6, "4way_timeout_2", "The exchange of keys took too long.", _PASSWORD),
    VendorRow(7, "4way_timeout_3", "The exchange of keys took too long.", _PASSWORD),
    VendorRow(
        8,
        "assoc_reject",
        "The access point refused the association.",
        "wpa2_only access_rules",
    ),
    VendorRow(9, "auth_fail", "The access point refused the authentication.", _REFUSED),
    VendorRow(
        10, "scan_timeout", "The search for the network took too long.", _NOT_FOUND
    ),
    VendorRow(
        11,
        "wpa3_auth_fail",
        "The WPA3 authentication failed: most often the password.",
        "wrong_password sae_settings",
    ),
)
REALTEK_LINK_STAGES = (
    (16, "found"),
    (17, "authenticated"),
    (18, "associated"),
    (19, "exchanging keys"),
    (20, "done"),
)

# XRadio wlan_defs.h: messages to the network task, by the order of the enum.
XR_WLAN_EVENT = (
    VendorRow(0, "connected", "The device joined.", _DONE),
    VendorRow(1, "disconnected", "The connection ended.", "access_point_gone"),
    VendorRow(2, "scan_success", "The search for networks is over.", _DONE),
    VendorRow(3, "scan_failed", "The search for networks failed.", "restart_device"),
    VendorRow(4, "4way_handshake_failed", "The exchange of keys failed.", _PASSWORD),
    VendorRow(5, "connect_failed", "The join failed.", _REFUSED),
    VendorRow(
        6, "connection_loss", "The device no longer heard the access point.", _LOST
    ),
)
