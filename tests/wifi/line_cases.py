"""One composed line for every format the reader knows, and what it must make of it.

Each row: a line as the chip prints it | what is to be read from it, blank-separated.
"""

AP = "02:00:5E:10:20:30"
AP_LOWER = "02:00:5e:10:20:30"
OWN = "02:00:5E:10:20:31"
OWN_LOWER = "02:00:5e:10:20:31"

OPENBEKEN = [
    (
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING - 1",
        "state=connecting",
    ),
    ("Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTING", "state=connecting"),
    (
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_DISCONNECTED - 2",
        "state=disconnected",
    ),
    (
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_AUTH_FAILED - 3",
        "state=auth_failed",
    ),
    ("Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4", "state=connected"),
    ("Info:MAIN:Main_OnWiFiStatusChange - WIFI_AP_CONNECTED - 5", "state=access_point"),
    ("Info:MAIN:Main_OnWiFiStatusChange - WIFI_AP_FAILED - 6", "state=access_point"),
    (
        "Info:MAIN:Time 8, idle 0/s, free 100000, MQTT 0(0), bWifi 1, "
        "secondsWithNoPing -1, socks 1/9999 POWERSAVE",
        "heartbeat=8:up",
    ),
    (
        "Info:MAIN:Time 7511, free 89952, MQTT 1, bWifi 0, secondsWithNoPing 1, "
        "socks 2/38",
        "heartbeat=7511:down",
    ),
    (
        "Info:MAIN:Time 12, idle 5/s, free 89952, bWifi 1, secondsWithNoPing 1, "
        "socks 2/38",
        "heartbeat=12:up",
    ),
    (
        "Info:MAIN:[SAFE] Time 20, idle 5/s, free 9, MQTT 0(0), bWifi 0, "
        "secondsWithNoPing -1, socks 0/38",
        "heartbeat=20:down symptom=safe_mode",
    ),
    (
        "Info:MAIN:###### safe mode activated - boot failures 47",
        "symptom=safe_mode",
    ),
    ("Info:CFG:####### Boot Count 70 #######", "boot=start"),
    ("Info:MAIN:Boot complete time reached (30 seconds)", "boot=complete"),
    ("Info:MAIN:Using SSID [My, Home]", "ssid=My, Home"),
    ("Info:MAIN:Using Pass [12345678]", ""),
    ("Info:MAIN:Registered for wifi changes", ""),
    ("Info:MAIN:Connecting to SSID [Home]", "ssid=Home state=connecting"),
    ("Info:MAIN:WiFi SSID: switching to SSID2", "ssid_slot=2"),
    (
        "Info:MAIN:WiFi SSID: waiting for SSID switch 2/3 (using SSID1)",
        "ssid_slot=1",
    ),
    (
        "Info:MAIN:[Ping watchdog] No ping replies within 20 seconds. Will try to "
        "reconnect.",
        "symptom=ping_watchdog state=disconnected",
    ),
    (
        "Info:GEN:Fast connect data is empty, connecting normally",
        "fast_connect=empty",
    ),
    ("Info:GEN:We have fast connection data, connecting...", "fast_connect=used"),
    (
        "Info:GEN:Saved fast connect data differ to current one, saving...",
        "fast_connect=changed",
    ),
    (
        "Info:GEN:Fast connect data len (80) != saved len (76)",
        "fast_connect=changed",
    ),
    (
        "Warn:GEN:Fast connect is not supported with current AP encryption.",
        "fast_connect=unsupported",
    ),
    (
        f"Info:GEN:dhcp=0 ip=10.10.13.144 gate=10.10.13.1 mask=255.255.255.0 "
        f"mac={OWN_LOWER} ",
        f"ip=10.10.13.144 mac={OWN}",
    ),
    (
        "Info:GEN:dhcp=1 ip=0.0.0.0 gate=0.0.0.0 mask=0.0.0.0 mac=c8:47:8c: 0: 0: 0 ",
        "mac=C8:47:8C:00:00:00",
    ),
    ("Info:GEN:sta: 1, softap: 0, b/g/n", ""),
    ("Info:GEN:sta: 0, softap: 1, b/g/n", "state=access_point"),
    (
        f"Info:GEN:sta:rssi=-76,ssid=My,Net,bssid={AP_LOWER},channel=6,cipher_type:CCMP",
        f"rssi=-76 ssid=My,Net bssid={AP} channel=6 security=cipher:CCMP",
    ),
    (
        "Info:GEN:softap:ssid=OpenBK7231N_1,channel=1,dhcp=1,cipher_type:OPEN",
        "state=access_point",
    ),
    (
        "|netif type    : AP               |",
        "state=access_point",
    ),
    ("|netif type    : STA              |", ""),
    ("Debug:GEN:|netif rssi    = -58              |", "rssi=-58"),
    ("|netif ip      = 192.168.1.50     |", "ip=192.168.1.50"),
    (f"|netif mac     : [{OWN}]         |", f"mac={OWN}"),
    ("Info:MAIN:WiFi Connecting...", "state=connecting"),
    ("Info:MAIN:WiFi Disconnected", "state=disconnected"),
    (
        "Error:GEN:Can't get AP security mode and channel.",
        "symptom=network_not_found state=disconnected",
    ),
    ("Error:GEN:Can't connect to AP", "state=disconnected"),
    ("Info:MQTT:mqtt_connection_cb: Successfully connected", "mqtt=0"),
    ("Info:MQTT:mqtt_connection_cb: Disconnected, reason: 256(x)", "mqtt=256"),
    ("OpenBK7231N_ALT_1.18.38", "chip=BK7231N_ALT build=1.18.38"),
    ("OpenLN882H_1.18.146 started", "chip=LN882H build=1.18.146"),
]

BL602 = [
    (
        "Authentication failure, Wlan802.11 status code = 13",
        "status=13 state=disconnected",
    ),
    ("Authentication failure, Wlan802.11 status code = 33554", "state=disconnected"),
    (
        "Association failure, Wlan802.11 status code = 53",
        "status=53 state=disconnected",
    ),
    ("Deauth by AP, Wlan802.11 reason code = 2", "reason=2 state=disconnected"),
    (
        "4-way handshake timeout failure, wlan 802.11 reason code = 15,                "
        "try to transmit deauth frame",
        "reason=15 state=disconnected",
    ),
    ("ind ix 0x42029164, chan_ctxt is 0x42021dfc", "state=disconnected"),
    ("connect failure, ssid = HOME, index = 0", "state=disconnected"),
    ("from sm_connect_ind to scanu_rm_exist_ssid", "state=disconnected"),
    (
        "[RX] Connection Status\r\n[RX]   status_code 8\r\n"
        "[RX]   connect result: Passwd error, 4-way handshake timeout",
        "vendor=bl602_wlan_fw:8 state=disconnected",
    ),
    ("[RX]   status_code 0", "vendor=bl602_wlan_fw:0 link_up=None"),
    ("[RX]   reason_code 15", "reason=15"),
    ("[RX]   reason_code 0", ""),
    (
        "[RX]   connect result: SSID error, scan no bssid and channel",
        "vendor=bl602_wlan_fw:12",
    ),
    ("[RX]   disconnect reason: ap beacon loss", "vendor=bl602_wlan_fw:16"),
    ("[RX]   disconnect reason: Beacon Loss", "vendor=bl602_wlan_fw:16"),
    (
        "[APP] [EVT] disconnect 84804, Reason: network security no match",
        "state=disconnected vendor=bl602_wlan_fw:17",
    ),
    (f"[RX]   MAC {AP}", f"bssid={AP}"),
    ("[RX]   MAC 00:00:00:00:00:00", ""),
    ("[RX]   center_freq 2437", "channel=6"),
    ("[RX]   center_freq 2484", "channel=14"),
    ("[RX]   ch_idx 3", ""),
    (
        "[RX]   sm_disconnect_ind\r\n       status_code 16\r\n"
        "       802.11 reason_code 4",
        "state=disconnected vendor=bl602_wlan_fw:16 reason=4",
    ),
    (
        "[WF][SM] State Action ###idle### --->>> ###connecting###",
        "state=connecting",
    ),
    (
        "[WF][SM] State Action ###connecting### --->>> ###wifiConnected_ipObtaining###",
        "state=connecting link_up=None",
    ),
    (
        "[WF][SM] State Action ###wifiConnected_ipObtaining### --->>> "
        "###wifiConnected_IPOK###",
        "state=connected",
    ),
    (
        "[WF][SM] State Action ###connecting### --->>> ###disconnect###",
        "state=disconnected",
    ),
    ("[WF][SM] Entering connecting state", "state=connecting"),
    (
        "[WF][SM] Entering wifiConnected_ipObtaining state, up time is 9.1s, cost time "
        "is 1.0s",
        "state=connecting link_up=None",
    ),
    ("[WF][SM] Entering wifiConnected_IPOK state", "state=connected"),
    ("[WF][SM] Entering disconnect state", "state=disconnected"),
    ("[WF][SM] Exiting disconnect state", ""),
    ("[WF][SM] IP obtaining timeout", "symptom=no_address"),
    ("[WF][SM] DHCP Starting...0x42011111", "link_up=None"),
    ("[WF][SM] Static IP Starting...", "link_up=None"),
    ("[WF][SM] Retry Again --->>> retry connect", ""),
    ("[APP] [EVT] Connecting 84805", "state=connecting"),
    ("[APP] [EVT] Reconnect 84804", ""),
    ("[APP] [EVT] connected 84804", "link_up=None"),
    ("[APP] [EVT] GOT IP 84804", "state=connected"),
    ("[APP] [EVT] Unknown code 10, 85321", ""),
    (
        "[WF][SM]  Action Connect\r\n\tssid Home Net\r\n\tssid len 8\r\n\tpsk 12345678\r\n"
        f"\tpsk len 8\r\n\tpmk\r\n\tpmk len 0\r\n\tmac {AP_LOWER}",
        f"ssid=Home Net bssid={AP}",
    ),
    (
        "[WF][SM]  Action Connect\r\n\tssid Home\r\n\tssid len 4\r\n\tbssid "
        "00:00:00:00:00:00",
        "ssid=Home",
    ),
    (
        "wpa2/wpa3 pairwise ccmp:1,tkip:1,wep104:0,wep:40:0\r\n"
        "wpa2/wpa3 group ccmp:0,tkip:1,wep104:0,wep:40:0\r\n"
        "wpa2/wpa3 is_pmf_required:0\r\n"
        "AP Security mode: wep:0,wpa:1,wpa2:1,wpa3:0",
        "security=wep:0,wpa:1,wpa2:1,wpa3:0,pmf_required:0,pairwise:['ccmp', 'tkip'],"
        "group:['tkip']",
    ),
    ("[WIFI] [IND] Channel is 11", "channel=11"),
    ("[WF][SM] start AP with ssid OpenBL602;", "state=access_point"),
    ("[WF] APM_START_REQ", "state=access_point"),
    ("[WF] APM_STA_ADD_IND", "state=access_point"),
    ("[APP] [EVT] [AP] [DEL] 1234, sta idx is 0", "state=access_point"),
    (
        "[WF] APM_STA_DEL_IND\r\n[WF]    sta_idx 0\r\n[WF]    statuts_code 2\r\n"
        "[WF]    reason_code 3",
        "state=access_point",
    ),
    ("[APP] [EVT] [AP] [ADD] 1234, sta idx is 0", "state=access_point"),
]

BEKEN = [
    ("sm_assoc_rsp_handler status=18", "status=18"),
    ("sm_assoc_rsp_handler", ""),
    ("sm_deauth_handler reason=15,vif=0", "reason=15 state=disconnected"),
    ("sm_disassoc_handler reason=8,vif=0", "reason=8 state=disconnected"),
    ("MAC_ST_FAILURE", "symptom=auth_refused"),
    ("---------SM_CONNECT_IND_ok", "state=connecting"),
    ("---------SM_CONNECT_IND_fail", "state=disconnected"),
    ("SM_DISCONNECT_IND", "state=disconnected"),
    ("deassoc_evt_cb", "state=disconnected"),
    ("wpa_driver_deauth_cb", "state=disconnected"),
    ("wpa_driver_deassoc_cb", "state=disconnected"),
    ("bk_wlan_connection_loss vif:0", "state=disconnected"),
    ("VENDOR_CONNECTION_LOSS", "vendor=beken_conn_loss:40 symptom=beacon_loss"),
    ("mm_connection_loss_ind_handler", "symptom=beacon_loss"),
    ("mm_ap_probe_cfm: connection lost 3 vs 3", "symptom=beacon_loss"),
    ("SM_DISCONNECTING status=1", ""),
    ("sta_mgmt_add_key\r\nctrl_port_hdl:1", "link_up=None"),
    ("configuring interface mlan (with DHCP client)", "link_up=None"),
    ("ip_addr: 3201a8c0", "ip=192.168.1.50 state=connected"),
    ("ip_addr: 0", ""),
    ("found scan rst rssi -73 < -50", "rssi=-73"),
    ("found scan rst rssi 0 > -50", ""),
    ("ssid:HomeNet, 1", ""),
    ("bssid 02-00-5e-10-20-30", f"bssid={AP}"),
    (
        "security2cipher 2 3 24 8 security=6",
        "security=wpa:1,wpa2:1,key_mgmt:PSK,pairwise:['tkip', 'ccmp'],group:['tkip'],"
        "beken_security:6",
    ),
    (
        "cipher2security 1 2 16 16",
        "security=wpa:0,wpa2:1,key_mgmt:802.1X,pairwise:['ccmp'],group:['ccmp']",
    ),
    ("wpa_driver_associate", "state=connecting"),
    ("wpa_supplicant_req_scan", ""),
    ("Setting scan retry3 request: 5.000000 sec", ""),
    ("wpa_get_scan_rst:0", "symptom=network_not_found"),
    ("wpa_get_scan_rst:2", ""),
    ("get_scan_rst_null", "symptom=network_not_found"),
    ("No suitable network found", "symptom=network_not_found"),
    ("Connect failed", "state=disconnected"),
    (
        "Association request to the driver failed",
        "symptom=assoc_refused state=disconnected",
    ),
    ("   skip RSN IE - key mgmt mismatch", "symptom=security_mismatch"),
    ("Invalid passphrase length 5", "symptom=password_format"),
    ("join_ch:13 not in countrycode", "symptom=channel_not_allowed"),
    ("Info:MAIN:wl_status 5", "vendor=beken_rw_evt_old:5"),
    ("D [      9.972] WIFI: BK event 6", "vendor=beken_rw_evt_old:6"),
    ("fast_connect", "fast_connect=used"),
    ("Soft_AP_start", "state=access_point"),
    ("uap_ip_start", "state=access_point"),
    ("V:BK7231N_1.0.1", "chip=BK7231N"),
    ("BK7231n_1.0.11", "chip=BK7231N"),
    (
        "SM_ASSOC_FAIL_INID REPORT reason:31, evt:9, stage:4",
        "status=31 vendor=beken_rw_evt_new:9 state=disconnected",
    ),
    ("SM_ASSOC_FAIL_INID NOT REPORT reason:30, stage:4", "status=30"),
    (
        "SM_AUTHEN_FAIL_IND REPORT reason:13, evt:7, stage:2",
        "vendor=beken_rw_evt_new:7 auth=13 state=disconnected",
    ),
    ("SM_AUTHEN_FAIL_IND NOT REPORT reason:13, stage:2", "auth=13"),
    (
        "SM_DEAUTHEN_IND REPORT reason:15, evt:3, stage:5",
        "reason=15 vendor=beken_rw_evt_new:3 state=disconnected",
    ),
    ("SM_DEAUTHEN_IND NOT REPORT reason:6, stage:7", "reason=6"),
    (
        "SM_DISASSOC_IND REPORT reason:8, evt:8, stage:7",
        "reason=8 vendor=beken_rw_evt_new:8 state=disconnected",
    ),
    ("SM_DISASSOC_IND NOT REPORT reason:8, stage:7", "reason=8"),
    ("mhdr_disconnect_ind reason_code=3", "reason=3 state=disconnected"),
    (
        "sm_disconnect_process reason=40",
        "vendor=beken_conn_loss:40 symptom=beacon_loss state=disconnected",
    ),
    (
        f"---------SM_CONNECT_IND_ok, aid 3, bssid {AP_LOWER}",
        f"bssid={AP} state=connecting",
    ),
    ("ignore connection loss event, vif type=0, status=2", ""),
    ("connection loss event saved, sm task state=5", ""),
    ("cfm status 0x3", ""),
]
