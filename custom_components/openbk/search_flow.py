"""Search the network for devices when asked to, and add several in one go."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import SOURCE_IMPORT, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import BooleanSelector, TextSelector
import voluptuous as vol

from .const import DOMAIN, LOGGER
from .device import Address, Identity, InvalidAuth, OpenBKError
from .device.ranges import RangeError, parse_ranges
from .device.search import Found, Progress, search
from .device_flow import PASSWORD_SELECTOR
from .discovered_flow import async_names_by_address
from .errors import key_of
from .known import async_connected, new_entry
from .search_form import (
    TWINS,
    async_own_subnets,
    by_field,
    found_schema,
    label,
    proposal,
)
from .seen import async_is_known
from .traffic import async_client, async_traffic

# The progress is told this often (s), and its end so many times.
TELL_EVERY = 0.5
_TELL_END = 60

_RANGE = "range"
_SKIP = "skip"

# Any: Home Assistant from 2026.9 on types its schemas by the library that it puts in
# place of voluptuous, before by voluptuous.
_RANGE_SCHEMA: Any = vol.Schema({vol.Required(_RANGE): TextSelector()})
_PASSWORD_SCHEMA: Any = vol.Schema(
    {
        vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Optional(_SKIP, default=False): BooleanSelector(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A device to be added, with the password that it asks for."""

    identity: Identity
    address: Address
    # Home Assistant logs the data of a flow that fails.
    password: str | None = field(default=None, repr=False)


class SearchFlow(ConfigFlow):
    """The steps of a search, from what to search to the entries of what was found."""

    _range: str | None = None
    _search: asyncio.Task[list[Found]] | None = None
    _tick: asyncio.Task[Any] | None = None
    _caller: asyncio.Task[None] | None = None
    _total = 0
    _progress = Progress(asked=0, found=0)
    # Addresses that need not be asked, as their devices are set up and answer; and
    # these together with what was found that is set up.
    _connected = 0
    _known = 0
    # What is to be added, what still asks for a password, what shares its MAC, as was
    # seen when it had its password, and the passwords that were right, the latest first.
    _wanted: list[Wanted]
    _locked: list[Address]
    _twins: list[Wanted]
    _passwords: list[str]

    async def async_step_search(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where to search."""
        errors: dict[str, str] = {}
        part = ""
        if user_input is not None:
            self._range = user_input[_RANGE]
            try:
                addresses = parse_ranges(user_input[_RANGE])
            except RangeError as err:
                errors[_RANGE] = f"range_{err.problem}"
                part = err.part
            else:
                return await self._async_search(addresses)
        if self._range is None:
            self._range = await async_own_subnets(self.hass)
        return self.async_show_form(
            step_id="search",
            data_schema=self.add_suggested_values_to_schema(
                _RANGE_SCHEMA, {_RANGE: self._range}
            ),
            errors=errors,
            description_placeholders={"part": part},
        )

    async def _async_search(self, addresses: Sequence[Address]) -> ConfigFlowResult:
        """Begin to ask, but not who is known to be there: it has enough to do."""
        connected = async_connected(self.hass)
        asked = [address for address in addresses if address not in connected]
        self._connected = len(addresses) - len(asked)
        self._total = len(asked)
        self._progress = Progress(asked=0, found=0)
        self._search = self.hass.async_create_background_task(
            search(
                async_get_clientsession(self.hass),
                asked,
                self._async_note,
                async_traffic(self.hass),
            ),
            f"{DOMAIN} search",
        )
        if not asked:
            return await self.async_step_found()
        return await self.async_step_searching()

    @callback
    def _async_note(self, progress: Progress) -> None:
        self._progress = progress

    async def async_step_searching(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show how far the search has come."""
        assert self._search is not None
        if self._search.done():
            self._async_stop_calling()
            self._caller = self.hass.async_create_background_task(
                self._async_call(), f"{DOMAIN} search is over"
            )
            return self.async_show_progress_done(next_step_id="found")
        if self._tick is None or self._tick.done():
            self.async_update_progress(self._progress.asked / self._total)
            self._tick = self.hass.async_create_task(
                asyncio.wait((self._search,), timeout=TELL_EVERY)
            )
        return self.async_show_progress(
            step_id="searching",
            progress_action="searching",
            description_placeholders={
                "asked": str(self._progress.asked),
                "total": str(self._total),
                "found": str(self._progress.found),
            },
            progress_task=self._tick,
        )

    async def _async_call(self) -> None:
        """Call the dialog, which does not hear yet when a search is over in no time."""
        for _ in range(_TELL_END):
            await asyncio.sleep(TELL_EVERY)
            self.async_notify_flow_changed()

    @callback
    def _async_stop_calling(self) -> None:
        if self._caller is not None:
            self._caller.cancel()
            self._caller = None

    @callback
    def async_remove(self) -> None:
        """Stop searching when the dialog is closed."""
        self._async_stop_calling()
        if self._search is not None:
            self._search.cancel()
        super().async_remove()

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose among the devices that were found."""
        self._async_stop_calling()
        assert self._search is not None
        found = self._search.result()
        new = [
            one
            for one in found
            if not async_is_known(self.hass, one.identity, one.address)
        ]
        self._known = self._connected + len(found) - len(new)
        if not new and self._known:
            return await self.async_step_none_new()
        if not new:
            return await self.async_step_none_found()
        groups = by_field(new)
        errors = {}
        if user_input is not None:
            chosen = {text for field in groups for text in user_input.get(field, ())}
            picked = [one for one in new if str(one.address) in chosen]
            if picked:
                return await self._async_take_all(picked)
            errors["base"] = "nothing_selected"
        return self.async_show_form(
            step_id="found",
            data_schema=self.add_suggested_values_to_schema(
                found_schema(groups, async_names_by_address(self.hass)),
                proposal(groups) if user_input is None else user_input,
            ),
            errors=errors,
            description_placeholders={"new": str(len(new)), "known": str(self._known)},
        )

    async def async_step_none_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that nothing was found, and what to do about it."""
        return self.async_show_menu(
            step_id="none_found",
            menu_options=["search", "device"],
            description_placeholders={"total": str(self._total)},
        )

    async def async_step_none_new(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that all that was found is set up already."""
        return self.async_show_menu(
            step_id="none_new",
            menu_options=["search", "device"],
            description_placeholders={"known": str(self._known)},
        )

    async def _async_take_all(self, picked: Sequence[Found]) -> ConfigFlowResult:
        """Set about adding what was chosen."""
        self._wanted = [
            Wanted(identity=one.identity, address=one.address)
            for one in picked
            if one.identity is not None
        ]
        self._locked = [one.address for one in picked if one.identity is None]
        self._twins = []
        self._passwords = []
        return await self._async_unlock()

    async def _async_unlock(self) -> ConfigFlowResult:
        """Go through the chosen devices that ask for a password; then add all."""
        while self._locked:
            for password in self._passwords:
                try:
                    await self._async_take(password)
                except InvalidAuth:
                    continue
                except OpenBKError:
                    return await self.async_step_unlock()
                break
            else:
                return await self.async_step_unlock()
        return await (self.async_step_twins() if self._twins else self._async_add())

    async def _async_take(self, password: str) -> None:
        """Take the first device that asks for a password; raises its errors."""
        address = self._locked[0]
        identity = await async_client(self.hass, address, password).identify()
        del self._locked[0]
        wanted = Wanted(identity=identity, address=address, password=password)
        # That it had better wait did not show when it was chosen.
        if identity.has_own_mac or async_is_known(self.hass, identity, address):
            self._wanted.append(wanted)
        else:
            self._twins.append(wanted)

    async def async_step_unlock(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password of one of the chosen devices."""
        errors = {}
        if user_input is not None:
            password = user_input.get(CONF_PASSWORD)
            if user_input[_SKIP]:
                del self._locked[0]
                return await self._async_unlock()
            if not password:
                errors[CONF_PASSWORD] = "password_missing"
            else:
                try:
                    await self._async_take(password)
                except OpenBKError as err:
                    errors[CONF_PASSWORD] = key_of(err)
                else:
                    self._passwords.insert(0, password)
                    return await self._async_unlock()
        return self.async_show_form(
            step_id="unlock",
            data_schema=_PASSWORD_SCHEMA,
            errors=errors,
            description_placeholders={
                "device": label(
                    None, self._locked[0], async_names_by_address(self.hass)
                ),
                "left": str(len(self._locked)),
            },
        )

    async def async_step_twins(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Warn of devices whose passwords have shown that they lost their own MAC."""
        if user_input is not None:
            chosen = user_input.get(TWINS, ())
            self._wanted += [one for one in self._twins if str(one.address) in chosen]
            return await self._async_add()
        groups = by_field(
            [Found(identity=one.identity, address=one.address) for one in self._twins]
        )
        return self.async_show_form(
            step_id="twins",
            data_schema=self.add_suggested_values_to_schema(
                found_schema(groups, {}), proposal(groups)
            ),
        )

    async def _async_add(self) -> ConfigFlowResult:
        """Create the entries of all that is wanted and not there yet."""
        wanted = self._async_each_once()
        if not wanted:
            return self.async_abort(reason="nothing_to_add")
        first, *others = wanted
        results = await asyncio.gather(
            *(
                self.hass.config_entries.flow.async_init(
                    DOMAIN, context={"source": SOURCE_IMPORT}, data=other
                )
                for other in others
            ),
            return_exceptions=True,
        )
        added = [first.identity.name]
        for other, result in zip(others, results, strict=True):
            if isinstance(result, BaseException):
                LOGGER.error(
                    "%s could not be added", other.identity.name, exc_info=result
                )
            elif result["type"] is FlowResultType.CREATE_ENTRY:
                added.append(other.identity.name)
        return await self._async_create_wanted(
            first,
            description="several" if len(added) > 1 else None,
            description_placeholders={
                "count": str(len(added)),
                "names": ", ".join(added),
            },
        )

    @callback
    def _async_each_once(self) -> list[Wanted]:
        """Return what is wanted and not set up, a device at two addresses only once."""
        wanted: dict[object, Wanted] = {}
        for one in self._wanted:
            if not async_is_known(self.hass, one.identity, one.address):
                key = one.identity.mac if one.identity.has_own_mac else one.address
                wanted.setdefault(key, one)
        return list(wanted.values())

    async def async_step_import(self, wanted: Wanted) -> ConfigFlowResult:
        """Create the entry of one more device that a search has found."""
        return await self._async_create_wanted(wanted)

    async def _async_create_wanted(
        self, wanted: Wanted, **said: Any
    ) -> ConfigFlowResult:
        """Create an entry; whatever else was about to add the device ends with it."""
        identity, address = wanted.identity, wanted.address
        if async_is_known(self.hass, identity, address):
            return self.async_abort(reason="nothing_to_add")
        entry = new_entry(identity, address, wanted.password)
        await self.async_set_unique_id(entry.unique_id, raise_on_progress=False)
        return self.async_create_entry(title=entry.title, data=entry.data, **said)
