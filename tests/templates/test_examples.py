"""What the document tells of lights and of labels is what devices do."""

import pytest

from scripts.tools.device_docs import PARTS
from scripts.tools.device_examples import labelled_pins, labelled_types

from .tables import LABELLED


@pytest.mark.parametrize(
    "row",
    [
        "| 1, 2 |  | light (white tones) |",
        "| 1, 2, 3, 9 |  | light (colour); number: pwm (9) |",
        "| 1, 2, 3, 4, 5 | flag 20 | light (colour); number: pwm (4, 5) |",
        "| 5 | flag 20 | number: pwm (5) |",
        "| none | flag 4 | light (colour, white tones) |",
        "| none | `GosundSW2` | nothing |",
    ],
)
def test_outputs_are_told_by_what_they_become_together(row: str) -> None:
    assert row in PARTS["lights"]()


def test_the_labels_that_are_told_are_those_that_the_rule_knows_of() -> None:
    told = {
        name.strip("`").lower() for name, tells in labelled_types().items() if tells
    }
    assert told == LABELLED
    pins = labelled_pins()
    assert pins["`Rel`"] and pins["`PWM` with flag 3"]
    assert not (pins["`PWM`"] or pins["`dInput`"])
    not_told = PARTS["labels"]().splitlines()[-1]
    for name in ("Motion", "OpenClosed", "LowMidHigh", "StopUpDown", "ActivePower"):
        assert f"`{name}`" in not_told
