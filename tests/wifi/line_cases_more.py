"""More composed lines: Espressif, Realtek, XRadio, Lightning, Winner Micro and others."""

from .line_cases import AP, AP_LOWER, OWN, OWN_LOWER, Case

ESPRESSIF = [
    Case("I (1) wifi:state: init -> auth (b0)", "state=connecting"),
    Case("I (1) wifi: state: auth -> assoc (0)", "state=connecting"),
    Case("I (1) wifi:state: assoc -> run (0x10)", "state=connecting"),
    Case("I (1) wifi:state: run -> init (fc0)", "state=disconnected reason=15"),
    Case("I (1) wifi:state: run -> init (8a0)", "state=disconnected reason=8"),
    Case("I (1) wifi:state: run -> init (c0)", "state=disconnected reason=0"),
    Case("I (1) wifi:state: run -> init (0)", "state=disconnected"),
    Case("I (1) wifi:state: auth -> init (0x200)", "state=disconnected reason=2"),
    Case(
        "I (1) wifi:state: run -> init (0xcc00)",
        "state=disconnected vendor=esp_wifi_reason:204",
    ),
    Case("I (1) wifi:state: auth -> init (db0)", "state=disconnected status=13"),
    Case("I (1) wifi:state: assoc -> init (3510)", "state=disconnected status=53"),
    Case("I (1) wifi:state: assoc -> init (21f)", "state=disconnected"),
    Case("state: 0 -> 2 (b0)", "state=connecting"),
    Case("state: 3 -> 5 (10)", "state=connecting"),
    Case("state: 5 -> 0 (400)", "state=disconnected reason=4"),
    Case(
        "I (1) wifi:Send disconnect event, reason=201",
        "vendor=esp_wifi_reason:201 state=disconnected",
    ),
    Case("I (1) wifi:recv auth: seq=2, status=0", "status=0"),
    Case(
        "I (1) wifi:Association refused temporarily, comeback time 1000 mSec",
        "status=30",
    ),
    Case(
        "W (1) wifi:receive encrypted ap, but password is empty",
        "symptom=password_format",
    ),
    Case("I (1) wifi:bcn_timeout,ap_probe_send_start", "symptom=beacon_loss"),
    Case("I (1) wifi:bcn_timout,ap_probe_send_start", "symptom=beacon_loss"),
    Case(
        f"I (1) wifi:connected with My, Net, aid = 2, channel 6, BW20, bssid = {AP_LOWER}",
        f"ssid=My, Net channel=6 bssid={AP} state=connected",
    ),
    Case(
        "I (1) wifi: connected with Home, channel 6",
        "ssid=Home channel=6 state=connected",
    ),
    Case(
        "I (1) wifi:security: WPA2-PSK, phy: bgn, rssi: -33",
        "rssi=-33 security=auth:WPA2-PSK state=connected",
    ),
    Case(
        "I (1) wifi:security: WPA3-SAE, phy:11ax, rssi:-80, "
        "cipher(pairwise:0x3, group:0x3), pmf:1, ",
        "rssi=-80 security=pmf:1,auth:WPA3-SAE,pairwise:0x3,group:0x3 state=connected",
    ),
    Case(
        "I (1) wifi:security type: 3, phy: bgn, rssi: -35",
        "rssi=-35 security=auth_type:3 state=connected",
    ),
    Case(
        "I (1) wifi:new:<7,0>, old:<1,0>, ap:<255,255>, sta:<7,0>, prof:1",
        "channel=7",
    ),
    Case("I (1) wifi:new:<1,1>, old:<1,0>, ap:<1,1>, sta:<255,255>, prof:1", ""),
    Case("I (1) wifi: n:6 0, o:6 0, ap:255 255, sta:6 0, prof:1", "channel=6"),
    Case(f"I (1) wifi:mode : sta ({OWN_LOWER})", f"mac={OWN}"),
    Case(
        f"I (1) wifi:mode : sta ({OWN_LOWER}) + softAP (02:00:5e:10:20:32)",
        f"mac={OWN}",
    ),
    Case(f"I (1) wifi:mode : softAP ({OWN_LOWER})", "state=access_point"),
    Case(
        "I (1) event: sta ip: 192.168.1.5, mask: 255.255.255.0, gw: 192.168.1.1",
        "ip=192.168.1.5 state=connected",
    ),
    Case("I (1) wifi station: got ip:192.168.1.5", "ip=192.168.1.5 state=connected"),
    Case("I (1) scan: Got IP: 192.168.1.5", "ip=192.168.1.5 state=connected"),
    Case("I (1) scan: SYSTEM_EVENT_STA_GOT_IP", "state=connected"),
    Case(
        f"D (1) event: SYSTEM_EVENT_STA_DISCONNECTED, ssid:Home, ssid_len:4, "
        f"bssid:{AP_LOWER}, reason:204",
        f"state=disconnected bssid={AP} vendor=esp_wifi_reason:204",
    ),
    Case(
        "I (1) scan: SYSTEM_EVENT_STA_DISCONNECTED\r\nreason: 8",
        "state=disconnected reason=8",
    ),
    Case(
        "I (1) wifi: STA_DISCONNECTED, reason:201:no AP found",
        "state=disconnected vendor=esp_wifi_reason:201",
    ),
    Case(
        f'W (1) wifi: disconnected ssid="Home" bssid={AP_LOWER} '
        "reason=204 (HANDSHAKE_TIMEOUT) rssi=-39",
        f"ssid=Home bssid={AP} state=disconnected vendor=esp_wifi_reason:204 rssi=-39",
    ),
    Case(
        'W (1) wifi: disconnected ssid="Home" bssid=00:00:00:00:00:00 '
        "reason=205 (CONNECTION_FAIL) rssi=-128",
        "ssid=Home state=disconnected vendor=esp_wifi_reason:205",
    ),
    Case(
        "[W][WiFiGeneric.cpp:391] _eventCallback(): Reason: 15 - 4WAY_HANDSHAKE_TIMEOUT",
        "reason=15",
    ),
    Case(
        f"[W][wifi_esp32:495]: Event: Disconnected ssid='Home' bssid={AP} "
        "reason='4-Way Handshake Timeout'",
        f"ssid=Home bssid={AP} state=disconnected",
    ),
    Case(
        f"[D][wifi_esp32:1]: Event: Connected ssid='Home' bssid={AP} channel=6, "
        "authmode=WPA2 PSK",
        f"ssid=Home bssid={AP} channel=6 link_up=None",
    ),
    Case(
        "WiFi lost connection. Reason: 200",
        "vendor=esp_wifi_reason:200 state=disconnected",
    ),
    Case(
        "mgos_wifi.c:1 WiFi STA: Disconnected, reason: 2", "reason=2 state=disconnected"
    ),
    Case(
        "miot_wifi.c:1 WiFi STA: disconnected, reason 2", "reason=2 state=disconnected"
    ),
    Case(
        f"mgos_wifi.c:1 WiFi STA: Connected, BSSID {AP_LOWER} ch 11 RSSI -57",
        f"bssid={AP} channel=11 rssi=-57 state=connected",
    ),
    Case("WiFi lost connection. Reason: 256", "state=disconnected"),
    Case("Reason: 5 - not authorised", ""),
    Case("[mqtt:1]: reason=3 (TIMEOUT)", ""),
    Case("wifi event: reason=39 (TIMEOUT)", "reason=39"),
    Case("mgos_net.c:90 WiFi STA: connecting", "state=connecting"),
    Case("mgos_net.c:90 WiFi STA: connected", "state=connected"),
    Case("mgos_net.c:90 WiFi STA: disconnected", "state=disconnected"),
    Case(
        "mgos_net.c:90 WiFi STA: ready, IP 192.168.1.5, GW 192.168.1.1",
        "ip=192.168.1.5 state=connected",
    ),
    Case("mgos_wifi.c:1 WiFi STA: Connecting to Home", "state=connecting"),
    Case("I (1) network: CONNECTED", "state=connected"),
    Case("I (1) network: GOT_IP", "state=connected"),
    Case("[I][wifi:248]: WiFi Connecting to 'Home'...", "state=connecting"),
    Case("[I][wifi:248]: WiFi Connected!", "state=connected"),
]

REALTEK = [
    Case(
        "[Driver]: assoc reject, status code: 17",
        "status=17 symptom=assoc_refused state=disconnected",
    ),
    Case(
        "RTL8721D[Driver]: invalid auth algthm: algthm  = 0,status = 13",
        "status=13 symptom=auth_refused",
    ),
    Case("sae auth fail: algthm = 3, status = 77", "status=77 symptom=sae_failed"),
    Case("OnAuthClient:algthm = 0, seq = 2, status = 0, sae_msg_len=0", "status=0"),
    Case("Recv AssocRsp with status_code=30", "status=30"),
    Case("Recv Auth with status_code=1", "status=1"),
    Case("Recv Disassoc with status_code=8", "reason=8 state=disconnected"),
    Case("Recv Deauth with status_code=7", "reason=7 state=disconnected"),
    Case(
        f"[Driver]: sta recv deauth reason code(15) sta:{AP_LOWER}",
        f"reason=15 bssid={AP} state=disconnected",
    ),
    Case(
        f"[Driver]: sta recv disassoc reason code(8) sta:{AP_LOWER}",
        f"reason=8 bssid={AP} state=disconnected",
    ),
    Case("dissconn reason code: 15", "reason=15 state=disconnected"),
    Case("dissconn reason code: 17", "status=17 state=disconnected"),
    Case(
        "dissconn reason code: 65535",
        "vendor=realtek_disconnect:65535 state=disconnected",
    ),
    Case("dissconn reason code: 40000", "state=disconnected"),
    Case("wifi link err:000f0001", "vendor=realtek_link_err:983041 state=disconnected"),
    Case(
        "scan stage, no beacon while connecting",
        "symptom=network_not_found state=disconnected",
    ),
    Case("auth stage, auth timeout", "symptom=no_answer state=disconnected"),
    Case("assoc stage, assoc timeout", "symptom=no_answer state=disconnected"),
    Case(
        "handshake processing, 4handshake stage, 4-way waiting timeout",
        "symptom=handshake_timeout state=disconnected",
    ),
    Case(
        "assoc stage, assoc reject (assoc rsp status > 0)",
        "symptom=assoc_refused state=disconnected",
    ),
    Case(
        "auth stage, auth fail (auth rsp status > 0)",
        "symptom=auth_refused state=disconnected",
    ),
    Case(
        "auth stage, WPA3 auth fail, password error",
        "symptom=wrong_key state=disconnected",
    ),
    Case("connected stage, loss beacon", "symptom=beacon_loss state=disconnected"),
    Case(
        "connected stage, ap changed", "symptom=access_point_changed state=disconnected"
    ),
    Case("SA query timeout", "symptom=sa_query_timeout state=disconnected"),
    Case("auth stage, ap auth full", "symptom=access_point_full state=disconnected"),
    Case("receive deauth", "state=disconnected"),
    Case("[Driver]: set ssid [Home]", "ssid=Home"),
    Case(f"[Driver]: start auth to {AP_LOWER}", f"bssid={AP} state=connecting"),
    Case("[Driver]: auth success, start assoc", "state=connecting"),
    Case("[Driver]: association success(res=4)", "state=connecting"),
    Case("[Driver]: set pairwise key to hw: alg:4", "link_up=None"),
    Case(f"scan report rssi: -51 bssid: {AP_LOWER}", f"rssi=-51 bssid={AP}"),
]

SUPPLICANT = [
    Case("wlan_msg_recv msg type:0", "vendor=xr_wlan_event:0 link_up=None"),
    Case("wlan_msg_recv msg type:4", "vendor=xr_wlan_event:4 state=disconnected"),
    Case("wlan_msg_recv msg type:3", "vendor=xr_wlan_event:3"),
    Case("unknown msg (9, 0)", ""),
    Case("netif is link up", "link_up=None"),
    Case("netif is link down", "state=disconnected"),
    Case("netif is up", "state=connected"),
    Case("address: 192.168.1.5", "ip=192.168.1.5"),
    Case("DHCP start failed!", "symptom=no_address"),
    Case(
        f"en1: Trying to associate with {AP_LOWER} (SSID='Home' freq=2462 MHz)",
        f"bssid={AP} ssid=Home channel=11 state=connecting",
    ),
    Case("en1: Trying to associate with SSID 'Home'", "ssid=Home state=connecting"),
    Case(f"[WPA] Associated with {AP_LOWER}", f"bssid={AP} link_up=None"),
    Case(
        f"CTRL-EVENT-CONNECTED - Connection to {AP_LOWER} completed [id=0 id_str=]",
        f"bssid={AP} state=connected",
    ),
    Case(
        f"en1: CTRL-EVENT-DISCONNECTED bssid={AP_LOWER} reason=3 locally_generated=1",
        f"bssid={AP} reason=3 state=disconnected",
    ),
    Case(
        f"CTRL-EVENT-AUTH-REJECT {AP_LOWER} auth_type=0 auth_transaction=2 "
        "status_code=13",
        f"bssid={AP} status=13 symptom=auth_refused state=disconnected",
    ),
    Case(
        f"CTRL-EVENT-ASSOC-REJECT bssid={AP_LOWER} status_code=17",
        f"bssid={AP} status=17 symptom=assoc_refused state=disconnected",
    ),
    Case(
        "CTRL-EVENT-ASSOC-REJECT status_code=1",
        "status=1 symptom=assoc_refused state=disconnected",
    ),
    Case("CTRL-EVENT-NETWORK-NOT-FOUND ", "symptom=network_not_found"),
    Case(
        f"[WPA] Authentication with {AP_LOWER} timed out.",
        f"bssid={AP} symptom=no_answer state=disconnected",
    ),
    Case(
        "WPA: 4-Way Handshake failed - pre-shared key may be incorrect",
        "symptom=wrong_key state=disconnected",
    ),
    Case(
        'CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="Home" auth_failures=1 duration=10 '
        "reason=WRONG_KEY",
        "symptom=wrong_key",
    ),
    Case(
        'CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="Home" reason=AUTH_FAILED',
        "symptom=auth_refused",
    ),
    Case(
        'CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="Home" reason=CONN_FAILED',
        "symptom=assoc_refused",
    ),
    Case('CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="Home" reason=OTHER', ""),
    Case(
        "WPA: Driver associated with an AP that does not support management frame "
        "protection - reject",
        "symptom=pmf_mismatch state=disconnected",
    ),
    Case("CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER", "symptom=sae_failed"),
    Case("CTRL-EVENT-SUBNET-STATUS-UPDATE status=1", ""),
    Case("CTRL-EVENT-SCAN-FAILED ret=-22", ""),
    Case("State### SCANNING -> AUTHENTICATING", "state=connecting"),
    Case("State### GROUP_HANDSHAKE -> COMPLETED", "state=connected"),
    Case("State### ASSOCIATED -> 4WAY_HANDSHAKE", "state=connecting"),
    Case("State### ASSOCIATING -> DISCONNECTED", "state=disconnected"),
]

OTHERS = [
    Case(
        "Status: Association Failed. 80211 status = 31; mlme reason code: 4",
        "status=31 vendor=ln_mlme_result:4 state=disconnected",
    ),
    Case("Assoc response reason code:17(decimal)", "status=17"),
    Case(
        "Status: Authentication Failed. Result-Code = 3",
        "vendor=ln_mlme_result:3 state=disconnected",
    ),
    Case(
        "@Authentication2 Failed. Result-Code = 3",
        "vendor=ln_mlme_result:3 state=disconnected",
    ),
    Case(
        "Status: Join Failed. Result-Code = 2. Reinitiating Scan.",
        "vendor=ln_mlme_result:2 state=disconnected",
    ),
    Case(
        "Status: Scan Failed. Result-Code = 2. Reinitiating Scan.",
        "vendor=ln_mlme_result:2 symptom=network_not_found state=disconnected",
    ),
    Case(f"Status code <1>: Association of STA {AP_LOWER} Failed", ""),
    Case(f"Status: Successfully Deauthenticated STA {AP_LOWER}", ""),
    Case("Status: Initiating Authentication.", "state=connecting"),
    Case(
        "Status: Authentication Successful. Initiating Association.",
        "state=connecting",
    ),
    Case("Status: Association Successful.", "state=connecting link_up=None"),
    Case("sta_conn_step_set: CONNECTED", "link_up=None"),
    Case("STA connected to target AP!", "link_up=None"),
    Case("STA disconnected to target AP!", "state=disconnected"),
    Case("Disconnected.", "state=disconnected"),
    Case("EAPOL 3/4 pirewise, Invalid EAPOL-Key MIC! ret:-1", "symptom=wrong_key"),
    Case(
        f"Start ase--> own mac:{OWN_LOWER}, peer mac:{AP_LOWER}, pwd:12345678",
        f"mac={OWN} bssid={AP} security=wpa3:1,key_mgmt:SAE",
    ),
    Case(f'\tCH= 6,RSSI= -50,BSSID:[{AP}],SSID:"Home"', ""),
    Case("[MAC] connected to softAP", "state=access_point"),
    Case("[MAC] disconnected to softAP", "state=access_point"),
    Case(
        f"SSID      = Home\r\nBSSID     = {AP}\r\nChannel   = 6\r\nRSSI      = -60",
        f"bssid={AP} channel=6 rssi=-60",
    ),
    Case("\nplease wait connect net......", "state=connecting"),
    Case(
        "\napsta connect net failed, please check configure......",
        "state=disconnected",
    ),
    Case("\n ap create Successfully ! ", "state=access_point"),
    Case(
        f"Network info:\r\n\tsta:rssi=71, SSID=My Net, BSSID={AP_LOWER}, channel=6, "
        f"encr=WPA2_PSK_CCMP\r\n\tIP=192.168.1.5, GW=192.168.1.1, MASK=255.255.255.0, "
        f"MAC={OWN_LOWER}, DNS=192.168.1.1",
        f"rssi=-71 ssid=My Net bssid={AP} channel=6 security=auth:WPA2_PSK_CCMP "
        f"ip=192.168.1.5 mac={OWN}",
    ),
    Case(
        f"\tsta:rssi=200, SSID=Net, BSSID={AP_LOWER}, channel=6, encr=WPA2_PSK_CCMP",
        f"ssid=Net bssid={AP} channel=6 security=auth:WPA2_PSK_CCMP",
    ),
    Case(f"inteface0 pair done, bssid: {AP_LOWER}", f"bssid={AP} link_up=None"),
    Case("wifi pair done, ngo role AP!", "state=access_point"),
    Case("wifi pair done, ngo role STA!", "link_up=None"),
    Case("w0_ip= 3201a8c0", "ip=192.168.1.50"),
    Case("w0_ip= 0", ""),
    Case("wifi not ready!", ""),
    Case("HAL_SetupWiFiOpenAccessPoint failed, err: 3", ""),
]

# Lines that look like a WiFi code and are none.
LOOK_ALIKES = [
    "Info:BERRY:be_pcall fail, retcode 3",
    "Info:MQTT:mqtt_subscribe to x return: 0",
    "Error:MQTT:Publish err: -2",
    "Info:MQTT:MQTT return code 5",
    "MQTT disconnected, reason: 5",
    "mqtt lost connection, reason: 256",
    "[mqtt:251]: MQTT Disconnected: TCP disconnected. reason=3",
    "Info:HTTP_CLIENT:status code: 404",
    "HTTP/1.1 403 Forbidden status_code 403",
    "GET / status_code=17",
    "reason: 15",
    "reason_code 15",
    "status_code 53",
    "status code = 53",
    "status=53",
    "wakeup_reason=5",
    "reset reason: 4",
    "rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
    "SUBNET-STATUS-UPDATE status=17",
    "scan end: num=3 status=1",
    "scan complete status: 0",
    "handoff_cb: status=17",
    "connect status 1 -> 2, old status=17",
    "[WF] status is 11",
    "APM status is 11",
    "mqtt req 0x3 err 4",
    "SVC:000000D3 00401C1C 000033AC",
    "channel,lo_vco 6,17",
    "sta.chan 1 sta.authmode 1",
    "https://host/OpenBK7231N_1.18.95.rbl",
    "Connect failed to broker, Disconnected. reason 5",
    "security system armed, phy",
    "connected with the broker",
    "the device is connecting state",
]
