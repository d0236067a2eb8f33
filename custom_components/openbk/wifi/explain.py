"""From a whole log to everything there is to say about it, as JSON values."""

from typing import Any

from .advice import Situation, advise_findings
from .findings import summarise
from .log_reader import LogReader
from .remedies import REMEDIES


def explain_log(log: bytes, situation: Situation | None = None) -> dict[str, Any]:
    """Return what `log` tells and what to do about it, the likeliest first.

    The keys are those of `Findings.as_dict`, and `security_seen` in words, `unreadable`
    (the share of bytes that are no text, 0 to 1), and `advice`: key, cause, remedy.
    """
    reader = LogReader()
    findings = summarise([*reader.feed(log), *reader.close()])
    statistics = reader.statistics
    advice = list(advise_findings(findings, situation))
    if statistics.wrong_baud_rate:
        advice.insert(0, REMEDIES["wrong_baud_rate"])
    return {
        **findings.as_dict(),
        "security_seen": findings.security.label if findings.security else None,
        "unreadable": round(statistics.undecodable_share, 3),
        "advice": [
            {"key": item.key, "cause": item.cause, "remedy": item.remedy}
            for item in advice
        ],
    }
