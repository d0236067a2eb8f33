"""Polls one device, decides when it is lost, and keeps what must outlive a restart."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryNotReady,
    HomeAssistantError,
)
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .const import (
    ATTEMPT_TIMEOUT,
    COMMAND_REFRESH_DELAY,
    CONF_COUNTERS,
    CONF_READ_LOG,
    CONTACT_TIMEOUT,
    DOMAIN,
    DRIVERS_START,
    LOGGER,
    POLL_INTERVAL,
    RETRY_PAUSES,
    VERDICT_TIMEOUT,
)
from .device import (
    Client,
    Features,
    InvalidAuth,
    OpenBKError,
    Snapshot,
    WrongDevice,
    poll,
)
from .device.energies import energies_of
from .device.sleep import LastSeen
from .device.uptime import Boot
from .errors import translation_of
from .memory import Memory, Record
from .wifi.history_model import Source
from .wifi.log_reader import read_whole
from .wifi_story import WifiStory

if TYPE_CHECKING:
    from .runtime import OpenBKConfigEntry


class OpenBKCoordinator(DataUpdateCoordinator[Snapshot]):
    """One device: its latest snapshot, its record, and whether it answers.

    `connected` is None until the first verdict. `disconnected_since` is when the first
    failed attempt of the poll began that led to the verdict.
    """

    config_entry: OpenBKConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: OpenBKConfigEntry,
        client: Client,
        story: WifiStory,
        mac: str,
    ) -> None:
        """Prepare to poll; nothing is sent yet."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=POLL_INTERVAL,
            request_refresh_debouncer=Debouncer(
                hass, LOGGER, cooldown=COMMAND_REFRESH_DELAY, immediate=False
            ),
        )
        self.client = client
        self.story = story
        self.mac = mac
        self.connected: bool | None = None
        self.disconnected_since: datetime | None = None
        self.wants_chip_temperature = False
        self._memory = Memory(hass, entry.entry_id)
        self._record: Record | None = None
        # Whether the identity and features are known to be those of the device that
        # answers now; a reboot or an absence can have changed both.
        self._verified = False
        self._reload_due = False
        # A command between the two requests of a poll would be undone by its result.
        self.turn = asyncio.Lock()

    @property
    def record(self) -> Record:
        """Return what is known of the device, poll or not."""
        assert self._record is not None
        return self._record

    async def async_start(self) -> None:
        """Load what is known and make the first contact.

        A device that is known is set up whether it answers or not. Raises
        ConfigEntryNotReady or ConfigEntryAuthFailed where it was never read.
        """
        self._record = await self._memory.async_recall()
        if self._record and self._record.sleeps and self._record.last_seen:
            self.data = self._record.last_seen.snapshot()
        if self._record is None:
            try:
                async with self.turn, asyncio.timeout(CONTACT_TIMEOUT):
                    await self._async_verify()
            except (OpenBKError, TimeoutError) as err:
                raise (
                    ConfigEntryAuthFailed
                    if isinstance(err, InvalidAuth)
                    else ConfigEntryNotReady
                )(**translation_of(err, self.name)) from None
        await self.async_refresh()

    async def _async_update_data(self) -> Snapshot:
        """Poll the device, patiently where it answered so far."""
        began = dt_util.utcnow()
        try:
            snapshot = await (
                self._async_poll_patiently()
                if self.connected
                else self._async_contact()
            )
        except (OpenBKError, TimeoutError) as err:
            self._stop_if_unloaded()
            if self._is_asleep(err):
                return self._async_let_sleep()
            # One that asks for another password answers: no matter of its WiFi.
            answers = isinstance(err, InvalidAuth)
            if answers:
                self.config_entry.async_start_reauth(self.hass)
                self.story.heard()
            else:
                self._verified = False
                self.story.lost(began.timestamp())
            self._async_set_connected(answers, began)
            raise UpdateFailed(**translation_of(err, self.name)) from None
        self._stop_if_unloaded()
        was_lost = self.connected is False
        self._async_set_connected(True, began)
        self._async_withdraw_reauth()
        self._async_remember(snapshot)
        self.story.answered(
            dt_util.utcnow().timestamp(),
            snapshot.uptime,
            snapshot.link.bssid,
            snapshot.link.signal,
            sleeps=self.record.sleeps,
        )
        if self._reload_due:
            # Not before the news is out.
            self._reload_due = False
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
        elif was_lost and self.config_entry.options.get(CONF_READ_LOG, True):
            self._async_read_log_later()
        return snapshot

    def _is_asleep(self, err: Exception) -> bool:
        """Tell whether the failure is no more than the sleep of a device that sleeps."""
        return self.record.sleeps and not isinstance(err, InvalidAuth | WrongDevice)

    @callback
    def _async_let_sleep(self) -> Snapshot:
        """Go on showing what the device showed when it was awake: no outage is booked."""
        self.connected = None
        self._verified = False
        self.story.asleep()
        if self.data is None:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="asleep",
                translation_placeholders={"name": self.name},
            )
        return self.data

    def _stop_if_unloaded(self) -> None:
        """End a poll whose entry has gone meanwhile."""
        if self._shutdown_requested:
            raise UpdateFailed("Unloaded")

    @callback
    def _async_read_log_later(self) -> None:
        """Look into the device's log for what it says of the outage.

        It holds the last half minute or so, and a reboot has emptied it.
        """
        outage = self.story.history.last_outage
        if outage is not None and outage.rebooted is False:
            self.config_entry.async_create_background_task(
                self.hass, self._async_read_log(), f"{self.name} log"
            )

    async def _async_read_log(self) -> None:
        try:
            await self.async_read_log()
        except (OpenBKError, TimeoutError) as err:
            LOGGER.debug("The log was not read (%s)", type(err).__name__)

    async def async_read_log(self, *, news: bool = True) -> bytes:
        """Return the device's log since it was read last, and learn from it.

        Without `news` nobody is told of what lies in the past. The log is shared with the device's own log page and with port 9000: what is
        read here is gone there. Raises the device's errors.
        """
        async with self.turn:
            log = await self.client.read_log()
        self.story.logged(read_whole(log), Source.DEVICE_LOG, news=news)
        return log

    async def _async_poll_patiently(self) -> Snapshot:
        """Poll, and try again after short pauses before giving the device up."""
        left = VERDICT_TIMEOUT - sum(RETRY_PAUSES)
        timeout = ATTEMPT_TIMEOUT
        pauses = list(RETRY_PAUSES)
        while True:
            # Waiting for a command of our own is no silence of the device.
            async with self.turn:
                began = self.hass.loop.time()
                try:
                    async with asyncio.timeout(timeout):
                        return await self._async_look()
                except InvalidAuth, WrongDevice:
                    raise
                except OpenBKError, TimeoutError:
                    if not pauses:
                        raise
                left -= self.hass.loop.time() - began
            timeout = min(ATTEMPT_TIMEOUT, left / len(pauses))
            await asyncio.sleep(pauses.pop(0))

    async def _async_contact(self) -> Snapshot:
        """Look once for a device that was away."""
        async with self.turn, asyncio.timeout(CONTACT_TIMEOUT):
            return await self._async_look()

    async def _async_look(self) -> Snapshot:
        """Read a snapshot of the device that is known to be the right one."""
        if self._verified:
            snapshot = await self._async_read()
            now = dt_util.utcnow().timestamp()
            boot = self.record.boot
            if boot is None or boot.observe(snapshot.uptime, now).time == boot.time:
                return snapshot
        # Back after an absence or a reboot: it can be another device at its address,
        # or have another configuration. Look before believing.
        await self._async_verify()
        return await self._async_read()

    async def _async_read(self) -> Snapshot:
        return await poll(
            self.client,
            self.record.identity,
            self.record.features,
            chip_temperature=self.wants_chip_temperature,
            counters=tuple(self.config_entry.options.get(CONF_COUNTERS, ())),
        )

    async def _async_verify(self) -> None:
        """Make sure who answers and what it has; follow what changed."""
        self._verified = False
        identity = await self.client.identify(self.mac)
        features = await self.client.read_features(identity)
        known = self._record
        if known and features != known.features:
            features = await self._async_with_late(features, known.features)
        self._record = (
            Record(identity=identity, features=features)
            if known is None
            else replace(known, identity=identity, features=features)
        )
        self._memory.remember(self._record, previous=known)
        self._verified = True
        # At the start it is set up with what was just read.
        if (
            self.connected is not None
            and known
            and (
                features != known.features
                or identity != replace(known.identity, ip_address=identity.ip_address)
            )
        ):
            LOGGER.info("%s has changed and is set up anew", self.name)
            self._reload_due = True

    async def _async_with_late(self, features: Features, known: Features) -> Features:
        """Keep what is missing right after a boot: start-up scripts can wait."""
        if await self.client.read_uptime() >= DRIVERS_START:
            return features
        return features.with_late(known)

    @callback
    def _async_remember(self, snapshot: Snapshot) -> None:
        """Follow uptime and energy total."""
        known = self.record
        now = dt_util.utcnow().timestamp()
        uptime = snapshot.uptime
        self._record = replace(
            known,
            boot=known.boot.observe(uptime, now)
            if known.boot
            else Boot.first(uptime, now),
            energy=known.energy.observe(
                snapshot.meter.energy_total if snapshot.meter else None,
                uptime,
                now,
                unseen=self.data is None,
            ),
            energies=known.energies.observe(
                energies_of(snapshot, known.features),
                uptime,
                now,
                unseen=self.data is None,
            ),
            last_seen=LastSeen.of(snapshot) if known.sleeps else None,
        )
        self._memory.remember(self._record, previous=known)

    @callback
    def _async_set_connected(self, connected: bool, began: datetime) -> None:
        """Note whether the device answers, and since when it does not."""
        if connected == self.connected:
            return
        self.connected = connected
        self.disconnected_since = None if connected else began
        # The base class stays silent between two failures of different kinds.
        if not self.last_update_success:
            self.async_update_listeners()

    @callback
    def _async_withdraw_reauth(self) -> None:
        """Drop the request for a password that turned out to be right."""
        for flow in list(
            self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})
        ):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    async def async_set_channel(self, channel: int, value: int) -> None:
        """Set a channel's raw value and show it at once; raises HomeAssistantError."""
        with self._errors_in_words():
            async with self.turn:
                await self.client.set_channel(channel, value)
        await self._async_expect(
            lambda data: replace(data, channels={**data.channels, channel: value})
        )

    async def async_command(
        self, command: str, expected: Callable[[Snapshot], Snapshot]
    ) -> None:
        """Run a command whose reply tells nothing, and show what should come of it.

        What really came of it is seen at the next poll. Raises HomeAssistantError.
        """
        with self._errors_in_words():
            async with self.turn:
                await self.client.command(command)
        await self._async_expect(expected)

    async def _async_expect(self, expected: Callable[[Snapshot], Snapshot]) -> None:
        if self.data is not None:
            self.async_set_updated_data(expected(self.data))
        await self.async_request_refresh()

    async def async_restart_device(self) -> None:
        """Reboot the device; raises HomeAssistantError."""
        with self._errors_in_words():
            async with self.turn:
                await self.client.restart()

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        """Turn a device's error into one that a person can read."""
        try:
            yield
        except OpenBKError as err:
            if isinstance(err, InvalidAuth):
                self.config_entry.async_start_reauth(self.hass)
            translation = translation_of(err, self.name)
            if self._is_asleep(err):
                translation["translation_key"] = "asleep"
            raise HomeAssistantError(**translation) from None

    async def async_shutdown(self) -> None:
        """Stop polling and write down what is known."""
        await super().async_shutdown()
        await self._memory.async_close()
