"""What devices tell over MQTT, where Home Assistant has it: with a real broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from homeassistant.components.mqtt import async_subscribe, client as mqtt_client
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from tests.simulator import SimulatedDevice
from tests.simulator.hass import offers

from .broker import Broker, broker
from .conftest import poll
from .lan import Lan, lan

__all__ = ["broker", "lan"]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let Home Assistant's MQTT leave its timers."""
    return True


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare us the pauses of Home Assistant's MQTT."""
    monkeypatch.setattr(mqtt_client, "DISCOVERY_COOLDOWN", 0.1)
    monkeypatch.setattr(mqtt_client, "INITIAL_SUBSCRIBE_COOLDOWN", 0.01)
    monkeypatch.setattr(mqtt_client, "SUBSCRIBE_COOLDOWN", 0.01)


@pytest.fixture
async def mqtt(
    lan: Lan, hass: HomeAssistant, broker: Broker
) -> AsyncIterator[MockConfigEntry]:
    """Set up MQTT and our integration, and end both."""
    entry = await broker.set_up(hass)
    await begin(lan)
    yield entry
    await end(hass, entry)


async def begin(lan: Lan) -> None:
    """Set our integration up."""
    assert await async_setup_component(lan.hass, DOMAIN, {})
    await lan.settle()


async def end(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Disconnect Home Assistant from the broker."""
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def until(condition: Callable[[], Any]) -> None:
    """Wait for what the broker has yet to bring about."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def heard(lan: Lan, broker: Broker) -> None:
    """Wait until Home Assistant has heard all that was said before."""
    last: list[object] = []
    unsubscribe = await async_subscribe(lan.hass, "the/last", last.append)
    client = await broker.client("last")

    async with asyncio.timeout(30):
        while not last:
            await client.publish("the/last", "word", retain=False)
            await asyncio.sleep(0.02)
    unsubscribe()
    await lan.settle()


async def add(lan: Lan, device: SimulatedDevice, **data: Any) -> MockConfigEntry:
    """Set a device up that is hardly ever polled."""
    entry = await lan.add(device, **data)
    entry.runtime_data.coordinator.update_interval = None
    await poll(lan.hass, entry)
    return entry


async def test_a_device_offers_itself_once_with_all_it_has(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    device.firmware.execute("SetPinRole 7 Rel")
    device.firmware.execute("SetPinChannel 7 2")
    client = await broker.device(device)
    assert len(offers(device.firmware)) == 2
    await client.offer(device)
    await client.offer(device)
    await until(lambda: lan.flows)
    await heard(lan, broker)
    (flow,) = lan.flows
    assert flow["step_id"] == "confirm"
    assert [request.path for request in device.requests] == ["/api/info"]
    result = await lan.submit(flow["flow_id"])
    assert result["result"].unique_id == device.firmware.mac


async def test_what_the_broker_has_kept_is_heard_at_the_start(
    lan: Lan, broker: Broker
) -> None:
    device = await lan.device(7)
    client = await broker.device(device)
    await client.offer(device)
    mqtt = await broker.set_up(lan.hass)
    await begin(lan)
    await until(lambda: lan.flows)
    await end(lan.hass, mqtt)


async def test_mqtt_that_is_set_up_later_is_listened_to_and_only_once(
    lan: Lan, broker: Broker
) -> None:
    await begin(lan)
    device = await lan.device(7)
    client = await broker.device(device)
    await client.offer(device)
    mqtt = await broker.set_up(lan.hass)
    await until(lambda: lan.flows)
    assert await lan.hass.config_entries.async_reload(mqtt.entry_id)
    other = await lan.device(8, "65:43:22")
    await (await broker.device(other)).offer(other)
    await until(lambda: len(lan.flows) == 2)
    await heard(lan, broker)
    assert len(device.requests) == len(other.requests) == 1
    await end(lan.hass, mqtt)


async def test_messages_of_others_and_broken_ones_leave_no_trace(
    lan: Lan,
    broker: Broker,
    mqtt: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = await broker.client("other")
    for payload in (b"{", b"\xff\xfe", b"[]", b'{"dev":{"ids":["x"]}}'):
        await client.publish("homeassistant/switch/x/config", payload)
        await client.publish("x/connected", payload)
    await client.publish("x/connected", "online", retain=False)
    await heard(lan, broker)
    assert not lan.flows
    ours = [r for r in caplog.records if r.name.startswith("custom_components.openbk")]
    assert not ours


async def test_a_device_that_did_not_answer_is_offered_when_it_is_back(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    await device.stop()
    client = await broker.device(device)
    await client.offer(device)
    await heard(lan, broker)
    assert not lan.flows
    client.vanish()
    await device.start()
    await broker.device(device)
    await until(lambda: lan.flows)


async def test_a_device_that_was_removed_is_offered_again(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    one, other = await lan.device(7), await lan.device(8, "65:43:22")
    entry = await lan.add(one)
    await lan.add(other)
    for device in (one, other):
        await (await broker.device(device)).offer(device)
    await heard(lan, broker)
    assert not lan.flows
    await lan.hass.config_entries.async_remove(entry.entry_id)
    await until(lambda: lan.flows)
    await lan.settle()
    (flow,) = lan.flows
    assert "127.0.0.7" in flow["context"]["title_placeholders"]["name"]


async def test_a_known_device_is_followed_to_the_address_it_tells(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    entry = await lan.add(device)
    device = await lan.move(device, 8)
    await (await broker.device(device)).offer(device)
    await until(lambda: entry.data[CONF_HOST] == "127.0.0.8")


async def test_a_device_that_is_back_is_looked_for_at_once(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    entry = await add(lan, device)
    await device.stop()
    assert not (await poll(lan.hass, entry)).connected
    entry.runtime_data.coordinator.update_interval = None
    await device.start()
    await broker.device(device)
    await until(lambda: entry.runtime_data.coordinator.connected)


async def test_a_device_that_the_broker_has_lost_is_looked_for_at_once(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    entry = await add(lan, device)
    client = await broker.device(device)
    await device.stop()
    client.vanish()
    await until(lambda: entry.runtime_data.coordinator.connected is False)
    assert entry.runtime_data.story.history.total == 1
    # The broker's word adds nothing to it.
    other = await broker.client("x")
    await other.publish(f"{client.name}/connected", "offline", retain=False)
    await heard(lan, broker)
    assert entry.runtime_data.story.history.total == 1


async def test_a_device_that_only_the_broker_has_lost_is_not_lost(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    device = await lan.device(7)
    entry = await add(lan, device)
    client = await broker.device(device)
    await heard(lan, broker)
    device.clear()
    client.vanish()
    await until(lambda: device.requests)
    await heard(lan, broker)
    assert entry.runtime_data.coordinator.connected
    assert entry.runtime_data.story.history.total == 0


async def test_what_the_broker_has_kept_of_a_lost_one_is_no_news(
    lan: Lan, broker: Broker
) -> None:
    """The device may use another broker since long."""
    device = await lan.device(7)
    client = await broker.device(device)
    client.vanish()
    entry = await add(lan, device)
    device.clear()
    mqtt = await broker.set_up(lan.hass)
    await heard(lan, broker)
    assert not device.requests
    assert entry.runtime_data.story.history.total == 0
    await end(lan.hass, mqtt)


async def test_devices_with_the_same_topic_are_all_looked_for(
    lan: Lan, broker: Broker, mqtt: MockConfigEntry
) -> None:
    one = await lan.device(7, "00:00:00")
    other = await lan.device(8, "65:43:22")
    topic = one.firmware.config.mqtt_client
    other.firmware.config.mqtt_client = topic
    entries = [await add(lan, one), await add(lan, other)]
    client = await broker.device(one)
    await other.stop()
    client.vanish()
    await until(lambda: entries[1].runtime_data.coordinator.connected is False)
    assert entries[0].runtime_data.coordinator.connected
