"""The steps of a device that was seen on the network: follow it, or offer it once."""

import asyncio
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo
from homeassistant.helpers.service_info.ssdp import SsdpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .device import Address, Identity, InvalidAuth, NotOpenBK, OpenBKError
from .device.names import mac_bytes_in
from .device_flow import DeviceFlow
from .errors import key_of
from .ignored import async_ignored, async_learn, kept_of, likeness_to_ignored
from .known import (
    address_of,
    async_entry_at,
    async_entry_of,
    async_entry_of_mac,
    async_entry_of_name,
    is_connected,
    mac_of,
)
from .restored import async_restored_at, has_lost_mac
from .seen import async_seen, async_wake
from .sighting import (
    Likeness,
    Sighting,
    seen_by_dhcp,
    seen_by_mqtt,
    seen_by_ssdp,
    seen_by_zeroconf,
)
from .traffic import async_client

# A device has its address before its web server is up: it is asked again after these
# pauses (s).
PAUSES = (2.0, 4.0, 8.0)

# The flows of all devices that were seen, by their ids.
FLOWS: Final[HassKey[dict[str, DiscoveredFlow]]] = HassKey(f"{DOMAIN}_discovered")


class DiscoveredFlow(DeviceFlow):
    """Follow a known device, offer a new one.

    What was seen is told apart before the device is asked, after it, and against what
    other sources have seen meanwhile: of several flows for one device one goes on.
    """

    sighting: Sighting

    async def async_step_dhcp(
        self, discovery_info: DhcpServiceInfo
    ) -> ConfigFlowResult:
        """Start when a device has been given its address."""
        return await self._async_seen(seen_by_dhcp(discovery_info))

    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Start when a device has announced its web page over mDNS."""
        return await self._async_seen(seen_by_zeroconf(discovery_info))

    async def async_step_ssdp(
        self, discovery_info: SsdpServiceInfo
    ) -> ConfigFlowResult:
        """Start when a device has announced itself over SSDP."""
        return await self._async_seen(seen_by_ssdp(discovery_info))

    async def async_step_mqtt(
        self, discovery_info: MqttServiceInfo
    ) -> ConfigFlowResult:
        """Start when a device has offered itself to Home Assistant over MQTT."""
        return await self._async_seen(seen_by_mqtt(discovery_info))

    async def _async_seen(self, sighting: Sighting | None) -> ConfigFlowResult:
        """Find out which device was seen, and offer it if it is a new one."""
        if sighting is None:
            return self.async_abort(reason="not_openbk")
        self._address = sighting.address
        await self._async_end_if_certain(sighting)
        await self._async_go_by(sighting)
        known = async_entry_of_name(self.hass, sighting.name)
        if known is not None:
            self._address = _at_port_of(known, sighting)
        try:
            identity = await self._async_ask()
        except InvalidAuth:
            # Another source may have told its name meanwhile.
            await self._async_end_if_protected(self.sighting)
            if self.sighting.is_nameless:
                return self.async_abort(reason="no_name")
            asks_password, mac = True, self.sighting.mac
        except OpenBKError as err:
            return self.async_abort(reason=key_of(err))
        else:
            await self._async_end_if_known(identity)
            self._identity = identity
            asks_password, mac = False, identity.mac
        sighting = replace(
            self.sighting, address=self._address, asks_password=asks_password, mac=mac
        )
        await self._async_go_by(sighting)
        self._entitle()
        if self._identity is None:
            self._seen_mac = sighting.own_mac
            return await self.async_step_confirm_protected()
        if not self._identity.has_own_mac:
            return await self.async_step_shared_mac()
        return await self.async_step_confirm()

    async def _async_ask(self) -> Identity:
        """Ask who was seen, patiently; raises the device's errors."""
        for pause in PAUSES:
            try:
                return await self._async_identify()
            except InvalidAuth, NotOpenBK:
                raise
            except OpenBKError:
                await asyncio.sleep(pause)
        return await self._async_identify()

    async def _async_end_if_certain(self, sighting: Sighting) -> None:
        """Follow a known device that need not be asked who it is."""
        if sighting.mac is not None:
            entry = async_entry_of_mac(self.hass, sighting.mac)
            if entry is not None:
                self._address = _at_port_of(entry, sighting)
                await self._async_follow(entry)
        entry = async_entry_of_name(self.hass, sighting.name)
        if entry is not None and address_of(entry).host == sighting.address.host:
            await self._async_end(entry)
        entry = async_entry_at(self.hass, sighting.address)
        if entry is not None and is_connected(entry) and sighting.mac_bytes is None:
            await self._async_end(entry)

    async def _async_end_if_known(self, identity: Identity) -> None:
        """Follow a known device that has said itself who it is."""
        entry = async_entry_of(self.hass, identity, self._address)
        if entry is None:
            entry = async_restored_at(self.hass, identity, self._address)
            if entry is not None:
                # Whether it is its device the entry finds out, or asks the user.
                await self._async_end(entry)
            return
        if address_of(entry).port != self._address.port:
            # Its own address can lead through a router to where it was seen.
            await self._async_end(entry)
        await self._async_follow(entry)

    async def _async_end_if_protected(self, sighting: Sighting) -> None:
        """Follow a known device that tells strangers nothing.

        Its name is all there is to go by. Who has only taken the name gets nowhere as
        long as the device answers elsewhere, nor does what a broker has kept; else its
        password shows who it is.
        """
        entry = async_entry_of_name(self.hass, sighting.name)
        if entry is not None:
            if is_connected(entry) or not sighting.is_live:
                await self._async_end(entry)
            await self._async_follow(entry)
        entry = async_entry_at(self.hass, self._address)
        if entry is not None and (
            has_lost_mac(entry)
            or sighting.mac_bytes in (None, mac_bytes_in(mac_of(entry) or ""))
        ):
            await self._async_end(entry)

    async def _async_follow(self, entry: ConfigEntry[Any]) -> None:
        """Look for a known device where it was seen, and end."""
        async_seen(self.hass, entry, self._address)
        await self._async_belong_to(entry)

    async def _async_end(self, entry: ConfigEntry[Any]) -> None:
        """Look for a known device at once if it is away, and end."""
        async_wake(self.hass, entry)
        await self._async_belong_to(entry)

    async def _async_belong_to(self, entry: ConfigEntry[Any]) -> None:
        """End as one of the entry's: when it is removed, the device is offered again."""
        await self.async_set_unique_id(entry.unique_id, raise_on_progress=False)
        raise AbortFlow("already_configured")

    async def _async_go_by(self, sighting: Sighting) -> None:
        """Make what was seen one's own, unless it is ignored or offered already."""
        for entry, ignored in async_ignored(self.hass):
            likeness = likeness_to_ignored(sighting, ignored)
            if likeness is Likeness.SAME:
                async_learn(self.hass, entry, sighting)
            if await self._async_is_one(sighting, ignored, likeness):
                await self._async_belong_to(entry)
        flows = self.hass.data.setdefault(FLOWS, {})
        for flow_id, flow in list(flows.items()):
            if flow_id != self.flow_id and await self._async_is_one(
                sighting, flow.sighting, flow.sighting.likeness(sighting)
            ):
                flow.async_see_again(sighting)
                raise AbortFlow("already_in_progress")
        self.sighting = sighting
        flows[self.flow_id] = self
        await self.async_set_unique_id(sighting.unique_id, raise_on_progress=False)

    async def _async_is_one(
        self, seen: Sighting, known: Sighting, likeness: Likeness
    ) -> bool:
        """Tell whether a device was seen before that only its name may tell.

        It is one that has moved if nobody answers any more where that was. What a
        broker has kept of it tells nothing of that.
        """
        if likeness is not Likeness.PERHAPS:
            return likeness is Likeness.SAME
        if not seen.is_live:
            return True
        # It may yet tell its MAC.
        was_asked = seen.asks_password or self._identity is not None
        return was_asked and not await self._async_is_there(known)

    async def _async_is_there(self, known: Sighting) -> bool:
        """Tell whether a device still answers where it was seen, as far as it tells."""
        try:
            identity = await async_client(self.hass, known.address).identify()
        except OpenBKError as err:
            return isinstance(err, InvalidAuth)
        return known.mac_bytes in (None, mac_bytes_in(identity.mac))

    @callback
    def async_see_again(self, sighting: Sighting) -> None:
        """Look for the device where another source has just seen it."""
        known = replace(self.sighting, address=self._address)
        self.sighting = known.met_again(sighting)
        if self.sighting.address != self._address:
            self._address = self.sighting.address
            # It goes by its address, unless its MAC is known.
            self.context["unique_id"] = self.sighting.unique_id
            self._entitle()

    async def async_step_ignore(self, user_input: dict[str, Any]) -> ConfigFlowResult:
        """Ignore a device by all that is known of it: others may tell less."""
        unique_id = user_input["unique_id"]
        await self.async_set_unique_id(unique_id, raise_on_progress=False)
        offered = self.hass.data.get(FLOWS, {}).values()
        seen = next((f.sighting for f in offered if f.unique_id == unique_id), None)
        return self.async_create_entry(
            title=user_input["title"], data=kept_of(seen) if seen else {}
        )

    @callback
    def async_remove(self) -> None:
        """Let the device be offered anew."""
        super().async_remove()
        self.hass.data.get(FLOWS, {}).pop(self.flow_id, None)

    def _entitle(self) -> None:
        """Give the card of the device its title."""
        told = (
            (self._identity.name, f"{self._identity.chipset}, ")
            if self._identity
            else (self.sighting.name, "")
        )
        self.context["title_placeholders"] = {
            "name": f"{told[0]} ({told[1]}{self._address})"
        }

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to add the device."""
        result, errors = await self._async_confirmed(user_input)
        if result is not None:
            return result
        self._set_confirm_only()
        return self.async_show_form(
            step_id="confirm",
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def async_step_confirm_protected(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to add a device that does not tell its chip without a password."""
        result, errors = await self._async_confirmed(user_input)
        return result or self.async_show_form(
            step_id="confirm_protected",
            errors=errors,
            description_placeholders={
                "name": self.sighting.name,
                "address": str(self._address),
            },
        )


def _at_port_of(entry: ConfigEntry[Any], sighting: Sighting) -> Address:
    """Return where a known device was seen; the port is one that it is reached by."""
    return Address(sighting.address.host, address_of(entry).port)


@callback
def async_names_by_address(hass: HomeAssistant) -> dict[Address, str]:
    """Return the names of the devices that are offered, as the network knows them."""
    return {
        flow.sighting.address: flow.sighting.name
        for flow in hass.data.get(FLOWS, {}).values()
        if flow.sighting.name != flow.sighting.address.host
    }


@callback
def async_take_back_offers(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """End what was offered, or ignored, of a device that is now set up.

    Home Assistant does so itself for what has the entry's unique id.
    """
    mac = mac_of(entry)
    if mac is None:
        return
    device = Sighting(
        name="",
        address=address_of(entry),
        mac=mac,
        asks_password=CONF_PASSWORD in entry.data,
    )
    for flow_id, flow in list(hass.data.get(FLOWS, {}).items()):
        if (
            # What is still being asked finds out by itself.
            flow.cur_step is not None
            and flow.unique_id != entry.unique_id
            and flow.sighting.likeness(device) is Likeness.SAME
        ):
            hass.config_entries.flow.async_abort(flow_id)
    for ignored, seen in list(async_ignored(hass)):
        if likeness_to_ignored(device, seen) is Likeness.SAME:
            hass.async_create_task(
                hass.config_entries.async_remove(ignored.entry_id), eager_start=False
            )
