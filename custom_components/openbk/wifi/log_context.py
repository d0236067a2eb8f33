"""What the log reader remembers from line to line, for what single lines do not tell."""

from dataclasses import dataclass, field

from .log_events import Security

# A block's lines follow its head within this many characters.
BLOCK_LENGTH = 400


@dataclass(slots=True)
class LogContext:
    """Hold what was read before; the handlers of the tables read and write it."""

    position: int = 0
    block: str | None = None
    block_ends: int = 0
    bl602_number: int | None = None
    bl602_security: Security = field(default_factory=Security)
    beken_security: Security | None = None
    esp_idle: bool = False
    esp_channel: int | None = None
    uptime: int | None = None

    def open(self, block: str) -> None:
        """Start a block of lines that belong together."""
        self.block = block
        self.block_ends = self.position + BLOCK_LENGTH
        self.bl602_number = None

    def within(self, block: str | None) -> bool:
        """Say whether a line that belongs to `block` may come now; None always may."""
        return block is None or (
            block == self.block and self.position < self.block_ends
        )
