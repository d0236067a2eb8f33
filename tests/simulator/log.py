"""Keep the 4 KB ring of log lines that `/lograw` serves and empties."""

RING_SIZE = 4096

LEVELS = ("NONE:", "Error:", "Warn:", "Info:", "Debug:", "ExtraDebug:", "All:")
ERROR, WARN, INFO, DEBUG = 1, 2, 3, 4

_FEATURES = """
HTTP: MQTT: CFG: HTTP_CLIENT: OTA: PINS: MAIN: GEN: API: LFS: CMD: NTP: TuyaMCU:
I2C: EnergyMeter: EVENT: DGR: DDP: RAW: HASS: IR: SENSOR: DRV: BERRY:
"""
FEATURES = tuple(_FEATURES.split())
_RAW = FEATURES.index("RAW:")
_LFS = FEATURES.index("LFS:")


class LogRing:
    """The log of one device: lines in, the newest bytes out, once."""

    def __init__(self) -> None:
        """Begin empty, at the level and with the features a device starts with."""
        self.level = INFO
        self.features = ((1 << 26) - 1) & ~(1 << _LFS)
        self._bytes = bytearray()

    def __call__(self, line: str) -> None:
        """Append a line as it is, without level and feature."""
        self.add(line, "RAW")

    def add(self, message: str, feature: str = "MAIN", level: int = INFO) -> None:
        """Append a line `Level:FEATURE:message` if level and feature let it pass."""
        number = FEATURES.index(f"{feature}:")
        if level > self.level or not self.features >> number & 1:
            return
        prefix = "" if number == _RAW else f"{LEVELS[level]}{FEATURES[number]}"
        text = f"{prefix}{message}"[:1020].removesuffix("\n").removesuffix("\r")
        self._bytes += text.encode("utf-8", "surrogateescape") + b"\r\n"
        # The firmware's ring holds one byte less than its size.
        del self._bytes[: -(RING_SIZE - 1)]

    def add_error(self, message: str, feature: str = "CMD") -> None:
        """Append an error."""
        self.add(message, feature, ERROR)

    def take(self) -> bytes:
        """Return what came since the last read, and forget it."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken

    def text(self) -> str:
        """Return what a read would give, without reading it (for tests)."""
        return self._bytes.decode("utf-8", "replace")
