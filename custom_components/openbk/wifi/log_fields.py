"""What the fields of a log line mean: each name makes findings of its text."""

from collections.abc import Callable, Iterator
import re

from .codes import VendorFamily, vendor_code
from .log_events import EventKind
from .log_patterns import Fields, Found
from .log_secrets import mask_secrets

# The 802.11 tables end far below; what is larger is garbage or another library's code.
MAX_CODE = 255
ESP_OWN_CODES = 200
MAX_SSID = 32


def bssid(text: str) -> str | None:
    """Return a MAC address in upper case with colons; None for "any" and "none".

    Reads `aa:bb`, `AA-BB`, `[aa:bb]` and `%2x` forms with blanks for leading zeros.
    """
    digits = text.strip("[]").replace("-", ":").upper().split(":")
    address = ":".join(part.strip().rjust(2, "0") for part in digits)
    return None if address in {"00:" * 5 + "00", "FF:" * 5 + "FF"} else address


def rssi(value: int) -> int | None:
    """Return `value` dBm if it is a signal: 0, 127 and -128 stand for none."""
    return value if -127 <= value < 0 else None


def channel_of(frequency: int) -> int | None:
    """Return the channel at `frequency` MHz (2.4 and 5 GHz bands)."""
    if frequency == 2484:
        return 14
    if 2412 <= frequency <= 2472:
        return (frequency - 2407) // 5
    if 5160 <= frequency <= 5885:
        return (frequency - 5000) // 5
    return None


def little_endian_ip(text: str) -> str | None:
    """Return the address behind lwIP's `%x`; None for 0.0.0.0 or another length."""
    digits = text.removeprefix("0x").removeprefix("0X")
    if not re.fullmatch(r"[0-9A-Fa-f]{7,8}", digits):
        return None
    return ".".join(str(part) for part in int(digits, 16).to_bytes(4, "little"))


def esp_reason(number: int) -> Iterator[Found]:
    """Yield an ESP reason: 802.11 below 200, the library's own from there on."""
    if number < ESP_OWN_CODES:
        yield Found(kind=EventKind.REASON_CODE, number=number)
    elif number <= MAX_CODE:
        yield vendor_finding(VendorFamily.ESP_WIFI_REASON, number)


def vendor_finding(family: VendorFamily, number: int) -> Found:
    """Return a vendor code with the text its library prints."""
    return Found(
        kind=EventKind.VENDOR_CODE,
        number=number,
        family=family,
        text=vendor_code(family, number).text,
    )


def bits(mask: int, names: tuple[tuple[int, str], ...]) -> Iterator[str]:
    """Yield the names of the bits set in `mask`."""
    return (name for bit, name in names if mask & bit)


def _code(kind: EventKind) -> Callable[[str], Iterator[Found]]:
    def read(text: str) -> Iterator[Found]:
        if (number := int(text)) <= MAX_CODE:
            yield Found(kind=kind, number=number)

    return read


def _vendor(family: VendorFamily) -> Callable[[str], Iterator[Found]]:
    def read(text: str) -> Iterator[Found]:
        yield vendor_finding(family, int(text))

    return read


def _text(
    kind: EventKind, clean: Callable[[str], str | None]
) -> Callable[[str], Iterator[Found]]:
    def read(text: str) -> Iterator[Found]:
        if value := clean(text):
            yield Found(kind=kind, text=value)

    return read


def _number(
    kind: EventKind, clean: Callable[[int], int | None]
) -> Callable[[str], Iterator[Found]]:
    def read(text: str) -> Iterator[Found]:
        if (value := clean(int(text))) is not None:
            yield Found(kind=kind, number=value)

    return read


def _ssid(text: str) -> str | None:
    """Return a network's name; None for what swallowed a password behind it."""
    name = text.strip().strip("'\"")
    if len(name.encode()) > MAX_SSID or mask_secrets(name) != name:
        return None
    return name or None


def _ip(text: str) -> str | None:
    return None if text == "0.0.0.0" else text


READERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "status": _code(EventKind.STATUS_CODE),
    "reason": _code(EventKind.REASON_CODE),
    "esp": lambda text: esp_reason(int(text)),
    "old_event": _vendor(VendorFamily.BEKEN_RW_EVT_OLD),
    "new_event": _vendor(VendorFamily.BEKEN_RW_EVT_NEW),
    "mlme": _vendor(VendorFamily.LN_MLME_RESULT),
    "bssid": _text(EventKind.BSSID, bssid),
    "dashes": _text(EventKind.BSSID, bssid),
    "compact": _text(
        EventKind.BSSID,
        lambda text: bssid(":".join(re.findall("..", text))),
    ),
    "mac": _text(EventKind.MAC, bssid),
    "ssid": _text(EventKind.SSID, _ssid),
    "ip": _text(EventKind.IP, _ip),
    "channel": _number(
        EventKind.CHANNEL, lambda value: value if 1 <= value <= 196 else None
    ),
    "freq": _number(EventKind.CHANNEL, channel_of),
    "rssi": _number(EventKind.RSSI, rssi),
    "unsigned_rssi": _number(EventKind.RSSI, lambda value: rssi(-value)),
    "mqtt": lambda text: iter([Found(kind=EventKind.MQTT, number=int(text))]),
    "slot": lambda text: iter([Found(kind=EventKind.SSID_SLOT, number=int(text))]),
}


def read_fields(fields: Fields) -> Iterator[Found]:
    """Yield what the fields of a line say, in the line's order."""
    for name, text in fields.items():
        if reader := READERS.get(name):
            yield from reader(text)
