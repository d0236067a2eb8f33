"""OpenBeken's own lines, on every chip: serial, TCP port 9000 and /lograw.

Source: the firmware's src/user_main.c, src/hal/*/hal_wifi_*.c, src/mqtt/new_mqtt.c.
"""

from collections.abc import Iterator

from ..log_context import LogContext
from ..log_events import EventKind, Security, Symptom, Vendor, WifiState
from ..log_patterns import Fields, Found, line, table

_STATUS_CHANGE = "Main_OnWiFiStatusChange - WIFI_"

# Names of the builds, `OpenBK7231N_ALT_1.18.38` (src/new_common.h, Makefile).
_CHIPS = (
    "BK7231N BK7231T BK7231U BK7231S BK7238 BK7252 BK7252N BL602 LN882H LN8825 W800 W600 "
    "XR806 XR809 XR872 RTL8710A RTL8710B RTL87X0C RTL8720D RTL8720E RTL8721DA ECR6600 "
    "TR6260 ESP8266 ESP32 ESP32C2 ESP32C3 ESP32C5 ESP32C6 ESP32C61 ESP32S2 ESP32S3"
)


def _heartbeat(fields: Fields, context: LogContext) -> Iterator[Found]:
    """Report the uptime, and a restart when it went backwards."""
    uptime = int(fields["uptime"])
    if context.uptime is not None and uptime < context.uptime:
        yield Found(kind=EventKind.BOOT, text="uptime")
    context.uptime = uptime
    yield Found(
        kind=EventKind.HEARTBEAT,
        number=uptime,
        text="up" if fields["flag"] != "0" else "down",
    )


def _boot(fields: Fields, context: LogContext) -> Iterator[Found]:
    context.uptime = None
    yield Found(kind=EventKind.BOOT, text="start")


def _soft_ap(fields: Fields, context: LogContext) -> Iterator[Found]:
    if fields["flag"] != "0":
        yield Found(kind=EventKind.STATE, text=WifiState.ACCESS_POINT)


def _interface(fields: Fields, context: LogContext) -> Iterator[Found]:
    if fields["name"] == "AP":
        yield Found(kind=EventKind.STATE, text=WifiState.ACCESS_POINT)


def _cipher(fields: Fields, context: LogContext) -> Iterator[Found]:
    yield Found(kind=EventKind.SECURITY, security=Security(cipher=fields["name"]))


def _build(fields: Fields, context: LogContext) -> Iterator[Found]:
    yield Found(kind=EventKind.BUILD, text=fields["version"])


def _fast_connect(text: str) -> Found:
    return Found(kind=EventKind.FAST_CONNECT, text=text)


OPENBEKEN_LINES = table(
    Vendor.OPENBEKEN,
    line(_STATUS_CHANGE + "STA_CONNECTING", WifiState.CONNECTING),
    line(_STATUS_CHANGE + "STA_DISCONNECTED", WifiState.DISCONNECTED),
    line(_STATUS_CHANGE + "STA_AUTH_FAILED", WifiState.AUTH_FAILED),
    line(_STATUS_CHANGE + "STA_CONNECTED", WifiState.CONNECTED),
    line(_STATUS_CHANGE + "AP_CONNECTED", WifiState.ACCESS_POINT),
    # a client of our own access point left; the access point itself goes on
    line(_STATUS_CHANGE + "AP_FAILED", WifiState.ACCESS_POINT),
    line("[SAFE] Time {uptime},{any}bWifi {flag}", _heartbeat, Symptom.SAFE_MODE),
    line("Time {uptime},{any}bWifi {flag}", _heartbeat),
    line("safe mode activated - boot failures {n}", Symptom.SAFE_MODE),
    line("####### Boot Count {n} #######", _boot),
    line(
        "Boot complete time reached ({n} seconds)",
        Found(kind=EventKind.BOOT, text="complete"),
    ),
    # a name may contain brackets
    line("Using SSID [{ssid}]{next}"),
    line("Using SSID [{ssid}]"),
    line("Connecting to SSID [{ssid}]{next}", WifiState.CONNECTING),
    line("Connecting to SSID [{ssid}]", WifiState.CONNECTING),
    line("WiFi SSID: switching to SSID{slot}"),
    line("WiFi SSID: waiting for SSID switch {n}/{n} (using SSID{slot})"),
    line(
        "[Ping watchdog] No ping replies within {n} seconds",
        Symptom.PING_WATCHDOG,
        WifiState.DISCONNECTED,
    ),
    line("Fast connect data is empty, connecting normally", _fast_connect("empty")),
    line("We have fast connection data, connecting", _fast_connect("used")),
    line("Saved fast connect data differ to current one", _fast_connect("changed")),
    line("Fast connect data len (", _fast_connect("changed")),
    line(
        "Fast connect is not supported with current AP encryption",
        _fast_connect("unsupported"),
    ),
    line("WiFi Connecting...", WifiState.CONNECTING),
    line("WiFi Disconnected", WifiState.DISCONNECTED, exact=True),
    line(
        "Can't get AP security mode and channel",
        Symptom.NETWORK_NOT_FOUND,
        WifiState.DISCONNECTED,
    ),
    line("Can't connect to AP", WifiState.DISCONNECTED),
    line(
        "mqtt_connection_cb: Successfully connected",
        Found(kind=EventKind.MQTT, number=0),
    ),
    line("mqtt_connection_cb: Disconnected, reason: {mqtt}"),
    # network information, every 10 s: Beken, then the box of the other chips
    line("dhcp={n} ip={ip} gate={any}mac={mac}"),
    line("sta: {n}, softap: {flag}, b/g", _soft_ap),
    line(
        "sta:rssi={rssi},ssid={ssid},bssid={bssid},channel={channel},cipher_type:{name}",
        _cipher,
    ),
    line("softap:ssid={any},channel=", WifiState.ACCESS_POINT),
    line("|netif type    : {name}", _interface),
    line("|netif rssi    = {rssi}"),
    line("|netif ip      = {ip}"),
    line("|netif mac     : {mac}"),
    *(
        line(
            f"Open{chip}{alternative}_{{version}}",
            Found(kind=EventKind.CHIP, text=chip + alternative),
            _build,
            not_after="/",
        )
        for chip in _CHIPS.split()
        for alternative in ("", "_ALT")
    ),
)
