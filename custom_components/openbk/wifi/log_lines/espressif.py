"""ESP8266 and ESP32: the WiFi library's lines and those of common frameworks, serial only.

Sources: ESP-IDF's closed library, esp_wifi_types, Arduino, ESPHome, MicroPython, Mongoose.
"""

from collections.abc import Iterator

from ..codes import VENDOR_CODES, VendorFamily
from ..log_context import LogContext
from ..log_events import EventKind, Security, Symptom, Vendor, WifiState
from ..log_fields import esp_reason
from ..log_patterns import Fields, Found, Handler, LinePattern, line, table

_LINK_UP = Found(kind=EventKind.LINK_UP)
_LOST = WifiState.DISCONNECTED
_REFUSED_TEMPORARILY = 30

# The library's names; ESP8266 prints numbers.
_NAMES = (("init", "auth", "assoc", "run"), ("0", "2", "3", "5"))

# Names of wifi_err_reason_t below 200: a number counts as a reason where its own name
# follows, so that other libraries' "reason" does not.
_NAMED_REASONS = """
    1 UNSPECIFIED 2 AUTH_EXPIRE 3 AUTH_LEAVE 4 ASSOC_EXPIRE
    4 DISASSOC_DUE_TO_INACTIVITY 5 ASSOC_TOOMANY 6 NOT_AUTHED
    6 CLASS2_FRAME_FROM_NONAUTH_STA 7 NOT_ASSOCED 7 CLASS3_FRAME_FROM_NONASSOC_STA
    8 ASSOC_LEAVE 9 ASSOC_NOT_AUTHED 10 DISASSOC_PWRCAP_BAD 11 DISASSOC_SUPCHAN_BAD
    12 BSS_TRANSITION_DISASSOC 13 IE_INVALID 14 MIC_FAILURE 15 4WAY_HANDSHAKE_TIMEOUT
    16 GROUP_KEY_UPDATE_TIMEOUT 17 IE_IN_4WAY_DIFFERS 18 GROUP_CIPHER_INVALID
    19 PAIRWISE_CIPHER_INVALID 20 AKMP_INVALID 21 UNSUPP_RSN_IE_VERSION
    22 INVALID_RSN_IE_CAP 23 802_1X_AUTH_FAILED 24 CIPHER_SUITE_REJECTED
    25 TDLS_PEER_UNREACHABLE 26 TDLS_UNSPECIFIED 27 SSP_REQUESTED_DISASSOC
    28 NO_SSP_ROAMING_AGREEMENT 29 BAD_CIPHER_OR_AKM 30 NOT_AUTHORIZED_THIS_LOCATION
    31 SERVICE_CHANGE_PERCLUDES_TS 32 UNSPECIFIED_QOS 33 NOT_ENOUGH_BANDWIDTH
    34 MISSING_ACKS 35 EXCEEDED_TXOP 36 STA_LEAVING 37 END_BA 38 UNKNOWN_BA 39 TIMEOUT
    46 PEER_INITIATED 47 AP_INITIATED 48 INVALID_FT_ACTION_FRAME_COUNT 49 INVALID_PMKID
    50 INVALID_MDE 51 INVALID_FTE 67 TRANSMISSION_LINK_ESTABLISH_FAILED
    68 ALTERATIVE_CHANNEL_OCCUPIED
"""
_WORDS = _NAMED_REASONS.split()
_REASON_NAMES = frozenset(zip(_WORDS[::2], _WORDS[1::2], strict=True)) | {
    (str(number), code.text)
    for number, code in VENDOR_CODES[VendorFamily.ESP_WIFI_REASON].items()
}


def _named_reason(fields: Fields, context: LogContext) -> Iterator[Found] | None:
    """Read a number that counts only because its ESP name follows it."""
    if (fields["number"], fields["token"]) not in _REASON_NAMES:
        return None
    return esp_reason(int(fields["number"]))


def _frame_code(value: int) -> Iterator[Found]:
    """Yield what the number in brackets says: low byte the frame, above it the code.

    c0 deauthentication, a0 disassociation: reason. b0 authentication, 10 association
    response: status. 00: the library's own reason. Others are unknown.
    """
    frame, code = value & 0xFF, value >> 8
    if frame in {0xC0, 0xA0}:
        yield Found(kind=EventKind.REASON_CODE, number=code)
    elif frame in {0xB0, 0x10} and code:
        yield Found(kind=EventKind.STATUS_CODE, number=code)
    elif frame == 0 and code:
        yield from esp_reason(code)


def _transition(idle_before: bool, idle_after: bool) -> Handler:
    def read(fields: Fields, context: LogContext) -> Iterator[Found]:
        if idle_before and context.esp_channel:
            yield Found(kind=EventKind.CHANNEL, number=context.esp_channel)
        context.esp_idle, context.esp_channel = idle_after, None
        yield Found(
            kind=EventKind.STATE, text=_LOST if idle_after else WifiState.CONNECTING
        )
        yield from _frame_code(int(fields["hex"], 16))

    return read


def _transitions() -> Iterator[LinePattern]:
    for names in _NAMES:
        idle = names[0]
        for before in names:
            for after in names:
                if before != after:
                    yield line(
                        f"state: {before} -> {after} ({{hex}})",
                        _transition(before == idle, after == idle),
                    )


def _channel(fields: Fields, context: LogContext) -> Iterator[Found]:
    """Report the tuned channel; of an idle station only once a join follows on it."""
    number = int(fields["a"])
    if number != int(fields["b"]) or not 1 <= number <= 196:
        return
    if context.esp_idle:
        context.esp_channel = number
    else:
        yield Found(kind=EventKind.CHANNEL, number=number)


def _security(fields: Fields, context: LogContext) -> Iterator[Found]:
    pmf = fields.get("flag")
    yield Found(
        kind=EventKind.SECURITY,
        security=Security(
            auth=fields.get("name"),
            auth_type=int(fields["n"]) if "n" in fields else None,
            pairwise=fields.get("word"),
            group=fields.get("hex"),
            pmf=int(pmf) if pmf else None,
        ),
    )


ESPRESSIF_LINES = table(
    Vendor.ESPRESSIF,
    *_transitions(),
    line("Send disconnect event, reason={esp}", _LOST),
    line("recv auth: seq={n}, status={status}"),
    line(
        "Association refused temporarily",
        Found(kind=EventKind.STATUS_CODE, number=_REFUSED_TEMPORARILY),
    ),
    line("receive encrypted ap, but password is empty", Symptom.PASSWORD_FORMAT),
    line("bcn_timeout,", Symptom.BEACON_LOSS),
    line("bcn_timout,", Symptom.BEACON_LOSS),
    line(
        "connected with {ssid}, aid = {n}, channel {channel}, {any}, bssid = {bssid}",
        WifiState.CONNECTED,
    ),
    line("connected with {ssid}, aid = {n}, channel {channel}", WifiState.CONNECTED),
    line("connected with {ssid}, channel {channel}", WifiState.CONNECTED),
    line(
        "security: {name}, phy:{any}, rssi:{rssi}, "
        "cipher(pairwise:{word}, group:{hex}), pmf:{flag}",
        _security,
        WifiState.CONNECTED,
    ),
    line("security: {name}, phy:{any}, rssi:{rssi}", _security, WifiState.CONNECTED),
    line("security type: {n}, phy:{any}, rssi:{rssi}", _security, WifiState.CONNECTED),
    line("wifi:new:<{a},{n}>, old:<{n},{n}>, ap:<{n},{n}>, sta:<{b},{n}>", _channel),
    line("wifi: n:{a} {n}, o:{n} {n}, ap:{n} {n}, sta:{b} {n}", _channel),
    # with "+ softAP" too: as a station it is connected or not all the same
    line("mode : sta ({mac})"),
    line("mode : softAP (", WifiState.ACCESS_POINT),
    # addresses
    line("sta ip: {ip}, mask:", WifiState.CONNECTED),
    line("got ip:{ip}", WifiState.CONNECTED),
    line("Got IP: {ip}", WifiState.CONNECTED),
    line("STA_GOT_IP", WifiState.CONNECTED),
    # events as applications print them; their fields may follow on the next line
    line("STA_DISCONNECTED", _LOST, opens="esp_event"),
    line("wifi: disconnected ssid={ssid} bssid={bssid}", _LOST, opens="esp_event"),
    line("Event: Disconnected ssid={ssid} bssid={bssid}", _LOST),
    line("Event: Connected ssid={ssid} bssid={bssid} channel={channel}", _LINK_UP),
    line("bssid:{bssid}", within="esp_event"),
    line("reason:{number} ({token})", _named_reason),
    line("reason={number} ({token})", _named_reason),
    line("Reason: {number} - {token}", _named_reason),
    line("reason:{esp}", within="esp_event"),
    line("reason={esp}", within="esp_event"),
    line("rssi={rssi}", within="esp_event"),
    line("WiFi lost connection. Reason: {esp}", _LOST),
    line("WiFi STA: disconnected, reason {esp}", _LOST),
    line("WiFi STA: Disconnected, reason: {esp}", _LOST),
    line(
        "WiFi STA: Connected, BSSID {bssid} ch {channel} RSSI {rssi}",
        WifiState.CONNECTED,
    ),
    line("WiFi STA: Connecting", WifiState.CONNECTING),
    line("WiFi STA: connecting", WifiState.CONNECTING),
    line("WiFi STA: connected", WifiState.CONNECTED),
    line("WiFi STA: disconnected", _LOST),
    line("WiFi STA: ready, IP {ip}", WifiState.CONNECTED),
    line("network: CONNECTED", WifiState.CONNECTED),
    line("network: GOT_IP", WifiState.CONNECTED),
    line("WiFi Connecting to '", WifiState.CONNECTING),
    line("WiFi Connected!", WifiState.CONNECTED),
)
