"""Text of a reply -> plain values; knows the quirks of the firmware's JSON.

Every function takes the raw body and raises `UnreadableReply` (or `NotOpenBK`, where
said) and nothing else, whatever the bytes are.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address
from itertools import zip_longest
import json
import math
import re
from typing import Any

from .errors import NotOpenBK, UnreadableReply
from .feature import Pin
from .features import Features
from .firmware import channel_is_real, link_is_real
from .model import Identity, Link
from .sleep import goes_to_sleep

type Json = dict[str, Any]

_MAC = re.compile(r"[0-9a-f]{12}")
_INTEGER = re.compile(r"\s*-?\d{1,10}\s*")
_PING_TIMEOUT = re.compile(rb'name="disconnectTime" value="(\d{1,9})"')
_CHANNEL_KEY = re.compile(r"Ch(\d{1,2})")
# What `Time` begins with until a clock is set: the latter before build 1.18.224.
_CLOCK_UNSET = ("0000-", "1970-")

# A string value as the firmware prints it: from its opening quote to the first quote
# behind which the JSON goes on. Names are printed without escaping, so the quote alone
# says nothing.
_STRING_VALUE = re.compile(
    r'(?P<open>"\w+":\s*")(?P<text>.*?)(?P<close>"(?=\s*(?:,\s*"\w+":|\}\s*[,}]|\}\s*\Z)))',
    re.DOTALL,
)


def read_json(body: bytes) -> Json:
    """Return the JSON object of a reply.

    A reply has no length: one cut off by a lost connection looks complete, so only a
    whole object counts. Quotes and backslashes inside names, which the firmware does
    not escape, are survived.
    """
    text = body.decode("utf-8", errors="replace").strip()
    if not text.startswith("{") or not text.endswith("}"):
        raise UnreadableReply("The reply is not a whole JSON object")
    for candidate in (text, _STRING_VALUE.sub(_escape, text)):
        try:
            # Not strict: some replies carry raw line feeds inside strings.
            value = json.loads(candidate, strict=False)
        except ValueError, RecursionError:
            continue
        if isinstance(value, dict):
            return value
    raise UnreadableReply("The reply is not valid JSON")


def _escape(match: re.Match[str]) -> str:
    """Escape what the firmware left unescaped in one string value."""
    inner = json.dumps(match["text"], ensure_ascii=False)[1:-1]
    return f"{match['open']}{inner}{match['close']}"


def read_identity(body: bytes) -> Identity:
    """Return who answers, from `/api/info`.

    Raises `NotOpenBK` where the reply is a good one of something else, and
    `UnreadableReply` where it starts like ours but is not whole.
    """
    if not body.strip():
        raise UnreadableReply("The reply is empty")
    if not body.lstrip().startswith(b"{"):
        # Unknown pages are answered with 200 and HTML, here as anywhere.
        raise NotOpenBK("The reply is no JSON")
    info = read_json(body)
    mac = _string(info, "mac")
    chipset = _string(info, "chipset")
    if "supportsClientDeviceDB" not in info or mac is None or chipset is None:
        raise NotOpenBK("The reply is not that of OpenBK")
    digits = mac.lower().replace(":", "")
    if not _MAC.fullmatch(digits):
        raise UnreadableReply("The MAC address makes no sense")
    mac = ":".join(digits[i : i + 2] for i in range(0, 12, 2))
    startup_command = _string(info, "startcmd") or ""
    return Identity(
        mac=mac,
        name=_string(info, "shortName") or f"OpenBK {mac[-8:].replace(':', '')}",
        chipset=chipset,
        version=(_string(info, "build") or "").rpartition("version ")[2],
        ip_address=_string(info, "ip"),
        watches_pings="nopingtime" in startup_command.lower(),
        goes_to_sleep=goes_to_sleep(startup_command),
        topic=_string(info, "mqtttopic") or None,
        ssdp=info.get("supportsSSDP") == 1,
    )


def read_neighbours(body: bytes) -> tuple[str, ...]:
    """Return the IPv4 addresses of `/obkdevicelist`.

    Raises `NotOpenBK` for a page: the driver behind the list does not run.
    """
    if body.lstrip().startswith(b"<"):
        raise NotOpenBK("The device keeps no list of others")
    try:
        listed = json.loads(body)
    except ValueError, RecursionError:
        listed = None
    if not isinstance(listed, list):
        raise UnreadableReply("The list of devices is not whole")
    found = []
    for one in listed:
        address = one.get("ip") if isinstance(one, dict) else None
        if not isinstance(address, str) or not _is_ipv4(address):
            raise UnreadableReply("The list of devices has something else in it")
        found.append(address)
    return tuple(found)


def read_pins(body: bytes) -> tuple[Pin, ...]:
    """Return the pins that have a role, from `/api/pins`."""
    reply = read_json(body)
    names = _list(reply, "rolenames")
    roles = _integers(reply, "roles")
    channels = _integers(reply, "channels")
    # Ends with the last pin that has a second channel, absent where none has.
    second = _integers(reply, "channels2") if "channels2" in reply else []
    if not len(roles) == len(channels) >= len(second):
        raise UnreadableReply("The pin lists differ in length")
    pins = []
    for index, (role, channel, channel2) in enumerate(
        zip_longest(roles, channels, second, fillvalue=0)
    ):
        if role == 0:
            continue
        if not 0 < role < len(names) or not isinstance(names[role], str):
            raise UnreadableReply("A pin has a role without a name")
        pins.append(Pin(index, names[role], channel, channel2))
    return tuple(pins)


def read_channel_types(body: bytes) -> dict[int, str]:
    """Return {channel: name of its type}, the untyped left out, of `/api/channelTypes`."""
    reply = read_json(body)
    names = _list(reply, "typenames")
    types = {}
    for channel, kind in enumerate(_integers(reply, "types")):
        if not 0 <= kind < len(names) or not isinstance(names[kind], str):
            raise UnreadableReply("A channel has a type without a name")
        if kind:
            types[channel] = names[kind]
    return types


def read_flags(body: bytes) -> frozenset[int]:
    """Return the flags that are set of the first 32, from `/api/info`.

    They are printed as a signed number.
    """
    try:
        number = int(_string(read_json(body), "flags") or "0")
    except ValueError:
        raise UnreadableReply("The flags are no number") from None
    return frozenset(flag for flag in range(32) if number >> flag & 1)


def read_uptime(body: bytes) -> int:
    """Return the seconds since boot, from `/api/info`."""
    uptime = _integer(read_json(body), "uptime_s")
    if uptime is None:
        raise UnreadableReply("The reply has no uptime")
    return uptime


def read_has_meter(body: bytes) -> bool:
    """Tell from `Status 8` whether an energy meter runs.

    The battery driver also answers with an ENERGY object, without a Power.
    """
    sensors = read_json(body).get("StatusSNS")
    if not isinstance(sensors, dict):
        raise UnreadableReply("The sensor reply has no StatusSNS")
    energy = sensors.get("ENERGY")
    return isinstance(energy, dict) and "Power" in energy


def read_state(body: bytes) -> Json:
    """Return the body of `State`, known to have an uptime and a Wifi object."""
    state = read_json(body)
    if _integer(state, "UptimeSec") is None or not isinstance(state.get("Wifi"), dict):
        raise UnreadableReply("The state reply lacks uptime or WiFi")
    return state


def uptime_of(state: Json) -> int:
    """Return the seconds since the device booted."""
    return int(state["UptimeSec"])


def heap_of(state: Json) -> int | None:
    """Return the free memory in KB."""
    return _integer(state, "Heap")


def clock_of(state: Json) -> str | None:
    """Return the device's local time, None until something has set its clock."""
    clock = _string(state, "Time")
    return None if clock is None or clock.startswith(_CLOCK_UNSET) else clock


def link_of(state: Json, identity: Identity) -> Link:
    """Return the WiFi connection, without what this chip and build make up."""
    wifi = state["Wifi"]
    bssid, channel = _string(wifi, "BSSId"), _integer(wifi, "Channel")
    if not link_is_real(identity.version, bssid, channel):
        bssid = channel = None
    elif not channel_is_real(identity.chipset):
        channel = None
    # RSSI is a percentage without limits; Signal is the real value in dBm.
    return Link(
        signal=_integer(wifi, "Signal"),
        bssid=bssid.lower() if bssid else None,
        channel=channel,
        ssid=_string(wifi, "SSId") or None,
    )


def switches_of(state: Json, features: Features) -> dict[int, int]:
    """Return {channel: 0 or 1} of what is switched, as far as `State` is certain.

    It is certain only while its POWER keys are exactly those that follow from the
    pins: a light hides relays behind its own POWER.
    """
    expected = features.power_keys
    found = {key for key in state if key.startswith("POWER")}
    if expected is None or "Dimmer" in state or found != set(expected.values()):
        return {}
    if not all(state[key] in ("ON", "OFF") for key in found):
        return {}
    return {
        channel: int(state[key] == "ON")
        for channel, key in expected.items()
        if channel not in features.graded
    }


def battery_voltage_of(state: Json) -> float | None:
    """Return the battery's voltage (V); ENERGY.Voltage is that of a meter, 0."""
    return _number(state, "Vcc")


def read_channels(body: bytes) -> dict[int, int]:
    """Return {channel: raw value} from `Ch`."""
    channels = {}
    for key, value in read_json(body).items():
        match = _CHANNEL_KEY.fullmatch(key)
        if match is None or type(value) is not int:
            raise UnreadableReply("The channel reply has something else in it")
        channels[int(match[1])] = value
    return channels


def read_echo(body: bytes, count: int) -> list[float | None]:
    """Return the numbers of an `echo [$a,$b,...]`.

    None stands for what is not a number: a constant that this build does not know
    comes back as its own name.
    """
    text = body.decode("utf-8", errors="replace").strip()
    items = text[1:-1].split(",")
    if text[:1] != "[" or text[-1:] != "]" or len(text) < 2 or len(items) != count:
        raise UnreadableReply("The echo is not whole")
    return [_finite(item) for item in items]


def read_integer(body: bytes) -> int:
    """Return the bare number that `SetChannel` answers."""
    text = body.decode("utf-8", errors="replace")
    if not text.isascii() or not _INTEGER.fullmatch(text):
        raise UnreadableReply("The reply is not a number")
    return int(text)


def read_ping_timeout(body: bytes) -> int | None:
    """Return the time-out (s) of the page of the ping watchdog, None if it has none."""
    match = _PING_TIMEOUT.search(body)
    return None if match is None else int(match[1])


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _string(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) else None


def _integer(values: Mapping[str, Any], key: str) -> int | None:
    value = values.get(key)
    return value if type(value) is int else None


def _number(values: Mapping[str, Any], key: str) -> float | None:
    value = values.get(key)
    return float(value) if isinstance(value, int | float) else None


def _list(values: Mapping[str, Any], key: str) -> list[Any]:
    value = values.get(key)
    if not isinstance(value, list):
        raise UnreadableReply(f"The reply has no list {key}")
    return value


def _integers(values: Mapping[str, Any], key: str) -> list[int]:
    value = _list(values, key)
    if not all(type(item) is int for item in value):
        raise UnreadableReply(f"The list {key} has something else in it")
    return value
