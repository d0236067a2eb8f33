"""Masks passwords and keys in log text that is shown or passed on.

The events of the log reader never carry a secret; this is for the text itself, as of
/lograw. What cannot be told apart is masked: better too much than a password.
"""

import re

MASK = "**REDACTED**"

# Where a secret without an end of its own ends at the latest, in flattened text too.
_NEXT_RECORD = (
    r"(?=\s*(?:Error|Warn|Info|Debug|ExtraDebug):[A-Za-z]|\s*\[WF\]|[\r\n]|$)"
)


def _words(text: str) -> str:
    """Return a regex for `text` that allows for breaks a terminal put into it."""
    return r"\s{1,24}".join(
        r"[ \r\n]{0,2}".join(re.escape(character) for character in word)
        for word in text.split()
    )


def _after(head: str, secret: str, end: str) -> re.Pattern[str]:
    return re.compile(f"(?P<head>{head})(?P<secret>{secret}){end}", re.DOTALL)


_REST = r"[^\r\n]*?"
_STAMP = r"(?:\[[^\]\r\n]{1,24}\](?: -)?)?"
_HEX_LINE = r"[ \t]*(?:[0-9A-Fa-f]{2,8}[:|]?[ \t,]+){4}[^\r\n]*"

_PATTERNS = (
    # OpenBeken: user_main.c, hal_wifi_bk7231.c, new_mqtt.c, cmd_tasmota.c
    _after(_words("Using Pass") + r"\s*\[", _REST, rf"(?=\]{_NEXT_RECORD})"),
    _after(_words("Using Pass") + r"\s*\[", r"[^\]\r\n]*", r"(?=[\r\n]|$)"),
    _after(r"\bssid:[^\r\n]{0,64}? key:", _REST, rf"(?= mode:\d|{_NEXT_RECORD})"),
    _after(r"\bmqtt_pass\s", _REST, rf"(?=\s*mqtt_clientID|{_NEXT_RECORD})"),
    _after(r"(?i:MQTTS pass: |mqtt_?pass(?:word)?[ =:]+)", r"[^\s,;&]+", ""),
    _after(r"(?i:\b(?:Web|Mqtt)?Password[12]?) +", r"[^\s'\"\]]+", ""),
    # BL602's join parameters; `psk` is a password in older SDKs, a key in newer ones
    *(
        _after(
            rf"(?<![\w]){name}[ \t]+(?!(?:{name} )?len|value)",
            _REST,
            rf"(?=\s+{name} len|[\r\n]|$)",
        )
        for name in ("psk", "pmk", "passphr")
    ),
    # LN882H, W800 and others
    _after(r"\bpwd[: ]\s{0,2}", _REST, rf"(?=;|,\s|{_NEXT_RECORD})"),
    _after(r"psk value", rf"[^\r\n]*(?:\r?\n{_STAMP}{_HEX_LINE}){{0,4}}", ""),
    # web addresses, JSON, headers
    _after(r"(?i:[?&](?:pass\w*|password\w*|psk|key|pwd)=)", r"[^&\s]+", ""),
    _after(
        r"(?i:\"\w*(?:pass|password|psk|pwd|passphrase|wifi_key)\w*\"\s*:\s*\")",
        r"(?:[^\"\\]|\\.)*",
        "",
    ),
    _after(r"(?i:authorization:\s*basic )", r"[A-Za-z0-9+/=]+", ""),
    # a PMK wherever it stands
    _after(r"(?<![0-9A-Fa-f])", r"[0-9A-Fa-f]{64}", r"(?![0-9A-Fa-f])"),
)


def mask_secrets(text: str) -> str:
    """Return `text` with every password and key that a known line shows masked."""
    for pattern in _PATTERNS:
        text = pattern.sub(_mask, text)
    return text


def _mask(match: re.Match[str]) -> str:
    secret = match["secret"]
    if not secret.strip() or secret == MASK:
        return match[0]
    return match["head"] + MASK
