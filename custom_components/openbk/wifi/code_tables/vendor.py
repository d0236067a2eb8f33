"""The chips' own codes: what their WiFi libraries print instead of 802.11 numbers.

Names are those of the makers' headers in lower case, with the spelling mended where
they write FAIILURE; a text of its own is what the library prints.
"""

from typing import NamedTuple


class VendorRow(NamedTuple):
    """Describe one code of a chip family; `text` is what the library prints of it."""

    number: int
    name: str
    meaning: str
    remedies: str
    text: str | None = None


_PASSWORD = "wrong_password weak_signal"
_REFUSED = "wrong_password wpa2_only pmf_mismatch"
_NOT_FOUND = "network_not_found channel_12_13 only_24_ghz weak_signal"
_LOST = "weak_signal access_point_gone"
_BY_ITSELF = "The firmware ended the connection itself."

# OpenBL602: bl60x_fw_api.h (WLAN_FW_*), texts of bl_rx.c.
BL602_WLAN_FW = (
    VendorRow(
        0, "successful", "The join succeeded.", "nothing_to_do", "sm connect ind ok"
    ),
    VendorRow(
        1,
        "tx_auth_frame_allocate_failure",
        "The chip had no memory for the authentication frame.",
        "restart_device update_firmware",
        "tx auth frame alloc failure",
    ),
    VendorRow(
        2,
        "authentication_failure",
        "The access point refused the authentication.",
        _REFUSED,
        "Authentication failure",
    ),
    VendorRow(
        3,
        "auth_algo_failure",
        "The access point does not accept the device's way to authenticate.",
        "wpa3_only firmware_lacks_pmf",
        "Auth response but auth algo failure",
    ),
    VendorRow(
        4,
        "tx_assoc_frame_allocate_failure",
        "The chip had no memory for the association frame.",
        "restart_device update_firmware",
        "tx assoc frame alloc failure",
    ),
    VendorRow(
        5,
        "associate_failure",
        "The access point refused the association; the 802.11 status code says why.",
        "firmware_lacks_pmf wpa2_only access_rules",
        "Association failure",
    ),
    VendorRow(
        6,
        "deauth_by_ap_when_not_connection",
        "The access point threw the device out while it was joining.",
        "wrong_password wpa2_only access_rules",
        "deauth by AP when connecting",
    ),
    VendorRow(
        7,
        "deauth_by_ap_when_connection",
        "The access point ended the connection.",
        "access_point_gone look_in_router_log",
        "deauth by AP when connected",
    ),
    VendorRow(
        8,
        "4way_handshake_error_psk_timeout_failure",
        "The exchange of keys (4-way handshake) was not finished in time.",
        _PASSWORD,
        "Passwd error, 4-way handshake timeout",
    ),
    VendorRow(
        9,
        "4way_handshake_tx_deauth_frame_transmit_failure",
        "The exchange of keys failed, and the farewell could not be sent.",
        _PASSWORD,
        "Passwd error, tx deauth frame transmit failure",
    ),
    VendorRow(
        10,
        "4way_handshake_tx_deauth_frame_allocate_failure",
        "The exchange of keys failed, and there was no memory for the farewell.",
        _PASSWORD,
        "Passwd error, tx deauth frame allocate failure",
    ),
    VendorRow(
        11,
        "auth_or_assoc_response_timeout_failure",
        "The access point did not answer the request to join.",
        "weak_signal restart_access_point access_rules",
        "auth or associate frame response timeout failure",
    ),
    VendorRow(
        12,
        "scan_no_bssid_and_channel",
        "The network was not found.",
        _NOT_FOUND,
        "SSID error, scan no bssid and channel",
    ),
    VendorRow(
        13,
        "create_channel_ctx_failure_when_join_network",
        "The chip could not tune to the network's channel.",
        "restart_device channel_12_13",
        "create channel context failure when join network",
    ),
    VendorRow(
        14,
        "join_network_failure",
        "The chip could not follow the network's beacons.",
        "weak_signal restart_device",
        "join network failure",
    ),
    VendorRow(
        15,
        "add_sta_failure",
        "The chip could not set up the connection internally.",
        "restart_device update_firmware",
        "add sta failure",
    ),
    VendorRow(
        16,
        "beacon_loss",
        "The device no longer heard the access point.",
        _LOST,
        "ap beacon loss",
    ),
    VendorRow(
        17,
        "join_network_security_nomatch",
        "The network's security mode is not one the device can use.",
        "wpa3_only firmware_lacks_pmf wrong_password",
        "network security no match",
    ),
    VendorRow(
        18,
        "join_network_weplen_error",
        "The WEP key has a wrong length.",
        "use_aes",
        "wep network psk len error",
    ),
    VendorRow(
        19,
        "disconnect_by_user_with_deauth",
        _BY_ITSELF,
        "nothing_to_do",
        "user disconnect and send deauth",
    ),
    VendorRow(
        20,
        "disconnect_by_user_no_deauth",
        _BY_ITSELF,
        "nothing_to_do",
        "user disconnect but no send deauth",
    ),
    VendorRow(
        21,
        "disconnect_by_fw_ps_tx_nullframe_failure",
        "The access point did not acknowledge the device's power saving frames.",
        "power_save weak_signal",
        "fw disconnect(tx nullframe failures)",
    ),
    VendorRow(
        22,
        "traffic_loss",
        "The device no longer heard any traffic of the access point.",
        _LOST,
        "fw disconnect(traffic loss)",
    ),
    VendorRow(
        23,
        "connect_abort_by_user_with_deauth",
        "The firmware gave up the join itself.",
        "nothing_to_do",
        "user connect abort and send deauth",
    ),
    VendorRow(
        24,
        "connect_abort_by_user_no_deauth",
        "The firmware gave up the join itself.",
        "nothing_to_do",
        "user connect abort without sending deauth",
    ),
    VendorRow(
        25,
        "connect_abort_when_joining_network",
        "The firmware gave up the join itself.",
        "nothing_to_do",
        "user connect abort when joining network",
    ),
    VendorRow(
        26,
        "connect_abort_when_scanning",
        "The firmware gave up the search itself.",
        "nothing_to_do",
        "user connect abort when scanning",
    ),
)

# OpenBL602: bl60x_fw_api.h (WLAN_FW_APM_*): clients of the device's own access point.
BL602_WLAN_FW_AP = tuple(
    VendorRow(number, name, meaning, "nothing_to_do")
    for number, name, meaning in (
        (0, "successful", "A client joined the device's own access point."),
        (1, "deletesta_by_user", "The device removed a client."),
        (2, "deauth_by_sta", "A client left."),
        (3, "disassociate_by_sta", "A client left."),
        (4, "deleteconnection_timeout", "A client was silent for too long."),
        (5, "deletesta_for_new_connection", "A client joined anew."),
        (6, "deauth_by_authenticator", "A client failed the exchange of keys."),
    )
)

_BEKEN_MEANINGS = {
    "sta_idle": ("The station is idle.", "nothing_to_do"),
    "sta_scanning": ("The device looks for networks.", "nothing_to_do"),
    "sta_scan_over": ("The search for networks is over.", "nothing_to_do"),
    "sta_connecting": ("The device is joining.", "nothing_to_do"),
    "sta_beacon_lose": ("The device no longer heard the access point.", _LOST),
    "sta_password_wrong": (
        (
            "The exchange of keys failed; the library calls every failure at that "
            "stage a wrong password."
        ),
        "wrong_password weak_signal wpa2_only",
    ),
    "sta_no_ap_found": ("The network was not found.", _NOT_FOUND),
    "sta_assoc_full": (
        "The access point cannot take another client.",
        "access_point_full restart_access_point",
    ),
    "sta_disconnected": (
        "The connection ended.",
        "look_in_router_log access_point_gone",
    ),
    "sta_connect_failed": ("The join failed.", _REFUSED),
    "sta_connected": ("The device joined.", "nothing_to_do"),
    "sta_got_ip": ("The device has an address.", "nothing_to_do"),
    "sta_deauth": (
        "The access point ended the authentication.",
        "access_point_gone wrong_password look_in_router_log",
    ),
    "sta_disassoc": (
        "The access point ended the association.",
        "access_point_gone look_in_router_log",
    ),
    "sta_auth_failed": ("The access point refused the authentication.", _REFUSED),
    "sta_assoc_failed": (
        "The access point refused the association.",
        "firmware_lacks_pmf wpa2_only access_rules",
    ),
    "sta_active_disconnected": (_BY_ITSELF, "nothing_to_do"),
    "ap_connected": ("A client joined the device's own access point.", "nothing_to_do"),
    "ap_disconnected": ("A client left the device's access point.", "nothing_to_do"),
    "ap_connect_failed": (
        "A client failed to join the device's access point.",
        "nothing_to_do",
    ),
    "ap_got_ip": (
        "A client of the device's access point has an address.",
        "nothing_to_do",
    ),
}


def _beken(names: str) -> tuple[VendorRow, ...]:
    return tuple(
        VendorRow(number, name, *_BEKEN_MEANINGS[name])
        for number, name in enumerate(names.split())
    )


# beken378: rw_pub.h, rw_evt_type.
BEKEN_RW_EVT_OLD = _beken(
    """
    sta_idle sta_scanning sta_scan_over sta_connecting sta_beacon_lose
    sta_password_wrong sta_no_ap_found sta_assoc_full sta_disconnected
    sta_connect_failed sta_connected sta_got_ip ap_connected ap_disconnected
    ap_connect_failed
    """
)

# beken_freertos_sdk (_ALT builds, BK7238): rw_msg_pub.h; shifted against the old list.
BEKEN_RW_EVT_NEW = _beken(
    """
    sta_idle sta_connecting sta_beacon_lose sta_password_wrong sta_no_ap_found
    sta_assoc_full sta_deauth sta_auth_failed sta_disassoc sta_assoc_failed
    sta_active_disconnected sta_connected sta_got_ip ap_connected ap_disconnected
    ap_connect_failed ap_got_ip
    """
)

# Beken mac_frame.h: the library's own reason, outside of 802.11.
BEKEN_CONN_LOSS = (
    VendorRow(
        40,
        "vendor_connection_loss",
        "The device no longer heard the access point.",
        _LOST,
    ),
)
