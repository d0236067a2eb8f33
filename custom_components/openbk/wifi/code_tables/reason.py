"""802.11 reason codes: why one side ended a connection (deauthentication and the like).

Numbers and names: IEEE Std 802.11-2020 table 9-49, in the spelling of hostapd and
Linux (WLAN_REASON_...); 67 and 68 from the ESP-IDF list. What is missing is reserved.
"""

from . import Row, family

REASON_ROWS: tuple[Row, ...] = (
    Row(
        1,
        "unspecified",
        "The connection was ended without a reason.",
        "look_in_router_log access_point_gone wrong_password",
    ),
    Row(
        2,
        "prev_auth_not_valid",
        "The earlier authentication is no longer valid.",
        "wrong_password access_point_gone wpa2_only pmf_mismatch",
    ),
    Row(
        3,
        "deauth_leaving",
        "The side that sent this is leaving the network.",
        "access_point_gone",
    ),
    Row(
        4,
        "disassoc_due_to_inactivity",
        "The access point heard nothing from the device for too long.",
        "power_save weak_signal",
    ),
    Row(
        5,
        "disassoc_ap_busy",
        "The access point cannot handle all its clients.",
        "access_point_full",
    ),
    Row(
        6,
        "class2_frame_from_nonauth_sta",
        "The access point got a frame from a device it has not authenticated.",
        "reconnects_by_itself",
    ),
    Row(
        7,
        "class3_frame_from_nonassoc_sta",
        "The access point got a frame from a device that is not associated.",
        "reconnects_by_itself",
    ),
    Row(
        8,
        "disassoc_sta_has_left",
        "The device has left this access point.",
        "reconnects_by_itself steering weak_signal",
    ),
    Row(
        9,
        "sta_req_assoc_without_auth",
        "The device asked to join before it had authenticated.",
        "weak_signal restart_device",
    ),
    Row(
        10,
        "pwr_capability_not_valid",
        "The device's transmit power is not acceptable here.",
        "country_region",
    ),
    Row(
        11,
        "supported_channel_not_valid",
        "The device's channels are not acceptable here.",
        "channel_12_13 country_region",
    ),
    Row(
        12,
        "bss_transition_disassoc",
        "The access point moves the device to another one (802.11v).",
        "steering",
    ),
    Row(
        13,
        "invalid_ie",
        "An element could not be read.",
        "wpa2_only mesh_fast_transition update_firmware",
    ),
    Row(14, "michael_mic_failure", "A check of the old TKIP cipher failed.", "use_aes"),
    Row(
        15,
        "4way_handshake_timeout",
        "The exchange of keys (4-way handshake) was not finished in time.",
        "wrong_password weak_signal wpa2_only restart_device",
    ),
    Row(
        16,
        "group_key_update_timeout",
        "The renewal of the group key was not finished in time.",
        "group_rekey power_save weak_signal",
    ),
    Row(
        17,
        "ie_in_4way_differs",
        "The security settings changed between the beacon and the exchange of keys.",
        "wpa2_only same_settings_on_all_nodes",
    ),
    Row(18, "group_cipher_not_valid", "The group cipher is not acceptable.", "use_aes"),
    Row(
        19,
        "pairwise_cipher_not_valid",
        "The pairwise cipher is not acceptable.",
        "use_aes",
    ),
    Row(
        20,
        "akmp_not_valid",
        "The way to manage keys is not acceptable.",
        "wpa3_only use_psk mesh_fast_transition",
    ),
    Row(
        21,
        "unsupported_rsn_ie_version",
        "The version of the security element is not supported.",
        "update_firmware wpa2_only",
    ),
    Row(
        22,
        "invalid_rsn_ie_capab",
        "The security capabilities do not fit, as with required PMF.",
        "pmf_mismatch firmware_lacks_pmf",
    ),
    Row(
        23,
        "ieee_802_1x_auth_failed",
        "The authentication failed; some access points say so for a wrong password.",
        "wrong_password use_psk",
    ),
    Row(
        24,
        "cipher_suite_rejected",
        "The access point's rules forbid the device's cipher.",
        "use_aes",
    ),
    Row(
        30,
        "not_authorized_this_location",
        "The device is not allowed at this place.",
        "access_rules",
    ),
    Row(
        31,
        "service_change_precludes_ts",
        "A change of service ended the traffic stream.",
        "wmm_setting",
    ),
    Row(
        32,
        "unspecified_qos_reason",
        "The connection was ended for a reason of quality of service.",
        "wmm_setting",
    ),
    Row(
        33,
        "not_enough_bandwidth",
        "The access point has not enough bandwidth left.",
        "steering access_point_full",
    ),
    Row(
        34,
        "disassoc_low_ack",
        "Too many frames were not acknowledged.",
        "weak_signal power_save",
    ),
    Row(
        35,
        "exceeded_txop",
        "The device transmitted longer than it was granted.",
        "wmm_setting update_firmware",
    ),
    Row(
        36, "sta_leaving", "The device is leaving the network.", "reconnects_by_itself"
    ),
    Row(
        37,
        "end_ts_ba_dls",
        "The other side ended the stream or block acknowledgement.",
        "restart_access_point update_firmware",
    ),
    Row(
        38,
        "unknown_ts_ba",
        "Frames came for a stream or block acknowledgement that was not set up.",
        "restart_access_point update_firmware",
    ),
    Row(39, "timeout", "The other side did not answer in time.", "weak_signal"),
    Row(
        45,
        "peerkey_mismatch",
        "The keys between two clients do not fit.",
        "not_at_home",
    ),
    Row(
        46,
        "authorized_access_limit_reached",
        "The device's allowance is used up (ESP chips: ended by the other side).",
        "access_rules",
    ),
    Row(
        47,
        "external_service_requirements",
        "Something outside demanded it (ESP chips: ended by the access point).",
        "access_rules look_in_router_log",
    ),
    Row(
        48,
        "invalid_ft_action_frame_count",
        "A frame of fast transition (802.11r) carried a wrong count.",
        "mesh_fast_transition",
    ),
    Row(
        49,
        "invalid_pmkid",
        "The access point does not know the key identifier (PMKID) that was offered.",
        "stale_cached_key mesh_fast_transition firmware_lacks_pmf wpa2_only",
    ),
    Row(
        50,
        "invalid_mde",
        "The mobility domain (802.11r) is wrong.",
        "mesh_fast_transition",
    ),
    Row(
        51,
        "invalid_fte",
        "The fast transition element (802.11r) is wrong.",
        "mesh_fast_transition",
    ),
    Row(
        67,
        "transmission_link_establish_failed",
        "The link for transmission could not be established.",
        "weak_signal restart_access_point",
    ),
    Row(
        68,
        "alternative_channel_occupied",
        "The other channel is occupied.",
        "weak_signal restart_access_point",
    ),
    *family(
        "A direct link between two clients (TDLS) was ended.",
        "not_at_home",
        "25 tdls_teardown_unreachable 26 tdls_teardown_unspecified",
    ),
    *family(
        "This belongs to hotspots with a service provider (Passpoint).",
        "not_at_home",
        """
        27 ssp_requested_disassoc 28 no_ssp_roaming_agreement 29 bad_cipher_or_akm
        """,
    ),
    *family(
        "This belongs to access points that form a mesh, not to their clients.",
        "not_this_device",
        """
        52 mesh_peering_cancelled 53 mesh_max_peers 54 mesh_config_policy_violation
        55 mesh_close_rcvd 56 mesh_max_retries 57 mesh_confirm_timeout
        58 mesh_invalid_gtk 59 mesh_inconsistent_params 60 mesh_invalid_security_cap
        61 mesh_path_error_no_proxy_info 62 mesh_path_error_no_forwarding_info
        63 mesh_path_error_dest_unreachable 64 mac_address_already_exists_in_mbss
        65 mesh_channel_switch_regulatory_req 66 mesh_channel_switch_unspecified
        """,
    ),
)
