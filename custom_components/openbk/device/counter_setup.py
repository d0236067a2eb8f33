"""Look at a device, and put its own WiFi counters in or out: the asking and writing."""

from contextlib import suppress

from .client import Client
from .errors import CannotConnect, NotOpenBK, UnreadableReply
from .firmware import speaks_tasmota
from .model import Identity
from .wifi_counters import CANDIDATES, CountersRefused, Plan, Refusal, Site

# What runs at boot besides the start-up command.
_SCRIPTS = ("early.bat", "autoexec.bat", "autoexec.be")
# As many as fit a command that is executed only once.
_CHANNELS_AT_ONCE = 16
_ATTEMPTS = 3


async def survey(client: Client, identity: Identity) -> Site:
    """Return all that decides about the counters: nine small requests.

    Raises `CountersRefused` where the start-up command cannot be read for certain, or
    the build answers no commands.
    """
    if not speaks_tasmota(identity.chipset):
        raise CountersRefused(Refusal.CHIP_WITHOUT_REPLIES)
    text = await client.read_startup_command()
    scripts = [await client.read_script(name) for name in _SCRIPTS]
    listed = frozenset(await client.read_channels())
    values: dict[int, float | None] = {}
    for start in range(0, len(CANDIDATES), _CHANNELS_AT_ONCE):
        some = CANDIDATES[start : start + _CHANNELS_AT_ONCE]
        read = await client.read_constants([f"$CH{channel}" for channel in some])
        values |= dict(zip(some, read, strict=True))
    (mqtt,) = await client.read_constants(["$MQTTOn"])
    return Site(
        startup_command=text,
        chipset=identity.chipset,
        version=identity.version,
        mqtt_connected=mqtt == 1,
        scripts="\n".join(scripts),
        listed=listed,
        nonzero=frozenset(channel for channel, value in values.items() if value != 0),
    )


async def carry_out(client: Client, plan: Plan) -> None:
    """Write a plan's text, read it back, and put the old one back if it is not that.

    Raises `CountersRefused`; its reason says what is on the device now: as before
    (changed_meanwhile, not_written), neither (not_restored), or not known (unverified).
    """
    if await client.read_startup_command() != plan.before:
        raise CountersRefused(Refusal.CHANGED_MEANWHILE)
    found = await _write(client, plan.after)
    if found == plan.after:
        return
    for _ in range(_ATTEMPTS):
        if found == plan.before:
            raise CountersRefused(Refusal.NOT_WRITTEN)
        found = await _write(client, plan.before)
    raise CountersRefused(
        Refusal.NOT_WRITTEN if found == plan.before else Refusal.NOT_RESTORED
    )


async def _write(client: Client, text: str) -> str | None:
    """Write a start-up command and return what is there then, None if unreadable."""
    # Whether it was carried out only the text itself can say.
    with suppress(CannotConnect, NotOpenBK, UnreadableReply):
        await client.write_startup_command(text)
    try:
        return await client.read_startup_command()
    except CountersRefused:
        return None
    except CannotConnect, NotOpenBK, UnreadableReply:
        raise CountersRefused(Refusal.UNVERIFIED) from None
