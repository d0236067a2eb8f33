"""What is known of a device's WiFi, in words: the attributes of its entities."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .runtime import OpenBKData
from .wifi.advice import Situation, advise, explain_state
from .wifi.history_model import CodeSeen
from .wifi.remedies import Remedy

# Why there is no code, and what would change that. No stock firmware tells a code over
# the network, on any chip (section 7.9 of the interface notes).
_NO_SERIAL = (
    "The firmware tells no 802.11 code over the network, on any chip. A serial log "
    "does: connect one in this device's options, or paste one into the action "
    "openbk.analyze_log."
)
_SERIAL_SILENT = (
    "The serial log is connected and has not shown a code yet. It will with the next "
    "failed attempt to join."
)
_SERIAL_LOST = (
    "The serial port cannot be read at the moment, so no code can be seen: {problem}"
)


def situation_of(data: OpenBKData) -> Situation:
    """Return what is known of the device and its network."""
    facts = data.story.history.facts
    identity = data.coordinator.record.identity if data.coordinator else None
    return Situation(
        chip=identity.chipset if identity else facts.chip,
        build=identity.version if identity else facts.build,
        security=facts.security,
    )


def advice_of(seen: CodeSeen, data: OpenBKData) -> tuple[Remedy, ...]:
    """Return causes with remedies of a code in this device's case, likeliest first."""
    return advise(seen.code, situation_of(data))


def code_attributes(seen: CodeSeen, data: OpenBKData) -> dict[str, Any]:
    """Return what a code means, with the likeliest cause and remedy."""
    code = seen.code
    attributes: dict[str, Any] = {
        "code": seen.number,
        "code_kind": seen.kind.value,
        "code_name": code.label,
        "meaning": code.meaning,
        "source": seen.source.value,
    }
    if advice := advice_of(seen, data):
        attributes |= {"cause": advice[0].cause, "remedy": advice[0].remedy}
    return attributes


def status_attributes(data: OpenBKData) -> Mapping[str, Any]:
    """Return what belongs to the last association status code."""
    return _known_or_why(data.story.history.status, data)


def reason_attributes(data: OpenBKData) -> Mapping[str, Any]:
    """Return what belongs to the last disconnect reason code."""
    return _known_or_why(data.story.history.reason, data)


def _known_or_why(seen: CodeSeen | None, data: OpenBKData) -> Mapping[str, Any]:
    if seen is None:
        return {"why_unknown": _why_unknown(data)}
    code = seen.code
    return {
        "kind": seen.kind.value,
        "name": code.label,
        "meaning": code.meaning,
        # Numbered: the frontend shows a list as one line.
        "advice": [
            f"{number}. {item.cause} {item.remedy}"
            for number, item in enumerate(advice_of(seen, data), 1)
        ],
        "source": seen.source.value,
        "when": datetime.fromtimestamp(seen.time, UTC),
    }


def _why_unknown(data: OpenBKData) -> str:
    if data.serial is None:
        return _NO_SERIAL
    if (problem := data.serial.problem) is not None:
        return _SERIAL_LOST.format(problem=problem)
    return _SERIAL_SILENT


def state_attributes(data: OpenBKData) -> Mapping[str, Any]:
    """Return how the state of the WiFi is known, and what it can mean."""
    history = data.story.history
    situation = situation_of(data)
    attributes: dict[str, Any] = {
        "inferred": history.inferred,
        "source": history.source.value if history.source else None,
        "since": datetime.fromtimestamp(history.since, UTC) if history.since else None,
        "note": explain_state(history.state, situation.chip, situation.build),
    }
    if (vendor := history.vendor) is not None:
        attributes |= {
            "chip_code": vendor.number,
            "chip_code_kind": vendor.family.value if vendor.family else None,
            "chip_code_meaning": vendor.code.meaning,
            "chip_code_source": vendor.source.value,
            "chip_code_when": datetime.fromtimestamp(vendor.time, UTC),
        }
    if data.serial is not None:
        attributes["serial_log"] = data.serial.problem or "reading"
    return attributes
