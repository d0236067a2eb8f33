"""Counters that a device keeps of its own WiFi: the script, where it fits, its numbers.

Stock firmware counts nothing. A few lines at the end of the start-up command make the
device count by itself, in channels that nothing else uses. This module decides, writes
nothing and asks nobody; `counter_setup` does that. Facts: section 7.6 of the interface
notes; cmd_script.c, cmd_if.c, cmd_eventHandlers.c, http_fns.c of the firmware.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
import re
from typing import NamedTuple

from . import startup_script
from .errors import OpenBKError, UnreadableReply
from .firmware import parse_version

type Channels = tuple[int, ...]


class Refusal(StrEnum):
    """Why the counters are not installed, changed or removed."""

    CHIP_WITHOUT_REPLIES = "chip_without_replies"  # cannot be asked for its channels
    CHIP_UNRELIABLE = "chip_unreliable"  # says "connected" when it is not
    MQTT_NEEDED = "mqtt_needed"  # this chip counts MQTT, and has no connection
    NO_SCRIPTS = "no_scripts"  # a start-up command of many lines: since 1.18.24
    TEXT_AMBIGUOUS = "text_ambiguous"  # what is there cannot be read for certain
    EDITED = "edited"  # our lines changed by someone, or our alias used elsewhere
    ALREADY_INSTALLED = "already_installed"
    NOT_INSTALLED = "not_installed"
    SCRIPT_FLOW = "script_flow"  # the text pauses, jumps or ends before our lines
    HANDLERS_CLEARED = "handlers_cleared"  # something removes event handlers later
    NO_FREE_CHANNELS = "no_free_channels"
    TEXT_TOO_LONG = "text_too_long"
    REQUEST_TOO_LONG = "request_too_long"
    CHANGED_MEANWHILE = "changed_meanwhile"  # no longer the text of the plan
    NOT_WRITTEN = "not_written"  # refused by the device; the old text is in place
    NOT_RESTORED = "not_restored"  # written wrong, and the old text did not go back
    UNVERIFIED = "unverified"  # no answer after writing: look again later


class CountersRefused(OpenBKError):
    """The counters were not touched, or not as planned; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        """Remember the reason, whose value is a stable key for translations."""
        super().__init__(f"The counters on the device: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What the device has counted since it booted; None where it cannot say.

    Everything is lost with a reboot; nothing is known right after one, nor before the
    first one after the installation. Flaps within one second are merged.

    `connected`: our lines run and the last they saw is that the device is connected.
    `losses`: how often the connection was lost; tries to reconnect do not count.
    `last_loss_uptime`: the uptime in s at the latest loss, None before the first.
    `last_outage_seconds`: how long the latest outage that is over lasted, right to a
    second; None before the first. (What the device has there until then is the time it
    took to connect after booting.)
    `auth_failures`: how often the chip reported "authentication failed", whatever it
    calls so: on some any refused attempt, on Beken not even a wrong password. None on
    chips that never report it.
    `uptime` in s at the moment of reading, to place `last_loss_uptime` in time. From
    194 days on it comes in steps of 2 s, as the firmware computes in `float`.

    LN882H does not notice a lost link: there, losses and outages are those of its
    MQTT connection, the broker's own included, and begin when MQTT gives up.
    """

    connected: bool = False
    uptime: int | None = None
    losses: int | None = None
    last_loss_uptime: int | None = None
    last_outage_seconds: int | None = None
    auth_failures: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What decides about the counters of one device.

    `chipset` and `version` as in `Identity`; `scripts` are the files that run at boot
    besides the start-up command; `listed` are the channels that the device says are in
    use, `nonzero` those with a value.
    """

    startup_command: str
    chipset: str
    version: str
    mqtt_connected: bool = False
    scripts: str = ""
    listed: frozenset[int] = frozenset()
    nonzero: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A start-up command to be written instead of the present one.

    To be shown before it is carried out. Either way it takes effect with the next
    reboot, which nothing here causes. `channels` are those used afterwards, and
    `request_bytes` is the length of the whole HTTP request that writes `after`.
    """

    before: str
    after: str
    channels: Channels
    request_bytes: int


# The channels of a recipe, in this order; the last only where the chip reports it.
_LOSSES, _LAST_LOSS, _OUTAGE, _CONNECTED, _AUTH_FAILURES = range(5)

# An alias marks the lines as ours, and people do not write this one by chance.
_ALIAS = "HALost"
_MARK = re.compile(rf"\b{_ALIAS}\b", re.IGNORECASE)
_LOST = (
    f"alias {_ALIAS} if $CH{{3}} then "
    "backlog Ch{3} 0; AddChannel {0} 1; Ch{1} $uptime"
)
_BACK = "if $CH{3}<1 then backlog Ch{3} 1; Ch{2} $uptime-$CH{1}"
# Not every chip reports both; and of two states within a second only the last counts.
_TRYING = f"addEventHandler WiFiState 1 {_ALIAS}"
_DISCONNECTED = f"addEventHandler WiFiState 2 {_ALIAS}"
_AUTH_FAILED = f"addEventHandler WiFiState 3 backlog {_ALIAS}; AddChannel {{4}} 1"
_CONNECTED_AGAIN = f"addEventHandler WiFiState 4 {_BACK}"
_WIFI = (_LOST, _TRYING, _DISCONNECTED, _CONNECTED_AGAIN)
_WIFI_AND_AUTH = (_LOST, _TRYING, _DISCONNECTED, _AUTH_FAILED, _CONNECTED_AGAIN)
_MQTT = (
    _LOST,
    f"addEventHandler MQTTState 0 {_ALIAS}",
    f"addEventHandler MQTTState 1 {_BACK}",
    "addEventHandler WiFiState 3 AddChannel {4} 1",
)
_RECIPES = tuple("\n".join(lines) for lines in (_WIFI, _WIFI_AND_AUTH, _MQTT))
_RECIPE_WIFI, _RECIPE_WIFI_AND_AUTH, _RECIPE_MQTT = _RECIPES

# Builds without Tasmota JSON: `/cm` executes and says nothing.
_CHIPS_WITHOUT_REPLIES = frozenset({"TR6260", "TXW81X", "RDA5981"})
# Report "connected" after every attempt, whatever came of it (hal_wifi_realtek_new.c).
_UNRELIABLE_CHIPS = frozenset({"RTL8720E", "RTL8721DA"})
# A lost link is no event (hal_wifi_ln882h.c).
_CHIPS_SILENT_ABOUT_LOSS = frozenset({"LN882H"})
# Never report state 3 (section 7.3 of the interface notes).
_CHIPS_WITHOUT_AUTH_STATE = ("BL602", "BL616", "LN8825", "ESP", "XR")

# What the first buffer of these holds: BL602 reads no more, and ESP8266 has no memory
# to spare for a second one.
_LONGEST_REQUEST = {"BL602": 1022, "ESP8266": 1022}
# mainConfig_t::initCommandLine less its final zero, in bytes.
_LONGEST_TEXT = 1567
_LONGEST_TEXT_ONCE = 511
_CHIPS_ONCE_SHORT = frozenset({"W600", "W800"})
_NO_LONGER_SHORT_SINCE = (1, 18, 259)

# Below 32 live the channels of templates, and MQTT has settings only for those.
CANDIDATES = (*range(50, 64), *range(32, 50))

_PAGE_TEXT = re.compile(
    rb"<textarea id='data' name='data'[^>]*>(.*)</textarea>", re.DOTALL
)


def read_startup_command(page: bytes, info: bytes) -> str:
    r"""Return the start-up command, certain to the byte, or raise `CountersRefused`.

    Takes the bodies of `/startup_command` and `/api/info`. The former prints the text
    as it is, the latter escapes LF, CR and quotes but no backslash, so that a line feed
    and a written `\n` look the same there. Only what both agree upon is believed.
    Raises `UnreadableReply` for a reply that is cut off.
    """
    found = _PAGE_TEXT.search(page)
    if found is None:
        if b"<textarea" in page or b"</html>" not in page:
            raise UnreadableReply("The page of the start-up command is not whole")
        # A build that runs one line only has another input field.
        raise CountersRefused(Refusal.NO_SCRIPTS)
    text = found[1]
    escaped = text.replace(b"\n", b"\\n").replace(b"\r", b"\\r").replace(b'"', b'\\"')
    if b'"startcmd":"%b","' % escaped not in info:
        raise CountersRefused(Refusal.TEXT_AMBIGUOUS)
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise CountersRefused(Refusal.TEXT_AMBIGUOUS) from None


def installed_channels(text: str) -> Channels | None:
    """Return the channels of our lines in a start-up command, None without our lines.

    Raises `CountersRefused` (edited) where they are no longer as we wrote them.
    """
    _, ours = _take_out(text)
    return None if ours is None else ours.channels


def plan_installation(site: Site, request_bytes: Callable[[str], int]) -> Plan:
    """Plan to append the counters, or to renew lines of ours that no longer fit.

    `request_bytes` says how long the request is that writes a text. Raises
    `CountersRefused` unless everything is certain.
    """
    recipe = _recipe_for(site)
    rest, ours = _take_out(site.startup_command)
    _check_flow(rest, site.scripts)
    texts = (rest, site.scripts)
    own = ours.channels if ours else ()
    taken = site.listed | site.nonzero.difference(own)
    taken = taken.union(*map(startup_script.numbers_in, texts))
    count = _channel_count(recipe)
    # Where ours still fit they come first: nothing changes without need.
    kept = own if len(own) == count else ()
    wanted = (*kept, *(n for n in CANDIDATES if n not in kept))
    channels = tuple(islice((n for n in wanted if n not in taken), count))
    if len(channels) < count or any(map(startup_script.computes_channels, texts)):
        raise CountersRefused(Refusal.NO_FREE_CHANNELS)
    line_feed = ours.line_feed if ours else "\n"
    lines = recipe.format(*channels).replace("\n", line_feed)
    after = f"{rest}{line_feed}{lines}" if rest else lines
    if after == site.startup_command:
        raise CountersRefused(Refusal.ALREADY_INSTALLED)
    return _plan(site, after, channels, request_bytes)


def plan_removal(site: Site, request_bytes: Callable[[str], int]) -> Plan:
    """Plan to cut our lines out again; raises `CountersRefused`.

    What is left is the original to the byte, plus what others have added since.
    """
    rest, ours = _take_out(site.startup_command)
    if ours is None:
        raise CountersRefused(Refusal.NOT_INSTALLED)
    return _plan(site, rest, (), request_bytes)


def constants_of(channels: Channels) -> list[str]:
    """Return the `$` constants whose values `counters_of` understands."""
    return [*(f"$CH{channel}" for channel in channels), "$uptime"]


def counters_of(values: Sequence[float | None]) -> Counters:
    """Return what the values of `constants_of` mean."""
    *numbers, uptime = (None if v is None else int(v) for v in values)
    if uptime is None or None in numbers:
        return Counters()
    known = [n for n in numbers if n is not None]
    connected, losses = known[_CONNECTED] == 1, known[_LOSSES]
    # At boot the channels are 0; so they stay until our lines have seen a connection.
    if not (connected or losses) or known[_LAST_LOSS] > uptime:
        return Counters(uptime=uptime)
    outages = losses if connected else losses - 1
    return Counters(
        connected=connected,
        uptime=uptime,
        losses=losses,
        last_loss_uptime=known[_LAST_LOSS] if losses else None,
        last_outage_seconds=known[_OUTAGE] if outages else None,
        auth_failures=known[_AUTH_FAILURES] if len(known) > _AUTH_FAILURES else None,
    )


def _recipe_for(site: Site) -> str:
    """Return the recipe that this chip's events fit."""
    if site.chipset in _CHIPS_WITHOUT_REPLIES:
        raise CountersRefused(Refusal.CHIP_WITHOUT_REPLIES)
    if site.chipset in _UNRELIABLE_CHIPS:
        raise CountersRefused(Refusal.CHIP_UNRELIABLE)
    if site.chipset in _CHIPS_SILENT_ABOUT_LOSS:
        if not site.mqtt_connected:
            raise CountersRefused(Refusal.MQTT_NEEDED)
        return _RECIPE_MQTT
    if site.chipset.startswith(_CHIPS_WITHOUT_AUTH_STATE):
        return _RECIPE_WIFI
    return _RECIPE_WIFI_AND_AUTH


def _channel_count(recipe: str) -> int:
    return len(set(re.findall(r"\{(\d)\}", recipe)))


def _pattern(recipe: str, line_feed: str) -> re.Pattern[str]:
    """Return what finds the lines of a recipe with any channels."""
    seen: set[str] = set()
    pattern = r"(?<![^\n])"
    for index, piece in enumerate(re.split(r"\{(\d)\}", recipe)):
        if index % 2 == 0:
            pattern += re.escape(piece.replace("\n", line_feed))
        else:
            name = f"c{piece}"
            pattern += f"(?P={name})" if piece in seen else rf"(?P<{name}>\d\d)"
            seen.add(piece)
    return re.compile(rf"{pattern}(?={line_feed}|\Z)")


# A browser that has shown the text sends it back with CR LF.
_PATTERNS = tuple(
    (line_feed, _pattern(recipe, line_feed))
    for recipe in _RECIPES
    for line_feed in ("\n", "\r\n")
)


class _Ours(NamedTuple):
    """Our lines in a text: the channels in the recipe's order, and what parts them."""

    channels: Channels
    line_feed: str


def _take_out(text: str) -> tuple[str, _Ours | None]:
    """Return a text without our lines, and what they were if it had them.

    Takes exactly what `plan_installation` adds, the line feed in front included.
    """
    ours = None
    for line_feed, pattern in _PATTERNS:
        if found := pattern.search(text):
            before, after = text[: found.start()], text[found.end() :]
            if before:
                before = before.removesuffix(line_feed)
            else:
                after = after.removeprefix(line_feed)
            text = before + after
            values = sorted(found.groupdict().items())
            ours = _Ours(tuple(int(channel) for _, channel in values), line_feed)
            break
    if _MARK.search(text):
        raise CountersRefused(Refusal.EDITED)
    return text, ours


def _check_flow(text: str, scripts: str) -> None:
    """Refuse where our lines would not run, run late or twice, or be undone."""
    if _MARK.search(scripts):
        raise CountersRefused(Refusal.EDITED)
    if startup_script.holds_up(text) or startup_script.starts_again(text, scripts):
        raise CountersRefused(Refusal.SCRIPT_FLOW)
    if startup_script.clears_handlers_later(text, scripts):
        raise CountersRefused(Refusal.HANDLERS_CLEARED)


def _plan(
    site: Site, after: str, channels: Channels, request_bytes: Callable[[str], int]
) -> Plan:
    """Return a plan whose text fits the device and the request."""
    once_short = site.chipset in _CHIPS_ONCE_SHORT and (
        (parse_version(site.version) or (0, 0, 0)) < _NO_LONGER_SHORT_SINCE
    )
    if len(after.encode()) > (_LONGEST_TEXT_ONCE if once_short else _LONGEST_TEXT):
        raise CountersRefused(Refusal.TEXT_TOO_LONG)
    size = request_bytes(after)
    if size > _LONGEST_REQUEST.get(site.chipset, size):
        raise CountersRefused(Refusal.REQUEST_TOO_LONG)
    return Plan(
        before=site.startup_command,
        after=after,
        channels=channels,
        request_bytes=size,
    )
