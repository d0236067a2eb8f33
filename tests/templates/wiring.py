"""Put a template's pins and its start-up command together."""

import re

from tests.simulator.chips import CHIPS, has_meter

from .load import Template
from .script import SURE, Outcome, outcome_of
from .tables import AUTOSTART, LABELLED, METERS, RGB

# What the page cannot show as a text, or not so that it can be told from the rest.
_ILLEGIBLE = re.compile(r'[<>"=]|&#|&\w+;|^\$|^Toggle |.{100}')


class Wiring:
    """A template's device after its start-up command: roles, types, drivers, flags.

    `doubts` is what a device may be otherwise for than this reading of the command says.
    """

    def __init__(self, template: Template, reading: int = SURE) -> None:
        """Put pins and start-up command together."""
        pins = {
            pin.gpio: (pin.role.lower(), pin.channel, pin.channel2)
            for pin in template.pins
        }
        flags = {number for number in range(64) if template.flags >> number & 1}
        drivers = {
            line.split()[0]
            for line in AUTOSTART.strip().splitlines()
            if 36 not in flags
            and set(line.split()[1:]) <= {role for role, _, _ in pins.values()}
        }
        said = outcome_of(template.command, running=sorted(drivers), reading=reading)
        for name, started in said.drivers:
            if started:
                drivers.add(name)
            else:
                drivers = set() if name == "*" else drivers - {name}
        if not has_meter(template.chip, ""):
            drivers -= METERS
        for number, on in said.flags.items():
            flags = flags | {number} if on else flags - {number}
        self.doubts = list(said.doubts)
        self.sure = reading == SURE
        self.pins = _pins({} if said.clears_pins else pins, said, template.chip)
        self.types = {
            channel: name for channel, name in said.types.items() if name != "default"
        }
        self.labels = self._labels(said)
        self.options = self._options(said)
        self.flags = flags
        self.drivers = drivers
        self.chip_outputs = said.chip_outputs
        self.tuya_light = said.tuya_light and "tuyamcu" in drivers
        if self.tuya_light and RGB in flags:
            self.doubts.append("a light of an MCU is hidden by the flag for colours")
            self.tuya_light = not self.sure
        if len(drivers & METERS) > 1:
            self.doubts.append("only one of two meters tells what it measures")
        words = {word.lower() for word in re.findall(r"\w+", template.command)}
        self.sleeps = (
            any(role.startswith("doorsnsrwsleep") for role, _, _ in self.pins)
            or "tmsensor" in drivers
            or bool(words & {"deepsleep", "pindeepsleep", "tuyamcu_batterypoweredmode"})
        )

    def _labels(self, said: Outcome) -> dict[int, str | None]:
        """Return the labels that the page has, None where they cannot be read."""
        labels: dict[int, str | None] = {}
        for channel, label in said.labels.items():
            text = label.strip()
            # Its own number is what a channel without a label is called.
            if channel in said.hidden or text in ("", str(channel)):
                continue
            labels[channel] = None if _ILLEGIBLE.search(text) else text
            if labels[channel] is None:
                self.doubts.append(f"the page garbles the label {text[:40]!r}")
        return labels

    def _options(self, said: Outcome) -> dict[int, dict[int, str] | None]:
        """Return the options of channels by value, None where they cannot be told."""
        found: dict[int, dict[int, str] | None] = {}
        for channel, pairs in said.options.items():
            names = [name.strip() for _, name in pairs]
            if channel in said.hidden:
                continue
            if len(dict(pairs)) < len(pairs) or any(map(_ILLEGIBLE.search, names)):
                self.doubts.append(f"the options of channel {channel} are no such")
                found[channel] = None
            # "label = option" is told apart by the sign.
            elif self.labels.get(channel, "") is None:
                found[channel] = None
            if channel in found:
                continue
            unclear = "" in names or len(set(names)) < len(names)
            found[channel] = {
                value: f"{name} [{value}]".strip() if unclear else name
                for (value, _), name in zip(pairs, names, strict=True)
            }
        return found

    def channels(self, *roles: str) -> list[int]:
        """Return the channels of the pins with one of these roles, each once."""
        return sorted({channel for role, channel, _ in self.pins if role in roles})

    def label(self, channel: int) -> str | None:
        """Return the label of a channel by its type, where the page shows it."""
        shown = self.types.get(channel) in LABELLED
        return self.labels.get(channel) if shown else None

    def runs(self, *drivers: str | None) -> bool:
        """Tell whether one of these drivers runs; None needs none."""
        return None in drivers or any(name in self.drivers for name in drivers)

    def typed(self, *names: str) -> list[int]:
        """Return the channels with one of these types."""
        return sorted(channel for channel, name in self.types.items() if name in names)


def _pins(
    pins: dict[int, tuple[str, int, int]], said: Outcome, chip: str
) -> list[tuple[str, int, int]]:
    """Return role and channels of the pins that the chip has, in their order."""
    for index, role in said.roles.items():
        pins[index] = (role, *pins.get(index, ("", 0, 0))[1:])
    for index, (first, second) in said.channels.items():
        role, *old = pins.get(index, ("", 0, 0))
        pins[index] = (
            role,
            old[0] if first is None else first,
            old[1] if second is None else second,
        )
    return [pin for index, pin in sorted(pins.items()) if 0 <= index < CHIPS[chip].pins]
