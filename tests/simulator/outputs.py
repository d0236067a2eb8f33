"""Write how relays, light and channels stand: the POWER block and `Ch`."""

from typing import TYPE_CHECKING

from .json_text import members, on_off, pair
from .tables import CHANNEL_COUNT, RELAY_ROLES

if TYPE_CHECKING:
    from .firmware import Firmware


def power_block(firmware: Firmware) -> str:
    """Return the relays' or the light's members, without braces."""
    if firmware.light.is_running:
        return _light_block(firmware)
    channels = firmware.channels
    switches = channels.switches()
    if not switches:
        return pair("POWER", "ON")
    if len(switches) == 1:
        return pair("POWER", on_off(channels[switches[0]]))
    first = int(firmware.config.has_role_on_channel(0, RELAY_ROLES))
    return ",".join(
        pair(f"POWER{channel + first}", on_off(channels[channel]))
        for channel in switches
    )


def _light_block(firmware: Firmware) -> str:
    light = firmware.light
    parts = [members(Dimmer=int(light.dimmer), Fade="OFF", Speed=1, LedTable="ON")]
    if light.has_colour:
        levels = (
            light.final_bytes() if light.has_five_outputs else light.final_bytes()[:3]
        )
        hue, saturation, value = light.hsv()
        percent = ",".join(str(level) for level in light.final_percent()[:3])
        parts += [
            pair("Color", ",".join(str(level) for level in levels)),
            pair("HSBColor", f"{hue},{saturation},{value}"),
            f'"Channel":[{percent}]',
        ]
    if light.has_temperature:
        parts.append(pair("CT", int(light.temperature)))
    parts.append(pair("POWER", on_off(light.enabled)))
    return ",".join(parts)


def channel_values(firmware: Firmware, include: int = -1) -> str:
    """Return the `Ch` reply: channels in use, and one more if it is asked for."""
    channels = firmware.channels
    shown = [n for n in range(CHANNEL_COUNT) if n == include or channels.in_use(n)]
    return "{" + ",".join(pair(f"Ch{n}", channels[n]) for n in shown) + "}"
