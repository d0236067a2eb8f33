"""Polls one device, decides when it is lost, and keeps what must outlive a restart."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import CONF_SCAN_INTERVAL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from .attempts import Attempts
from .commands import CommandingCoordinator
from .const import (
    COMMAND_REFRESH_DELAY,
    CONF_COUNTERS,
    CONF_READ_LOG,
    CONTACT_TIMEOUT,
    DEFAULT_SCAN_INTERVAL,
    DOMAIN,
    DRIVERS_START,
    IDENTIFY_EVERY,
    LOGGER,
    START_WAIT,
)
from .device import (
    Client,
    Features,
    Identity,
    InvalidAuth,
    OpenBKError,
    Snapshot,
    WrongDevice,
    poll,
)
from .device.light import LightMode
from .device.pace import Pace, start_delay
from .errors import translation_of
from .known import async_count_starting, mac_of
from .later_reads import LaterReads
from .memory import Memory, Record
from .moves import async_follow
from .restored import async_identify
from .wifi_story import WifiStory

if TYPE_CHECKING:
    from .runtime import OpenBKConfigEntry


class OpenBKCoordinator(CommandingCoordinator):
    """One device: its latest snapshot, its record, and whether it answers.

    `connected` is None until the first verdict. `disconnected_since` is when the first
    failed attempt of the poll began that led to the verdict. `stranger` is the device
    that was met at this one's address, until this one is back.

    `key` names the device in the registries.
    """

    config_entry: OpenBKConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: OpenBKConfigEntry,
        client: Client,
        story: WifiStory,
    ) -> None:
        """Prepare to poll; nothing is sent yet."""
        assert entry.unique_id is not None
        self._pace = Pace(entry.options.get(CONF_SCAN_INTERVAL, DEFAULT_SCAN_INTERVAL))
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=timedelta(seconds=self._pace.answered()),
            request_refresh_debouncer=Debouncer(
                hass, LOGGER, cooldown=COMMAND_REFRESH_DELAY, immediate=False
            ),
        )
        self.client = client
        self.story = story
        self.key = entry.unique_id
        self.connected: bool | None = None
        self.disconnected_since: datetime | None = None
        self.wants_chip_temperature = False
        # What the entities were made from, once they were.
        self.features_in_use: Features | None = None
        self._memory = Memory(hass, entry.entry_id)
        self._record: Record | None = None
        # Whether the identity and features are known to be those of the device that
        # answers now; a reboot or an absence can have changed both.
        self._verified = False
        # Whether what the device does not have is known to be missing for good.
        self._complete = False
        # The uptime (s) when that was found out.
        self._verified_at: int | None = None
        self._reload_due = False
        # When it said last who it is, by the loop's clock.
        self._identified = 0.0
        # When the attempt under way began, by the loop's clock, or the latest did.
        self._attempting = False
        self._attempted = -CONTACT_TIMEOUT
        self._attempts = Attempts(hass, client)
        self.turn = self._attempts.turn
        self.later = LaterReads(self, self._attempts)

    @property
    def record(self) -> Record:
        """Return what is known of the device, poll or not."""
        assert self._record is not None
        return self._record

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the device itself has confirmed what its entities were made from.

        What it did not mention then is gone.
        """
        return (
            self._verified
            and self._complete
            and self.record.features == self.features_in_use
        )

    async def async_start(self) -> None:
        """Load what is known and make the first contact.

        A device that is known is set up whether it answers or not. Raises
        ConfigEntryNotReady or ConfigEntryAuthFailed where it was never read.
        """
        self._record = await self._memory.async_recall()
        delay = start_delay(async_count_starting(self.hass))
        if self._record and self._record.sleeps and self._record.last_seen:
            self.data = self._record.last_seen.snapshot()
        if self._record is None:
            await asyncio.sleep(delay)
            try:
                await self._attempts.once(self._async_verify)
            except (OpenBKError, TimeoutError) as err:
                raise (
                    ConfigEntryAuthFailed
                    if isinstance(err, InvalidAuth)
                    else ConfigEntryNotReady
                )(**translation_of(err, self.name)) from None
            delay = 0.0
        contact = self.config_entry.async_create_background_task(
            self.hass, self._async_first_contact(delay), f"{self.name} first contact"
        )
        await asyncio.wait((contact,), timeout=START_WAIT)

    async def _async_first_contact(self, delay: float) -> None:
        await asyncio.sleep(delay)
        if self.connected is None and not self._attempting:
            await self.async_refresh()

    @callback
    def async_wake(self) -> None:
        """Look for the device now, if it is away: it was seen on the network.

        During an attempt: once more after it.
        """
        if self._shutdown_requested or (self.connected and not self._attempting):
            return
        wait = self._pace.wake(self.hass.loop.time() - self._attempted)
        if not self._attempting:
            self.update_interval = timedelta(seconds=wait)
            self._schedule_refresh()

    async def _async_update_data(self) -> Snapshot:
        """Poll the device, patiently where it answered so far."""
        patiently = self.connected
        self._pace.begin()
        self._attempting = True
        self._attempted = self.hass.loop.time()
        try:
            snapshot = await (
                self._attempts.patiently(self._async_look)
                if patiently
                else self._attempts.once(self._async_look, brief=True)
            )
        except (OpenBKError, TimeoutError) as err:
            self._stop_if_unloaded()
            if self.is_asleep(err):
                return self._async_let_sleep(self.hass.loop.time() - self._attempted)
            took = 0.0 if patiently else self.hass.loop.time() - self._attempted
            self._async_take_in_failure(err, took)
            raise UpdateFailed(**translation_of(err, self.name)) from None
        finally:
            self._attempting = False
        self._stop_if_unloaded()
        self._async_take_in(snapshot)
        return snapshot

    @callback
    def _async_take_in_failure(self, err: Exception, took: float) -> None:
        """Draw the conclusions from an attempt that failed after `took` seconds."""
        began = self._attempts.began
        if isinstance(err, WrongDevice):
            self.stranger = err
        if isinstance(err, InvalidAuth):
            pause = self._pace.answered()
            self._async_take_in_refusal(began)
        else:
            pause = self._pace.missed(took)
            self._verified = False
            self.story.lost(began.timestamp())
            self._async_set_connected(False, began)
        self.update_interval = timedelta(seconds=pause)
        if isinstance(err, WrongDevice):
            async_follow(self.hass, self.config_entry, err.found)

    @callback
    def _async_take_in_refusal(self, began: datetime) -> None:
        """Draw the conclusions from an answer that asks for another password.

        The device has got another one: no matter of its WiFi. But if it was away,
        any device can have its address by now: that ends no outage.
        """
        self.config_entry.async_start_reauth(self.hass)
        if self.story.history.open_outage is not None:
            self._async_set_connected(False, began)
        elif self.connected or (self.connected is None and not self.record.sleeps):
            self.story.heard()
            self._async_set_connected(True, began)

    @callback
    def _async_take_in(self, snapshot: Snapshot) -> None:
        """Draw the conclusions from a poll that was answered."""
        was_lost = self.connected is False
        self.stranger = None
        self.update_interval = timedelta(seconds=self._pace.answered())
        self._async_set_connected(True, self._attempts.began)
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
            self.later.async_read_log_of_outage()
        self.later.async_look_up_texts(snapshot)

    @callback
    def _async_let_sleep(self, took: float) -> Snapshot:
        """Go on showing what the device showed when it was awake: no outage is booked."""
        self.update_interval = timedelta(seconds=self._pace.missed(took))
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

    async def _async_look(self) -> Snapshot:
        """Read a snapshot of the device that is known to be the right one."""
        if self._verified:
            await self._async_identify_at_times()
            snapshot = await self._async_read(self._light_mode)
            if self._is_as_verified(snapshot.uptime):
                return snapshot
        # Back after an absence or a reboot: it can be another device at its address,
        # or have another configuration. Look before believing.
        await self._async_verify()
        snapshot = await self._async_read(self.record.features.light_mode)
        self._verified_at = snapshot.uptime
        return snapshot

    async def _async_identify_at_times(self) -> None:
        """Make sure that no other device has taken the address unnoticed.

        Two that were started together have the same uptime.
        """
        if self.hass.loop.time() - self._identified >= IDENTIFY_EVERY:
            await self._async_identify()

    async def _async_identify(self) -> Identity:
        """Make sure who answers; follow a MAC that was restored."""
        known = mac_of(self.config_entry)
        identity = await async_identify(
            self.hass, self.config_entry, self.client, self._record
        )
        self._identified = self.hass.loop.time()
        if identity.mac != known:
            # What else goes by the MAC is best set up anew.
            self._reload_due = True
        return identity

    def _is_as_verified(self, uptime: int) -> bool:
        """Tell whether nothing can have changed since the device was verified."""
        if self._verified_at is None:
            self._verified_at = uptime
        # What comes late after a boot has come by now.
        if self._verified_at < DRIVERS_START <= uptime:
            return False
        boot = self.record.boot
        return boot is None or boot.goes_on(uptime, dt_util.utcnow().timestamp())

    @property
    def _light_mode(self) -> LightMode | None:
        """Return the mode that the light was in last."""
        light = self.data.light if self.data else None
        return light.mode if light else self.record.features.light_mode

    async def _async_read(self, light_mode: LightMode | None) -> Snapshot:
        return await poll(
            self.client,
            self.record.identity,
            self.record.features,
            light_mode=light_mode,
            chip_temperature=self.wants_chip_temperature,
            counters=tuple(self.config_entry.options.get(CONF_COUNTERS, ())),
        )

    async def _async_verify(self) -> None:
        """Make sure who answers and what it has; follow what changed."""
        self._verified = False
        identity = await self._async_identify()
        features = await self.client.read_features(identity)
        known = self._record
        if known is not None:
            features = features.with_texts_of(known.features)
            if not features.lists_drivers:
                features = features.with_drivers_of(known.features)
            with_late = features.with_late(known.features)
            if with_late != features:
                uptime = await self.client.read_uptime()
                if uptime < DRIVERS_START:
                    features = with_late
        self.async_know(
            Record(identity=identity, features=features)
            if known is None
            else replace(known, identity=identity, features=features)
        )
        self._verified = True
        self._verified_at = None
        # With nothing to compare with, what comes late may just not have come yet.
        self._complete = known is not None
        if self.features_in_use not in (None, features):
            LOGGER.info("%s has changed and is set up anew", self.name)
            self._reload_due = True

    @callback
    def _async_remember(self, snapshot: Snapshot) -> None:
        """Follow what outlives the snapshot: uptime and energy totals."""
        now = dt_util.utcnow().timestamp()
        self.async_know(self.record.observed(snapshot, now, unseen=self.data is None))

    @callback
    def async_know(self, record: Record) -> None:
        """Keep what is known of the device now."""
        known, self._record = self._record, record
        self._memory.remember(record, previous=known)

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

    async def async_shutdown(self) -> None:
        """Stop polling and write down what is known."""
        await super().async_shutdown()
        await self._memory.async_close()
