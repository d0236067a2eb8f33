"""The catalogue of causes and remedies that codes and symptoms point to by key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remedy:
    """Pair a likely cause with what a home user can do about it.

    `key` is stable: translations, repairs and automations may rely on it.
    """

    key: str
    cause: str
    remedy: str


_ROWS = (
    # -- password and name ---------------------------------------------------------
    Remedy(
        "wrong_password",
        "The WiFi password stored on the device is wrong.",
        "Enter the network name and the password again, watching upper and lower case.",
    ),
    Remedy(
        "password_format",
        "The password is not 8 to 63 plain ASCII characters.",
        "Use a password of 8 to 63 plain characters; a guest network with a simple "
        "password shows whether that is it.",
    ),
    Remedy(
        "network_not_found",
        "The network was not seen: misspelt, hidden, switched off or out of reach.",
        "Check the network name letter by letter, that 2.4 GHz is switched on, and "
        "the distance to the access point.",
    ),
    Remedy(
        "only_24_ghz",
        "The device only has a 2.4 GHz radio and was pointed at another band.",
        "Give it a 2.4 GHz network; if both bands share a name, split them for a test.",
    ),
    Remedy(
        "channel_12_13",
        "The access point is on a channel the device may not use (12 or 13).",
        "Set the router's 2.4 GHz band to a fixed channel from 1 to 11.",
    ),
    Remedy(
        "country_region",
        "Device and access point are set to different regions.",
        "Set the country on the router, and a fixed channel from 1 to 11.",
    ),
    # -- security mode ---------------------------------------------------------------
    Remedy(
        "firmware_lacks_pmf",
        "The access point requires protected management frames (PMF), which older or "
        "ordinary builds of this chip's firmware cannot do.",
        "Update the firmware, or set the router to WPA2 with PMF off or optional.",
    ),
    Remedy(
        "chip_lacks_pmf",
        "The access point requires protected management frames (PMF), which no build "
        "for this chip can do.",
        "Set the router (or a network of its own for such devices) to WPA2 with PMF "
        "off or optional.",
    ),
    Remedy(
        "alternative_build",
        "Only the _ALT builds for this chip can do WPA3 and PMF; the ordinary build "
        "never will.",
        "Install the _ALT build for this chip, or set the router to WPA2 with PMF off "
        "or optional.",
    ),
    Remedy(
        "pmf_mismatch",
        "Access point and device disagree about protected management frames (PMF).",
        "Set PMF (802.11w, “protected management frames”) on the router to off or "
        "optional.",
    ),
    Remedy(
        "wpa2_only",
        "The mixture of WPA2 and WPA3 confuses the device or the access point.",
        "Set the router to WPA2 (AES/CCMP) only, at least on a network of its own for "
        "such devices.",
    ),
    Remedy(
        "wpa3_only",
        "The access point only accepts WPA3.",
        "Set the router to WPA2, or to WPA2+WPA3 with PMF optional.",
    ),
    Remedy(
        "wpa2_wpa3_exception",
        "An exception that has been reported once: a device was refused by a router "
        "set to WPA2 alone (OpenBeken issue 727).",
        "Only when nothing above helped: there it helped to change the router from "
        "WPA2 to WPA2+WPA3.",
    ),
    Remedy(
        "use_aes",
        "The access point insists on an old (TKIP, WEP) or unknown cipher.",
        "Set the router to WPA2 with AES (CCMP).",
    ),
    Remedy(
        "use_psk",
        "The access point expects a user account (802.1X) instead of a password.",
        "Use WPA2-Personal (PSK) for such devices.",
    ),
    Remedy(
        "sae_settings",
        "The two sides do not agree on a detail of WPA3 (SAE).",
        "Set the router's SAE mode to “both” (hunting-and-pecking and "
        "hash-to-element), or use WPA2.",
    ),
    Remedy(
        "same_settings_on_all_nodes",
        "Repeaters or mesh nodes announce other security settings than the router.",
        "Give all nodes the same settings, best WPA2 only, and restart them.",
    ),
    # -- keys kept for later ---------------------------------------------------------
    Remedy(
        "stale_cached_key",
        "The device offered a cached key (fast connect) that the access point no "
        "longer knows, as after a change or restart of the router.",
        "Clear the cached key: switch “enhanced fast connect” off on the device, "
        "power-cycle it, and let it join again with the password.",
    ),
    Remedy(
        "mesh_fast_transition",
        "Mesh or 802.11r (fast transition): one node does not know the keys another "
        "one gave out.",
        "Switch 802.11r off on 2.4 GHz, and reset the mesh repeaters.",
    ),
    Remedy(
        "wait_and_retry",
        "The access point still thinks that the device is connected.",
        "Wait a minute, or unplug the device for one.",
    ),
    # -- the access point's rules ----------------------------------------------------
    Remedy(
        "access_rules",
        "The access point is told to refuse this device: MAC filter, new devices "
        "blocked, access times, child lock.",
        "Allow the device in the router's access rules.",
    ),
    Remedy(
        "access_point_full",
        "The access point has as many clients as it accepts.",
        "Raise the limit, remove old clients, or restart the access point.",
    ),
    Remedy(
        "steering",
        "The access point or mesh wants the device to use another band or node.",
        "Exclude the device from band and mesh steering, or give it a 2.4 GHz network "
        "of its own.",
    ),
    Remedy(
        "legacy_rates",
        "The router only admits newer devices (“n only”, “ac only”, Wi-Fi 6 only, old "
        "rates off).",
        "Allow the mixed mode (802.11 b/g/n) on 2.4 GHz.",
    ),
    Remedy(
        "wmm_setting",
        "The two sides disagree about quality of service (WMM).",
        "Change the router's WMM setting for 2.4 GHz and try again.",
    ),
    Remedy(
        "disable_uapsd",
        "The two sides disagree about a power saving method (U-APSD).",
        "Switch U-APSD off in the router's WMM settings.",
    ),
    Remedy(
        "group_rekey",
        "The device missed the renewal of the group key.",
        "Set the router's group key interval to 3600 s or more.",
    ),
    # -- radio -------------------------------------------------------------------------
    Remedy(
        "weak_signal",
        "The signal is weak or disturbed.",
        "Bring device and access point closer, or choose a quieter fixed channel.",
    ),
    Remedy(
        "power_save",
        "The device sleeps too long for this access point.",
        "Switch power saving off on the device (`PowerSave 0`).",
    ),
    Remedy(
        "minimum_signal",
        "The access point refuses clients below a minimum signal.",
        "Lower the router's minimum RSSI, or move the device closer.",
    ),
    Remedy(
        "access_point_gone",
        "The access point or mesh node restarted, changed channel, or went off.",
        "See whether other devices were lost at the same time, and look at the "
        "router's own log.",
    ),
    # -- plain measures ----------------------------------------------------------------
    Remedy(
        "restart_access_point",
        "The access point is confused.",
        "Restart the access point.",
    ),
    Remedy(
        "restart_device",
        "The device is confused.",
        "Unplug the device for half a minute.",
    ),
    Remedy(
        "update_firmware",
        "A fault of the device's firmware.",
        "Update the firmware.",
    ),
    Remedy(
        "reconnects_by_itself",
        "The access point lost track of the device, as after a restart or while "
        "roaming.",
        "Nothing: the device reconnects by itself. If it keeps happening, restart the "
        "access point.",
    ),
    Remedy(
        "look_in_router_log",
        "The access point had a reason that it does not tell.",
        "Look into the router's own log at that time.",
    ),
    Remedy(
        "dhcp",
        "The device joined but got no address.",
        "Check the router's DHCP server and its free addresses, or give the device a "
        "fixed address.",
    ),
    Remedy(
        "ping_watchdog",
        "The device dropped the link itself, because its ping watchdog heard nothing.",
        "Switch the ping watchdog off on the device (page “Ping”, clear).",
    ),
    Remedy(
        "safe_mode",
        "The device failed to start several times and is in safe mode.",
        "Check its power supply and start-up command; it waits as an open access "
        "point.",
    ),
    Remedy(
        "calibration_lost",
        "The device's MAC address ends in 00:00:00: its radio calibration was lost.",
        "Restore the RF partition (and MAC address) in the device's own web page.",
    ),
    Remedy(
        "wrong_baud_rate",
        "Most of what the serial adapter delivers is not text: another speed is set.",
        "Try 115200 baud; BL602 often uses 2000000, GD32 1500000.",
    ),
    Remedy(
        "state_tells_little",
        "This state does not tell on this chip what went wrong.",
        "Read the device's serial log: it names the code that the access point gave.",
    ),
    # -- nothing to do -----------------------------------------------------------------
    Remedy(
        "nothing_to_do",
        "Nothing is wrong.",
        "Nothing needs to be done.",
    ),
    Remedy(
        "not_this_device",
        "This concerns the access points among themselves (mesh backhaul).",
        "Restart the mesh nodes; there is nothing to do at the device.",
    ),
    Remedy(
        "not_at_home",
        "This code is not expected of an access point at home.",
        "Restart device and access point; if it comes back, report the log.",
    ),
)

REMEDIES = {row.key: row for row in _ROWS}


def remedies(keys: str) -> tuple[Remedy, ...]:
    """Return the remedies for `keys`, a blank-separated list, in its order."""
    return tuple(REMEDIES[key] for key in keys.split())
