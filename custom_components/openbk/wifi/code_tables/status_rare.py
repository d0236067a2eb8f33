"""802.11 status codes of features that sockets and access points at home do not use."""

from . import Row, family

STATUS_RARE_ROWS: tuple[Row, ...] = (
    Row(
        20,
        "assoc_denied_no_pbcc",
        "The access point demands PBCC modulation (removed from the standard).",
        "not_at_home",
    ),
    Row(
        21,
        "assoc_denied_no_channel_agility",
        "The access point demands channel agility (removed from the standard).",
        "not_at_home",
    ),
    Row(
        26,
        "assoc_denied_no_dsss_ofdm",
        "The access point demands DSSS-OFDM (removed from the standard).",
        "legacy_rates",
    ),
    Row(
        94,
        "rejected_emergency_service_not_supported",
        "The access point does not support emergency services.",
        "not_at_home",
    ),
    Row(
        136,
        "invalid_public_key",
        "The public key of the pre-association security (PASN) is invalid.",
        "not_at_home",
    ),
    Row(
        137,
        "pasn_base_akmp_failed",
        "The pre-association security (PASN) failed.",
        "not_at_home",
    ),
    Row(
        152,
        "802_1_x_auth_failed",
        "The authentication with a user account (802.1X) failed.",
        "use_psk",
    ),
    Row(
        153,
        "802_1_x_auth_success",
        "The authentication with a user account (802.1X) succeeded.",
        "nothing_to_do",
    ),
    *family(
        "This belongs to direct links between two clients (TDLS).",
        "not_at_home",
        """
        2 tdls_wakeup_alternate 3 tdls_wakeup_reject 6 unacceptable_lifetime
        7 not_in_same_bss
        """,
    ),
    *family(
        "This belongs to traffic streams (QoS), which such devices do not use.",
        "not_at_home",
        """
        39 rejected_with_suggested_changes 47 ts_not_created
        56 requested_tclas_not_supported 57 insufficient_tclas_processing_resources
        80 req_tclas_not_supported 81 tclas_resources_exhausted
        97 tclas_processing_terminated 98 ts_schedule_conflict
        """,
    ),
    *family(
        "This belongs to direct links between two clients (DLS).",
        "not_at_home",
        """
        48 direct_link_not_allowed 49 dest_sta_not_present 50 dest_sta_not_qos_sta
        """,
    ),
    *family(
        "This belongs to hotspots and services on offer (GAS, Passpoint).",
        "not_at_home",
        """
        59 gas_adv_proto_not_supported 60 no_outstanding_gas_req
        61 gas_resp_not_received 62 sta_timed_out_waiting_for_gas_resp
        63 gas_resp_larger_than_limit 64 req_refused_home 65 adv_srv_unreachable
        67 req_refused_sspn 68 req_refused_unauth_access
        """,
    ),
    *family(
        "This belongs to the 60 GHz band and fast session transfer.",
        "not_at_home",
        """
        83 reject_with_schedule 84 reject_no_wakeup_specified
        86 pending_admitting_fst_session 87 performing_fst_now
        88 pending_gap_in_ba_window 89 reject_u_pid_setting
        """,
    ),
    *family(
        "This belongs to the use of television frequencies.",
        "not_at_home",
        """
        96 reject_dse_band 105 enablement_denied 106 restriction_from_authorized_gdb
        107 authorization_deenabled
        """,
    ),
    *family(
        "This belongs to access points that form a mesh.",
        "not_this_device",
        """
        100 mccaop_reservation_conflict 101 maf_limit_exceeded
        102 mcca_track_limit_exceeded
        """,
    ),
    *family(
        "This belongs to the links of Wi-Fi 7.",
        "not_at_home",
        """
        130 denied_sta_aff_with_mld_with_existing_assoc
        133 denied_tid_to_link_mapping 134 preferred_tid_to_link_mapping_suggested
        139 denied_tx_link_not_accepted 141 denied_operation_parameter_update
        """,
    ),
    *family(
        "This belongs to priority access for emergency services.",
        "not_at_home",
        """
        131 epcs_denied_unauthorized 132 epcs_denied
        140 epcs_denied_verification_failure
        """,
    ),
)
