"""Hold what an OpenBK device keeps in flash, and so keeps across a reboot."""

from dataclasses import dataclass, field

from .tables import CHANNEL_COUNT

STARTUP_COMMAND_SIZE = 1568
FLAG_SEND_STATE_ON_CONNECT = 10


@dataclass
class SavedEnergy:
    """The meter's counters as last written to flash, in Wh."""

    total: float = 0.0
    today: float = 0.0
    yesterday: float = 0.0
    two_days_ago: float = 0.0
    three_days_ago: float = 0.0
    day_of_month: int = -1
    cleared_at: float = 0.0
    saves: int = 0


@dataclass
class SavedLight:
    """The LED state as last written to flash (flag 12 only)."""

    mode: int = 0
    dimmer: int = 0
    temperature: int = 154
    red: int = 0
    green: int = 0
    blue: int = 0
    enabled: int = 0


@dataclass
class Config:
    """The configuration of one device."""

    short_name: str
    long_name: str
    pin_count: int = 29
    flags: int = 1 << FLAG_SEND_STATE_ON_CONNECT
    web_password: str = ""
    startup_command: str = ""
    ssid: str = ""
    password: str = ""
    ssid2: str = ""
    password2: str = ""
    mqtt_host: str = ""
    mqtt_port: int = 1883
    mqtt_client: str = ""
    mqtt_group: str = ""
    mqtt_user: str = "homeassistant"
    mqtt_password: str = "qqqqqqqqqq"
    ping_host: str = "192.168.0.1"
    ping_seconds: int = 0
    boot_ok_seconds: int = 5
    webapp: str = "https://openbekeniot.github.io/webapp/"
    device_group: str = ""
    led_gamma: float = 2.2
    led_map: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    changes: int = 0
    roles: list[int] = field(default_factory=list)
    pin_channels: list[int] = field(default_factory=list)
    pin_channels2: list[int] = field(default_factory=list)
    channel_types: list[int] = field(default_factory=lambda: [0] * CHANNEL_COUNT)
    start_values: list[int] = field(default_factory=lambda: [0] * CHANNEL_COUNT)
    retained: dict[int, int] = field(default_factory=dict)
    energy: SavedEnergy = field(default_factory=SavedEnergy)
    # (import, export) in kWh of each line of a meter with two.
    line_energies: tuple[tuple[float, float], tuple[float, float]] = (
        (0.0, 0.0),
        (0.0, 0.0),
    )
    light: SavedLight = field(default_factory=SavedLight)

    def __post_init__(self) -> None:
        """Size the pin tables for this chip and fill in what follows the names."""
        self.clear_pins()
        self.mqtt_client = self.mqtt_client or self.short_name

    def clear_pins(self) -> None:
        """Forget roles, channels and channel types of every pin."""
        self.roles = [0] * self.pin_count
        self.pin_channels = [0] * self.pin_count
        self.pin_channels2 = [0] * self.pin_count
        self.channel_types = [0] * CHANNEL_COUNT

    def flag(self, number: int) -> bool:
        """Tell whether flag 0-63 is set."""
        return bool(self.flags >> number & 1)

    def set_flag(self, number: int, value: bool) -> None:
        """Set or clear flag 0-63."""
        bit = 1 << number
        self.flags = self.flags | bit if value else self.flags & ~bit

    def set_pin_role(self, pin: int, role: int) -> None:
        """Give a pin a role; a pin the chip does not have is ignored."""
        if 0 <= pin < self.pin_count:
            self.roles[pin] = role

    def set_pin_channel(self, pin: int, channel: int) -> None:
        """Give a pin its first channel; out of range is ignored."""
        if 0 <= pin < self.pin_count and 0 <= channel < CHANNEL_COUNT:
            self.pin_channels[pin] = channel

    def set_pin_channel2(self, pin: int, channel: int) -> None:
        """Give a pin its second channel."""
        if 0 <= pin < self.pin_count:
            self.pin_channels2[pin] = channel & 0xFF

    def set_channel_type(self, channel: int, number: int) -> None:
        """Give a channel a type; out of range is ignored."""
        if 0 <= channel < CHANNEL_COUNT:
            self.channel_types[channel] = number

    def channel_type(self, channel: int) -> int:
        """Return the number of a channel's type."""
        in_range = 0 <= channel < CHANNEL_COUNT
        return self.channel_types[channel] if in_range else 0

    def pins_with(self, roles: frozenset[int]) -> list[int]:
        """Return the indexes of the pins that have one of these roles."""
        return [pin for pin, role in enumerate(self.roles) if role in roles]

    def has_role_on_channel(self, channel: int, roles: frozenset[int]) -> bool:
        """Tell whether a pin with one of these roles is on this channel."""
        return any(self.pin_channels[pin] == channel for pin in self.pins_with(roles))
