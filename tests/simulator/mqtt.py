"""Model a device's MQTT side as far as HTTP and scripts see it."""

from collections.abc import Callable
from dataclasses import dataclass

from .config import Config
from .events import Events
from .log import LogRing

NEVER_APPEND_GET = 50
# The WiFi is back for a while before the client has connected again.
_CONNECTS_AFTER = 3


@dataclass
class MqttClient:
    """The MQTT client of a device: connected or not, and what it published."""

    config: Config
    log: LogRing
    published: list[tuple[str, str]]
    broker_answers: Callable[[], bool]
    connected: bool = False
    attempts: int = 0
    seconds_without: int = 0
    seconds_with_wifi: int = _CONNECTS_AFTER

    def second(self, wifi_connected: bool, events: Events) -> None:
        """Follow the broker and the WiFi, and fire the events of a change."""
        self.seconds_with_wifi = self.seconds_with_wifi + 1 if wifi_connected else 0
        ready = self.seconds_with_wifi > _CONNECTS_AFTER
        connected = bool(self.config.mqtt_host) and ready and self.broker_answers()
        if connected != self.connected:
            self.connected = connected
            self.attempts += connected
            self.log.add(
                "mqtt_connection_cb: Successfully connected"
                if connected
                else "mqtt_connection_cb: Disconnected, reason: 256(Disconnected)",
                "MQTT",
            )
            events.fire("MQTTState", int(connected))
        before = self.seconds_without
        self.seconds_without = 0 if connected else before + 1
        events.change("NoMQTTTime", before, self.seconds_without)

    def publish(self, topic: str, value: str, *, verbatim: bool = False) -> None:
        """Publish below the client's topic, or under the topic as it is."""
        if not verbatim:
            suffix = "" if self.config.flag(NEVER_APPEND_GET) else "/get"
            topic = f"{self.config.mqtt_client}/{topic}{suffix}"
        if self.connected:
            self.published.append((topic, value))
            self.log.add(f"Publishing val {value} to {topic} retain=0", "MQTT")
