"""One composed line for every format the reader knows, and what it must make of it.

Each row: a line as the chip prints it | what is to be read from it, blank-separated.
"""

from typing import NamedTuple


class Case(NamedTuple):
    """Pair a line with what it says."""

    line: str
    expected: str


AP = "02:00:5E:10:20:30"
AP_LOWER = "02:00:5e:10:20:30"
OWN = "02:00:5E:10:20:31"
OWN_LOWER = "02:00:5e:10:20:31"

OPENBEKEN = [
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING - 1",
        "state=connecting",
    ),
    Case("Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING", "state=connecting"),
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_DISCONNECTED - 2",
        "state=disconnected",
    ),
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_AUTH_FAILED - 3",
        "state=auth_failed",
    ),
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4", "state=connected"
    ),
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_AP_CONNECTED - 5",
        "state=access_point",
    ),
    Case(
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_AP_FAILED - 6", "state=access_point"
    ),
    Case(
        "Info:MAIN:Time 8, idle 0/s, free 100000, MQTT 0(0), bWifi 1, "
        "secondsWithNoPing -1, socks 1/9999 POWERSAVE",
        "heartbeat=8:up",
    ),
    Case(
        "Info:MAIN:Time 7511, free 89952, MQTT 1, bWifi 0, secondsWithNoPing 1, "
        "socks 2/38",
        "heartbeat=7511:down",
    ),
    Case(
        "Info:MAIN:Time 12, idle 5/s, free 89952, bWifi 1, secondsWithNoPing 1, "
        "socks 2/38",
        "heartbeat=12:up",
    ),
    Case(
        "Info:MAIN:[SAFE] Time 20, idle 5/s, free 9, MQTT 0(0), bWifi 0, "
        "secondsWithNoPing -1, socks 0/38",
        "heartbeat=20:down symptom=safe_mode",
    ),
    Case(
        "Info:MAIN:###### safe mode activated - boot failures 47",
        "symptom=safe_mode",
    ),
    Case("Info:CFG:####### Boot Count 70 #######", "boot=start"),
    Case("Info:MAIN:Boot complete time reached (30 seconds)", "boot=complete"),
    Case("Info:MAIN:Using SSID [My, Home]", "ssid=My, Home"),
    Case("Info:MAIN:Using Pass [12345678]", ""),
    Case("Info:MAIN:Registered for wifi changes", ""),
    Case("Info:MAIN:Connecting to SSID [Home]", "ssid=Home state=connecting"),
    Case("Info:MAIN:WiFi SSID: switching to SSID2", "ssid_slot=2"),
    Case(
        "Info:MAIN:WiFi SSID: waiting for SSID switch 2/3 (using SSID1)",
        "ssid_slot=1",
    ),
    Case(
        "Info:MAIN:[Ping watchdog] No ping replies within 20 seconds. Will try to "
        "reconnect.",
        "symptom=ping_watchdog state=disconnected",
    ),
    Case(
        "Info:GEN:Fast connect data is empty, connecting normally",
        "fast_connect=empty",
    ),
    Case("Info:GEN:We have fast connection data, connecting...", "fast_connect=used"),
    Case(
        "Info:GEN:Saved fast connect data differ to current one, saving...",
        "fast_connect=changed",
    ),
    Case(
        "Info:GEN:Fast connect data len (80) != saved len (76)",
        "fast_connect=changed",
    ),
    Case(
        "Warn:GEN:Fast connect is not supported with current AP encryption.",
        "fast_connect=unsupported",
    ),
    Case(
        f"Info:GEN:dhcp=0 ip=10.10.13.144 gate=10.10.13.1 mask=255.255.255.0 "
        f"mac={OWN_LOWER} ",
        f"ip=10.10.13.144 mac={OWN}",
    ),
    Case(
        "Info:GEN:dhcp=1 ip=0.0.0.0 gate=0.0.0.0 mask=0.0.0.0 mac=c8:47:8c: 0: 0: 0 ",
        "mac=C8:47:8C:00:00:00",
    ),
    Case("Info:GEN:sta: 1, softap: 0, b/g/n", ""),
    Case("Info:GEN:sta: 0, softap: 1, b/g/n", "state=access_point"),
    Case(
        f"Info:GEN:sta:rssi=-76,ssid=My,Net,bssid={AP_LOWER},channel=6,cipher_type:CCMP",
        f"rssi=-76 ssid=My,Net bssid={AP} channel=6 security=cipher:CCMP",
    ),
    Case(
        "Info:GEN:softap:ssid=OpenBK7231N_1,channel=1,dhcp=1,cipher_type:OPEN",
        "state=access_point",
    ),
    Case(
        "|netif type    : AP               |",
        "state=access_point",
    ),
    Case("|netif type    : STA              |", ""),
    Case("Debug:GEN:|netif rssi    = -58              |", "rssi=-58"),
    Case("|netif ip      = 192.168.1.50     |", "ip=192.168.1.50"),
    Case(f"|netif mac     : [{OWN}]         |", f"mac={OWN}"),
    Case("Info:MAIN:WiFi Connecting...", "state=connecting"),
    Case("Info:MAIN:WiFi Disconnected", "state=disconnected"),
    Case(
        "Error:GEN:Can't get AP security mode and channel.",
        "symptom=network_not_found state=disconnected",
    ),
    Case("Error:GEN:Can't connect to AP", "state=disconnected"),
    Case("Info:MQTT:mqtt_connection_cb: Successfully connected", "mqtt=0"),
    Case("Info:MQTT:mqtt_connection_cb: Disconnected, reason: 256(x)", "mqtt=256"),
    Case("OpenBK7231N_ALT_1.18.38", "chip=BK7231N_ALT build=1.18.38"),
    Case("OpenLN882H_1.18.146 started", "chip=LN882H build=1.18.146"),
]

BL602 = [
    Case(
        "Authentication failure, Wlan802.11 status code = 13",
        "status=13 state=disconnected",
    ),
    Case(
        "Authentication failure, Wlan802.11 status code = 33554", "state=disconnected"
    ),
    Case(
        "Association failure, Wlan802.11 status code = 53",
        "status=53 state=disconnected",
    ),
    Case("Deauth by AP, Wlan802.11 reason code = 2", "reason=2 state=disconnected"),
    Case(
        "4-way handshake timeout failure, wlan 802.11 reason code = 15,                "
        "try to transmit deauth frame",
        "reason=15 state=disconnected",
    ),
    Case("ind ix 0x42029164, chan_ctxt is 0x42021dfc", "state=disconnected"),
    Case("connect failure, ssid = HOME, index = 0", "state=disconnected"),
    Case("from sm_connect_ind to scanu_rm_exist_ssid", "state=disconnected"),
    Case(
        "[RX] Connection Status\r\n[RX]   status_code 8\r\n"
        "[RX]   connect result: Passwd error, 4-way handshake timeout",
        "vendor=bl602_wlan_fw:8 state=disconnected",
    ),
    Case("[RX]   status_code 0", "vendor=bl602_wlan_fw:0 link_up=None"),
    Case("[RX]   reason_code 15", "reason=15"),
    Case("[RX]   reason_code 0", ""),
    Case(
        "[RX]   connect result: SSID error, scan no bssid and channel",
        "vendor=bl602_wlan_fw:12",
    ),
    Case("[RX]   disconnect reason: ap beacon loss", "vendor=bl602_wlan_fw:16"),
    Case("[RX]   disconnect reason: Beacon Loss", "vendor=bl602_wlan_fw:16"),
    Case(
        "[APP] [EVT] disconnect 84804, Reason: network security no match",
        "state=disconnected vendor=bl602_wlan_fw:17",
    ),
    Case(f"[RX]   MAC {AP}", f"bssid={AP}"),
    Case("[RX]   MAC 00:00:00:00:00:00", ""),
    Case("[RX]   center_freq 2437", "channel=6"),
    Case("[RX]   center_freq 2484", "channel=14"),
    Case("[RX]   center_freq 5180", "channel=36"),
    Case("[RX]   center_freq 9", ""),
    Case("[RX]   ch_idx 3", ""),
    Case(
        "[RX]   sm_disconnect_ind\r\n       status_code 16\r\n"
        "       802.11 reason_code 4",
        "state=disconnected vendor=bl602_wlan_fw:16 reason=4",
    ),
    Case(
        "[WF][SM] State Action ###idle### --->>> ###connecting###",
        "state=connecting",
    ),
    Case(
        "[WF][SM] State Action ###connecting### --->>> ###wifiConnected_ipObtaining###",
        "state=connecting link_up=None",
    ),
    Case(
        "[WF][SM] State Action ###wifiConnected_ipObtaining### --->>> "
        "###wifiConnected_IPOK###",
        "state=connected",
    ),
    Case(
        "[WF][SM] State Action ###connecting### --->>> ###disconnect###",
        "state=disconnected",
    ),
    Case("[WF][SM] Entering connecting state", "state=connecting"),
    Case(
        "[WF][SM] Entering wifiConnected_ipObtaining state, up time is 9.1s, cost time "
        "is 1.0s",
        "state=connecting link_up=None",
    ),
    Case("[WF][SM] Entering wifiConnected_IPOK state", "state=connected"),
    Case("[WF][SM] Entering disconnect state", "state=disconnected"),
    Case("[WF][SM] Exiting disconnect state", ""),
    Case("[WF][SM] IP obtaining timeout", "symptom=no_address"),
    Case("[WF][SM] DHCP Starting...0x42011111", "link_up=None"),
    Case("[WF][SM] Static IP Starting...", "link_up=None"),
    Case("[WF][SM] Retry Again --->>> retry connect", ""),
    Case("[APP] [EVT] Connecting 84805", "state=connecting"),
    Case("[APP] [EVT] Reconnect 84804", ""),
    Case("[APP] [EVT] connected 84804", "link_up=None"),
    Case("[APP] [EVT] GOT IP 84804", "state=connected"),
    Case("[APP] [EVT] Unknown code 10, 85321", ""),
    Case(
        "[WF][SM]  Action Connect\r\n\tssid Home Net\r\n\tssid len 8\r\n\tpsk 12345678\r\n"
        f"\tpsk len 8\r\n\tpmk\r\n\tpmk len 0\r\n\tmac {AP_LOWER}",
        f"ssid=Home Net bssid={AP}",
    ),
    Case(
        "[WF][SM]  Action Connect\r\n\tssid Home\r\n\tssid len 4\r\n\tbssid "
        "00:00:00:00:00:00",
        "ssid=Home",
    ),
    Case(
        "wpa2/wpa3 pairwise ccmp:1,tkip:1,wep104:0,wep:40:0\r\n"
        "wpa2/wpa3 group ccmp:0,tkip:1,wep104:0,wep:40:0\r\n"
        "wpa2/wpa3 is_pmf_required:0\r\n"
        "AP Security mode: wep:0,wpa:1,wpa2:1,wpa3:0",
        "security=wep:0,wpa:1,wpa2:1,wpa3:0,pmf_required:0,pairwise:['ccmp', 'tkip'],"
        "group:['tkip']",
    ),
    Case(
        "[WF][SM]  Action Connect\r\n\tssid Home\r\n\tssid len 4\r\n"
        "\tbssid: 02005e102030",
        f"ssid=Home bssid={AP}",
    ),
    Case("[WIFI] [IND] Channel is 11", "channel=11"),
    Case("[WF][SM] start AP with ssid OpenBL602;", "state=access_point"),
    Case("[WF] APM_START_REQ", "state=access_point"),
    Case("[WF] APM_STA_ADD_IND", "state=access_point"),
    Case("[APP] [EVT] [AP] [DEL] 1234, sta idx is 0", "state=access_point"),
    Case(
        "[WF] APM_STA_DEL_IND\r\n[WF]    sta_idx 0\r\n[WF]    statuts_code 2\r\n"
        "[WF]    reason_code 3",
        "state=access_point",
    ),
    Case("[APP] [EVT] [AP] [ADD] 1234, sta idx is 0", "state=access_point"),
]

BEKEN = [
    Case("sm_assoc_rsp_handler status=18", "status=18"),
    Case("sm_assoc_rsp_handler", ""),
    Case("sm_deauth_handler reason=15,vif=0", "reason=15 state=disconnected"),
    Case("sm_disassoc_handler reason=8,vif=0", "reason=8 state=disconnected"),
    Case("MAC_ST_FAILURE", "symptom=auth_refused"),
    Case("---------SM_CONNECT_IND_ok", "state=connecting"),
    Case("---------SM_CONNECT_IND_fail", "state=disconnected"),
    Case("SM_DISCONNECT_IND", "state=disconnected"),
    Case("deassoc_evt_cb", "state=disconnected"),
    Case("wpa_driver_deauth_cb", "state=disconnected"),
    Case("wpa_driver_deassoc_cb", "state=disconnected"),
    Case("bk_wlan_connection_loss vif:0", "state=disconnected"),
    Case("VENDOR_CONNECTION_LOSS", "vendor=beken_conn_loss:40 symptom=beacon_loss"),
    Case("mm_connection_loss_ind_handler", "symptom=beacon_loss"),
    Case("mm_ap_probe_cfm: connection lost 3 vs 3", "symptom=beacon_loss"),
    Case("SM_DISCONNECTING status=1", ""),
    Case("sta_mgmt_add_key\r\nctrl_port_hdl:1", "link_up=None"),
    Case("configuring interface mlan (with DHCP client)", "link_up=None"),
    Case("ip_addr: 3201a8c0", "ip=192.168.1.50 state=connected"),
    Case("ip_addr: 0", ""),
    Case("ip_addr: 00000000", ""),
    Case("sm_deauth_handler reason=256,vif=0", "state=disconnected"),
    Case("sm_assoc_rsp_handler status=65535", ""),
    Case("found scan rst rssi -73 < -50", "rssi=-73"),
    Case("found scan rst rssi 0 > -50", ""),
    Case("ssid:HomeNet, 1", ""),
    Case("bssid 02-00-5e-10-20-30", f"bssid={AP}"),
    Case(
        "security2cipher 2 3 24 8 security=6",
        "security=wpa:1,wpa2:1,key_mgmt:PSK,pairwise:['tkip', 'ccmp'],group:['tkip'],"
        "beken_security:6",
    ),
    Case(
        "cipher2security 1 2 16 16",
        "security=wpa:0,wpa2:1,key_mgmt:802.1X,pairwise:['ccmp'],group:['ccmp']",
    ),
    Case("wpa_driver_associate", "state=connecting"),
    Case("wpa_supplicant_req_scan", ""),
    Case("Setting scan retry3 request: 5.000000 sec", ""),
    Case("wpa_get_scan_rst:0", "symptom=network_not_found"),
    Case("wpa_get_scan_rst:2", ""),
    Case("get_scan_rst_null", "symptom=network_not_found"),
    Case("No suitable network found", "symptom=network_not_found"),
    Case("Connect failed", "state=disconnected"),
    Case(
        "Association request to the driver failed",
        "symptom=assoc_refused state=disconnected",
    ),
    Case("   skip RSN IE - key mgmt mismatch", "symptom=security_mismatch"),
    Case("Invalid passphrase length 5", "symptom=password_format"),
    Case("join_ch:13 not in countrycode", "symptom=channel_not_allowed"),
    Case("Info:MAIN:wl_status 5", "vendor=beken_rw_evt_old:5"),
    Case("D [      9.972] WIFI: BK event 6", "vendor=beken_rw_evt_old:6"),
    Case("fast_connect", "fast_connect=used"),
    Case("Soft_AP_start", "state=access_point"),
    Case("uap_ip_start", "state=access_point"),
    Case("V:BK7231N_1.0.1", "chip=BK7231N"),
    Case("BK7231n_1.0.11", "chip=BK7231N"),
    Case(
        "SM_ASSOC_FAIL_INID REPORT reason:31, evt:9, stage:4",
        "status=31 vendor=beken_rw_evt_new:9 state=disconnected",
    ),
    Case("SM_ASSOC_FAIL_INID NOT REPORT reason:30, stage:4", "status=30"),
    Case(
        "SM_AUTHEN_FAIL_IND REPORT reason:13, evt:7, stage:2",
        "vendor=beken_rw_evt_new:7 auth=13 state=disconnected",
    ),
    Case("SM_AUTHEN_FAIL_IND NOT REPORT reason:13, stage:2", "auth=13"),
    Case(
        "SM_DEAUTHEN_IND REPORT reason:15, evt:3, stage:5",
        "reason=15 vendor=beken_rw_evt_new:3 state=disconnected",
    ),
    Case("SM_DEAUTHEN_IND NOT REPORT reason:6, stage:7", "reason=6"),
    Case(
        "SM_DISASSOC_IND REPORT reason:8, evt:8, stage:7",
        "reason=8 vendor=beken_rw_evt_new:8 state=disconnected",
    ),
    Case("SM_DISASSOC_IND NOT REPORT reason:8, stage:7", "reason=8"),
    Case("mhdr_disconnect_ind reason_code=3", "reason=3 state=disconnected"),
    Case(
        "sm_disconnect_process reason=40",
        "vendor=beken_conn_loss:40 symptom=beacon_loss state=disconnected",
    ),
    Case(
        f"---------SM_CONNECT_IND_ok, aid 3, bssid {AP_LOWER}",
        f"bssid={AP} state=connecting",
    ),
    Case("ignore connection loss event, vif type=0, status=2", ""),
    Case("connection loss event saved, sm task state=5", ""),
    Case("cfm status 0x3", ""),
]
