"""What can go wrong between us and a device; the texts carry no secret and no address."""


class OpenBKError(Exception):
    """Base of every error this package raises on purpose."""


class CannotConnect(OpenBKError):
    """The device refused, did not answer in time, or closed without a reply."""


class InvalidAuth(OpenBKError):
    """The device wants its web password and did not get the right one."""


class NotOpenBK(OpenBKError):
    """Something answers at the address, but it is no OpenBK device."""


class UnreadableReply(OpenBKError):
    """The device answered with something that is cut off or makes no sense."""


class CommandRefused(OpenBKError):
    """The device answered a command without having carried it out."""


class WrongDevice(OpenBKError):
    """Another OpenBK device answers at the address (its MAC is not the expected one)."""

    def __init__(self, expected: str, found: str, name: str) -> None:
        """Remember both MAC addresses (lower case, with colons), and who answers."""
        super().__init__("Another device answers at this address")
        self.expected = expected
        self.found = found
        self.name = name
