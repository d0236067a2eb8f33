"""What the firmware's scripts do, as far as lines appended to them depend on it.

Pure text work that errs on the side of caution. Facts: cmd_script.c, cmd_tasmota.c and
cmd_tokenizer.c of the firmware.
"""

from collections.abc import Iterator
import re

_NUMBER = re.compile(r"0x([0-9a-f]+)|(\d+)", re.IGNORECASE)
_COMPUTED_CHANNEL = re.compile(
    r"\b(?:(?:set|add|toggle|clamp)channel(?:float)?|map(?:ranges)?)\s+[^\d\s]",
    re.IGNORECASE,
)
_STARTS_STARTUP = re.compile(r"@startup", re.IGNORECASE)
_STARTS_ITSELF = re.compile(r"\bstartscript\s+(?:this\b|\*)", re.IGNORECASE)
_CLEARS_HANDLERS = re.compile(r"\bclearAllHandlers\b", re.IGNORECASE)
# These lines only say what is to be done later.
_FOR_LATER = re.compile(
    r"add(?:EventHandler|ChangeHandler|RepeatingEvent|ClockEvent)", re.IGNORECASE
)
_ALIAS_OF = re.compile(r"alias\s+\S+\s+", re.IGNORECASE)
# A backlog with a pause in it becomes a thread of its own.
_OWN_THREAD = re.compile(r"backlog\s.*(?:delay_m?s|waitfor)", re.IGNORECASE)
_BETWEEN_COMMANDS = re.compile(r'[;"]|\b(?:then|else|backlog)\b', re.IGNORECASE)
_HOLDING_UP = re.compile(
    r"\s*(?:delay_m?s|waitfor|goto|return|stopscript|stopallscripts|resetsvm)\b",
    re.IGNORECASE,
)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a script without the comments."""
    for line in text.split("\n"):
        if not (line := line.strip()).startswith("//"):
            yield line


def numbers_in(text: str) -> set[int]:
    """Return every number in a text: whatever it stands for, it may be a channel."""
    return {
        int(found[2]) if found[2] else int(found[1], 16)
        for found in _NUMBER.finditer(text)
    }


def computes_channels(text: str) -> bool:
    """Tell whether a script sets channels whose number only it knows."""
    return _COMPUTED_CHANNEL.search(text) is not None


def holds_up(text: str) -> bool:
    """Tell whether a script may pause, end or be jumped into before its last line."""
    return any(map(_line_holds_up, _lines(text)))


def _line_holds_up(line: str) -> bool:
    if _FOR_LATER.match(line):
        return False
    if line.endswith(":"):
        return True
    line = _ALIAS_OF.sub("", line, count=1)
    if _OWN_THREAD.match(line):
        return False
    return any(map(_HOLDING_UP.match, _BETWEEN_COMMANDS.split(line)))


def starts_again(text: str, others: str) -> bool:
    """Tell whether the start-up command is run again by itself or by other scripts."""
    return bool(
        _STARTS_ITSELF.search(text)
        or _STARTS_STARTUP.search(text)
        or _STARTS_STARTUP.search(others)
    )


def clears_handlers_later(text: str, others: str) -> bool:
    """Tell whether event handlers may be removed after the start-up command has run.

    At the start of its own lines that is done before, and harmless.
    """
    later = [line for line in _lines(text) if not _CLEARS_HANDLERS.match(line)]
    return any(map(_CLEARS_HANDLERS.search, [*later, *_lines(others)]))
