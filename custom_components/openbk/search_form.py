"""The forms of a search: where, and what was found."""

from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.components import network
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .device import Address, Identity
from .device.ranges import subnets_text
from .device.search import Found

# Networks of containers and virtual machines on this host: no devices there.
_BRIDGES = ("br-", "docker", "hassio", "veth", "virbr")

# The fields of the list of finds, each shown if it has any.
_OPEN = "devices"
TWINS = "twins"
_PROTECTED = "protected"


async def async_own_subnets(hass: HomeAssistant) -> str:
    """Return the subnets that Home Assistant is in, the likeliest first."""
    adapters = [
        adapter
        for adapter in await network.async_get_adapters(hass)
        if adapter["enabled"]
    ]
    adapters.sort(
        key=lambda adapter: (
            adapter["name"].startswith(_BRIDGES),
            not adapter["default"],
        )
    )
    return subnets_text(
        (ip["address"], ip["network_prefix"])
        for adapter in adapters
        for ip in adapter["ipv4"]
    )


def by_field(found: Sequence[Found]) -> dict[str, list[Found]]:
    """Sort finds into the fields of the list, without the empty ones."""
    groups: dict[str, list[Found]] = {_OPEN: [], TWINS: [], _PROTECTED: []}
    for one in found:
        if one.identity is None:
            groups[_PROTECTED].append(one)
        else:
            groups[_OPEN if one.identity.has_own_mac else TWINS].append(one)
    return {field: ones for field, ones in groups.items() if ones}


def found_schema(
    groups: Mapping[str, Sequence[Found]], names: Mapping[Address, str]
) -> Any:
    """Return the form that lists the finds; `names` are those the network knows."""
    return vol.Schema(
        {
            vol.Optional(field): SelectSelector(
                SelectSelectorConfig(
                    options=[
                        SelectOptionDict(
                            value=str(one.address),
                            label=label(one.identity, one.address, names),
                        )
                        for one in found
                    ],
                    multiple=True,
                    mode=SelectSelectorMode.LIST,
                )
            )
            for field, found in groups.items()
        }
    )


def proposal(groups: Mapping[str, Sequence[Found]]) -> dict[str, list[str]]:
    """Return what is chosen until the user chooses: all but what had better wait."""
    return {
        field: [] if field == TWINS else [str(one.address) for one in found]
        for field, found in groups.items()
    }


def label(
    identity: Identity | None, address: Address, names: Mapping[Address, str]
) -> str:
    """Return name, chip and address of a find, as far as they are known."""
    if identity is not None:
        return f"{identity.name} ({identity.chipset}, {address})"
    return f"{names[address]} ({address})" if address in names else str(address)
