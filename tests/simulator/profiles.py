"""Name the ways a simulated device can be set up.

Those of the captures are read from the captures' own commands, so that what is
tested against the real firmware is what everything else runs on.
"""

from pathlib import Path

CAPTURES = Path(__file__).parent.parent / "firmware"

_CAPTURED = {
    folder.name: tuple(
        line for line in (folder / "commands.txt").read_text().splitlines() if line
    )
    for folder in sorted(CAPTURES.iterdir())
    if folder.is_dir()
}
_OWN = {
    # A plain relay, off, with its button and WiFi indicator.
    "socket": (
        "SetPinRole 26 Rel",
        "SetPinChannel 26 1",
        "SetPinRole 10 Btn",
        "SetPinChannel 10 1",
        "SetPinRole 8 WifiLED_n",
    ),
    # A socket with a meter chip, as sold: measures only behind its closed relay.
    "socket_bl0942": (
        "SetPinRole 26 Rel",
        "SetPinChannel 26 1",
        "startDriver BL0942",
        "POWER ON",
    ),
    # A meter chip that measures no frequency.
    "socket_bl0937": (
        "SetPinRole 26 Rel",
        "SetPinChannel 26 1",
        "SetPinRole 7 BL0937CF",
        "SetPinRole 8 BL0937CF1",
        "SetPinRole 24 BL0937SEL_n",
        "startDriver BL0937",
        "POWER ON",
    ),
}

PROFILES: dict[str, tuple[str, ...]] = _CAPTURED | _OWN


def fitted(profile: str, pins: int) -> tuple[str, ...]:
    """Return a profile's commands, pins a chip does not have moved to unused ones."""
    words = [command.split() for command in PROFILES[profile]]
    about_pins = [w for w in words if w[0] in ("SetPinRole", "SetPinChannel")]
    used = {int(w[1]) for w in about_pins}
    unused = iter(sorted(set(range(pins)) - used))
    moved = {pin: next(unused) if pin >= pins else pin for pin in sorted(used)}
    return tuple(
        " ".join((w[0], str(moved[int(w[1])]), *w[2:])) if w in about_pins else command
        for command, w in zip(PROFILES[profile], words, strict=True)
    )
