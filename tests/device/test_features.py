"""From pins and types to relays and their names in State."""

import pytest

from custom_components.openbk.device import Features
from custom_components.openbk.device.features import Pin


def features(*pins: tuple[str, int], types: dict[int, str] | None = None) -> Features:
    """Return features with these (role, channel) pins."""
    return Features(
        pins=tuple(Pin(i, role, channel) for i, (role, channel) in enumerate(pins)),
        channel_types=types or {},
    )


@pytest.mark.parametrize(
    ("device", "relays", "power_keys"),
    [
        # The table of section 3.4 of the interface notes.
        (features(), (), {}),
        (features(("Rel", 5)), (5,), {5: "POWER"}),
        (features(("Rel_n", 0)), (0,), {0: "POWER"}),
        (features(("Rel", 1), ("Rel", 4)), (1, 4), {1: "POWER1", 4: "POWER4"}),
        (features(("Rel", 1), ("Rel", 0)), (0, 1), {0: "POWER1", 1: "POWER2"}),
        # The firmware counts these too, though they are no relays.
        (features(("Rel", 1), ("LED_n", 2)), (1,), {1: "POWER1", 2: "POWER2"}),
        (features(("Rel", 2), ("BridgeFWD", 3)), (2,), {2: "POWER2", 3: "POWER3"}),
        (
            features(("Rel", 1), types={7: "Toggle", 8: "Toggle_Inv"}),
            (1,),
            {1: "POWER1", 7: "POWER7"},
        ),
        # Only a relay pin on channel 0 shifts the numbers.
        (features(("Rel", 1), types={0: "Toggle"}), (1,), {0: "POWER0", 1: "POWER1"}),
        (features(("Rel", 1), ("LED", 0)), (1,), {0: "POWER0", 1: "POWER1"}),
        # Two pins on one channel are one relay; a button on it is none.
        (features(("Rel", 1), ("Rel_n", 1), ("Btn", 1)), (1,), {1: "POWER"}),
        # A light takes POWER for itself.
        (features(("Rel", 6), ("PWM", 1)), (6,), None),
        (features(("Rel", 6), ("BP5758D_CLK", 0)), (6,), None),
    ],
)
def test_power_is_numbered_as_the_firmware_numbers_it(
    device: Features, relays: tuple[int, ...], power_keys: dict[int, str] | None
) -> None:
    assert device.relays == relays
    assert device.power_keys == power_keys


def test_features_survive_being_stored() -> None:
    device = Features(
        pins=(Pin(26, "Rel", 1), Pin(10, "Btn_n", 1, 3)),
        channel_types={1: "Toggle", 12: "Percent"},
        meter=True,
    )
    assert Features.from_dict(device.as_dict()) == device


def test_what_may_come_late_after_a_boot_is_kept_and_pins_are_not() -> None:
    known = Features(
        pins=(Pin(0, "Rel", 1), Pin(1, "Rel", 2)),
        channel_types={5: "temperature_div10", 6: "Toggle"},
        meter=True,
    )
    read = Features(pins=(Pin(0, "Rel", 1),), channel_types={6: "Dimmer"})
    assert read.with_late(known) == Features(
        pins=(Pin(0, "Rel", 1),),
        channel_types={5: "temperature_div10", 6: "Dimmer"},
        meter=True,
    )
    assert known.with_late(read) == known
