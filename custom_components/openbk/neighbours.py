"""Offer the devices that a known device has heard over SSDP, once after the start."""

import asyncio
from collections.abc import Iterable, Iterator
import random

from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .coordinator import OpenBKCoordinator
from .device import Address, OpenBKError
from .device.ranges import RangeError, parse_ranges
from .known import async_entry_at
from .runtime import OpenBKConfigEntry

# How long (s) after the first contact a device is asked, at least and at most. The
# driver announces itself every 30 s, so that by then each has heard all others; and
# the devices of a house are not all asked at once.
WAIT = (60.0, 300.0)

# Each device hears the same others: what was offered is offered again after so long (s)
# at the earliest.
OFFER_AGAIN = 3600.0

# When (s of the loop's clock) what was heard was last offered.
_OFFERED: HassKey[dict[Address, float]] = HassKey(f"{DOMAIN}_neighbours")


@callback
def async_watch_neighbours(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Ask the entry's device once for its neighbours, when it answers and has any."""
    coordinator = entry.runtime_data.coordinator
    if coordinator is None:
        return
    asked = False

    @callback
    def look() -> None:
        nonlocal asked
        if asked or not coordinator.connected or not coordinator.record.identity.ssdp:
            return
        asked = True
        entry.async_create_background_task(
            hass, _async_ask(hass, coordinator), f"{entry.title} neighbours"
        )

    look()
    entry.async_on_unload(coordinator.async_add_listener(look))


async def _async_ask(hass: HomeAssistant, coordinator: OpenBKCoordinator) -> None:
    """Offer what the device has heard and nobody knows."""
    await asyncio.sleep(random.uniform(*WAIT))
    try:
        async with coordinator.in_turn():
            heard = await coordinator.client.read_neighbours()
    except OpenBKError as err:
        LOGGER.debug("The neighbours were not read (%s)", type(err).__name__)
        return
    offered = hass.data.setdefault(_OFFERED, {})
    for address in _at_home(heard):
        now = hass.loop.time()
        if async_entry_at(hass, address) is not None or (
            address in offered and now - offered[address] < OFFER_AGAIN
        ):
            continue
        offered[address] = now
        discovery_flow.async_create_flow(
            hass,
            DOMAIN,
            context={"source": SOURCE_INTEGRATION_DISCOVERY},
            data={CONF_HOST: address.host, CONF_PORT: address.port},
        )


def _at_home(heard: Iterable[str]) -> Iterator[Address]:
    """Return the addresses in networks at home: nobody else's are looked at."""
    for text in heard:
        try:
            yield from parse_ranges(text)
        except RangeError as err:
            LOGGER.debug("A neighbour's address is passed over (%s)", err.problem)
