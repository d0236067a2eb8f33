"""802.11 status codes: what an access point answers to a request to join.

Numbers and names: IEEE Std 802.11-2020 table 9-50 and later amendments, in the spelling
of hostapd and Linux (WLAN_STATUS_...). What is missing is reserved.
"""

from . import Row
from .status_rare import STATUS_RARE_ROWS

STATUS_ROWS: tuple[Row, ...] = (
    Row(0, "success", "The access point accepted the device.", "nothing_to_do"),
    Row(
        1,
        "unspecified_failure",
        "The access point refused the device without saying why.",
        "wrong_password wpa2_only pmf_mismatch restart_access_point",
    ),
    Row(
        5,
        "security_disabled",
        "Security is switched off on the other side.",
        "use_aes wrong_password",
    ),
    Row(
        10,
        "caps_unsupported",
        "The device lacks a capability that the access point demands.",
        "legacy_rates wmm_setting",
    ),
    Row(
        11,
        "reassoc_no_assoc",
        "The access point does not know the connection the device wanted to continue.",
        "reconnects_by_itself restart_access_point",
    ),
    Row(
        12,
        "assoc_denied_unspec",
        "The access point refused the device for a reason of its own rules.",
        "access_rules access_point_full look_in_router_log",
    ),
    Row(
        13,
        "not_supported_auth_alg",
        "The access point does not support the device's way to authenticate.",
        "wpa3_only firmware_lacks_pmf",
    ),
    Row(
        14,
        "unknown_auth_transaction",
        "A frame of the authentication came out of order.",
        "weak_signal restart_device",
    ),
    Row(
        15,
        "challenge_fail",
        "The device failed the access point's challenge.",
        "wrong_password use_aes",
    ),
    Row(
        16,
        "auth_timeout",
        "The access point waited in vain for the next frame of the authentication.",
        "weak_signal restart_device",
    ),
    Row(
        17,
        "ap_unable_to_handle_new_sta",
        "The access point cannot take another client.",
        "access_point_full restart_access_point",
    ),
    Row(
        18,
        "assoc_denied_rates",
        "The device does not support all basic rates of the access point.",
        "legacy_rates",
    ),
    Row(
        19,
        "assoc_denied_noshort",
        "The access point demands short preambles.",
        "legacy_rates",
    ),
    Row(
        22,
        "spec_mgmt_required",
        "The access point demands spectrum management, a rule of the 5 GHz band.",
        "only_24_ghz",
    ),
    Row(
        23,
        "pwr_capability_not_valid",
        "The device's transmit power is not acceptable here.",
        "country_region",
    ),
    Row(
        24,
        "supported_channel_not_valid",
        "The device's channels are not acceptable here.",
        "channel_12_13 country_region",
    ),
    Row(
        25,
        "assoc_denied_no_short_slot_time",
        "The access point demands short slot times.",
        "legacy_rates",
    ),
    Row(
        27,
        "assoc_denied_no_ht",
        "The access point only admits 802.11n devices.",
        "legacy_rates",
    ),
    Row(
        28,
        "r0kh_unreachable",
        "The access point could not reach the keeper of the 802.11r keys.",
        "mesh_fast_transition restart_access_point",
    ),
    Row(
        29,
        "assoc_denied_no_pco",
        "The access point demands phased coexistence.",
        "legacy_rates",
    ),
    Row(
        30,
        "assoc_rejected_temporarily",
        "The access point asks to try again later: it still thinks that the device is "
        "connected.",
        "wait_and_retry pmf_mismatch",
    ),
    Row(
        31,
        "robust_mgmt_frame_policy_violation",
        "Device and access point disagree about protected management frames (PMF).",
        "pmf_mismatch firmware_lacks_pmf",
    ),
    Row(
        32,
        "unspecified_qos_failure",
        "The access point refused for a reason of quality of service.",
        "wmm_setting",
    ),
    Row(
        33,
        "denied_insufficient_bandwidth",
        "The access point says that it is too busy for the device.",
        "steering access_point_full",
    ),
    Row(
        34,
        "denied_poor_channel_conditions",
        "The access point finds the device's signal too weak.",
        "minimum_signal steering weak_signal",
    ),
    Row(
        35,
        "denied_qos_not_supported",
        "The access point demands quality of service (WMM).",
        "wmm_setting",
    ),
    Row(
        37,
        "request_declined",
        "The access point declined the request.",
        "restart_device look_in_router_log",
    ),
    Row(
        38,
        "invalid_parameters",
        "The access point found an invalid value in the request.",
        "update_firmware",
    ),
    Row(
        40,
        "invalid_ie",
        "The access point found an element in the request that it cannot read.",
        "wpa2_only mesh_fast_transition update_firmware",
    ),
    Row(41, "group_cipher_not_valid", "The group cipher is not acceptable.", "use_aes"),
    Row(
        42,
        "pairwise_cipher_not_valid",
        "The pairwise cipher is not acceptable.",
        "use_aes",
    ),
    Row(
        43,
        "akmp_not_valid",
        "The way to manage keys is not acceptable: WPA3 only, 802.1X or 802.11r only.",
        "wpa3_only use_psk mesh_fast_transition",
    ),
    Row(
        44,
        "unsupported_rsn_ie_version",
        "The version of the security element is not supported.",
        "update_firmware wpa2_only",
    ),
    Row(
        45,
        "invalid_rsn_ie_capab",
        "The security capabilities do not fit, as with required PMF.",
        "pmf_mismatch firmware_lacks_pmf",
    ),
    Row(
        46,
        "cipher_rejected_per_policy",
        "The access point's rules forbid the device's cipher.",
        "use_aes",
    ),
    Row(
        51,
        "assoc_denied_listen_int_too_large",
        "The device wants to sleep longer than the access point allows.",
        "power_save",
    ),
    Row(
        52,
        "invalid_ft_action_frame_count",
        "A frame of fast transition (802.11r) carried a wrong count.",
        "mesh_fast_transition",
    ),
    Row(
        53,
        "invalid_pmkid",
        "The access point does not know the key identifier (PMKID) that the device "
        "offered.",
        "stale_cached_key mesh_fast_transition firmware_lacks_pmf wpa2_only "
        "wpa2_wpa3_exception",
    ),
    Row(
        54,
        "invalid_mde",
        "The mobility domain (802.11r) is wrong.",
        "mesh_fast_transition",
    ),
    Row(
        55,
        "invalid_fte",
        "The fast transition element (802.11r) is wrong.",
        "mesh_fast_transition",
    ),
    Row(
        58,
        "try_another_bss",
        "The access point wants the device to use another one.",
        "steering",
    ),
    Row(
        72,
        "invalid_rsnie",
        "The security element (RSNE) is invalid.",
        "wpa2_only pmf_mismatch update_firmware",
    ),
    Row(
        73,
        "u_apsd_coex_not_supported",
        "The coexistence of power saving (U-APSD) is not supported.",
        "disable_uapsd",
    ),
    Row(
        74,
        "u_apsd_coex_mode_not_supported",
        "The wanted coexistence of power saving (U-APSD) is not supported.",
        "disable_uapsd",
    ),
    Row(
        75,
        "bad_interval_with_u_apsd_coex",
        "The interval does not fit the coexistence of power saving (U-APSD).",
        "disable_uapsd",
    ),
    Row(
        76,
        "anti_clogging_token_req",
        "The access point is busy and wants a token first (WPA3); this passes.",
        "wait_and_retry wpa2_only",
    ),
    Row(
        77,
        "finite_cyclic_group_not_supported",
        "The access point does not support the group the device chose for WPA3 (SAE).",
        "sae_settings wpa2_only",
    ),
    Row(
        78,
        "cannot_find_alt_tbtt",
        "The mesh found no other time for its beacons.",
        "not_this_device",
    ),
    Row(79, "transmission_failure", "A frame could not be delivered.", "weak_signal"),
    Row(
        82,
        "rejected_with_suggested_bss_transition",
        "The access point suggests another one.",
        "steering",
    ),
    Row(
        85,
        "success_power_save_mode",
        "The access point accepted the device, in a power saving mode.",
        "nothing_to_do",
    ),
    Row(
        92,
        "refused_external_reason",
        "The access point was told by something else to refuse the device.",
        "access_rules look_in_router_log",
    ),
    Row(
        93,
        "refused_ap_out_of_memory",
        "The access point is out of memory.",
        "restart_access_point access_point_full",
    ),
    Row(
        95, "query_resp_outstanding", "The answer is still under way.", "wait_and_retry"
    ),
    Row(
        99,
        "denied_with_suggested_band_and_channel",
        "The access point suggests another band and channel.",
        "steering",
    ),
    Row(
        103,
        "denied_due_to_spectrum_management",
        "The access point refused because of spectrum management.",
        "country_region only_24_ghz",
    ),
    Row(
        104,
        "assoc_denied_no_vht",
        "The access point only admits 802.11ac devices.",
        "legacy_rates only_24_ghz",
    ),
    Row(
        112,
        "fils_authentication_failure",
        "The fast initial authentication (FILS) failed.",
        "use_psk wpa2_only",
    ),
    Row(
        113,
        "unknown_authentication_server",
        "The access point does not know the authentication server the device named.",
        "use_psk",
    ),
    Row(
        123,
        "unknown_password_identifier",
        "The access point does not know the password identifier (WPA3).",
        "sae_settings wpa2_only",
    ),
    Row(
        124,
        "denied_he_not_supported",
        "The access point only admits Wi-Fi 6 (802.11ax) devices.",
        "legacy_rates",
    ),
    Row(
        126,
        "sae_hash_to_element",
        "The access point uses the newer method of WPA3 (hash-to-element).",
        "sae_settings wpa2_only",
    ),
    Row(
        127,
        "sae_pk",
        "The access point uses WPA3 with a public key (SAE-PK).",
        "sae_settings wpa2_only",
    ),
    Row(
        135,
        "denied_eht_not_supported",
        "The access point only admits Wi-Fi 7 (802.11be) devices.",
        "legacy_rates",
    ),
    Row(
        138,
        "oci_mismatch",
        "The operating channel that was confirmed is another one.",
        "restart_device wpa2_only",
    ),
    *STATUS_RARE_ROWS,
)
