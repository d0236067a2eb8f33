"""Model a device that sleeps: the driver of door sensors, and sleep by command.

Facts: drv_doorSensorWithDeepSleep.c. It goes to sleep so long after the latest change
of its door, with MQTT after a minute, without after five; to wake up is to boot.
"""

from dataclasses import dataclass

from .arguments import Arguments
from .config import Config
from .tables import DOOR_ROLES

_WITHOUT_MQTT = 300


@dataclass
class Sleep:
    """What decides when a running device falls asleep."""

    config: Config
    running_drivers: set[str]
    unchanged: int = 0
    without_mqtt: int = 0
    awake_seconds: int = 60
    wake_after: int = 0
    due: bool = False
    # By somebody who keeps at it to set the device up: nothing makes it fall asleep.
    held_awake: bool = False

    def second(self, *, connected: bool) -> None:
        """Count on; connected: the WiFi and MQTT are."""
        if "DoorSensor" not in self.running_drivers:
            return
        if connected:
            self.unchanged += 1
            self.due = self.due or self.unchanged >= self.awake_seconds
        else:
            self.without_mqtt += 1
            self.due = self.due or self.without_mqtt >= _WITHOUT_MQTT

    def changed(self, channel: int) -> None:
        """Begin to count anew where a door has moved."""
        if self.config.has_role_on_channel(channel, DOOR_ROLES):
            self.unchanged = self.without_mqtt = 0

    def set_time(self, arguments: Arguments) -> None:
        """Run `DSTime`: seconds to stay awake, +more, or clear; time to wake up."""
        text = arguments.text(0)
        if text.startswith("c"):
            self.unchanged = 0
        elif text.startswith("+"):
            self.unchanged -= int(text[1:] or 0)
        else:
            self.awake_seconds = arguments.integer(0)
        if len(arguments) > 1:
            self.wake_after = arguments.integer(1)

    def by_command(self, seconds: int) -> None:
        """Run `DeepSleep`: fall asleep now, for so many seconds; 0 is until woken."""
        self.wake_after = seconds
        self.due = True

    def page(self, *, connected: bool) -> str:
        """Return the driver's part of the index page."""
        if "DoorSensor" not in self.running_drivers:
            return ""
        if connected:
            return (
                "<h2>Door (initial: 0): time until deep sleep: "
                f"{self.awake_seconds - self.unchanged}</h2>"
            )
        return (
            "<h2>Door (initial: 0): waiting for MQTT connection (but will emergency "
            f"sleep in {_WITHOUT_MQTT - self.without_mqtt})</h2>"
        )
