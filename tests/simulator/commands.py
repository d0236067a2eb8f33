"""Find and run console commands: registry, aliases, backlog, conditions, scripts."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from .arguments import WHITE_SPACE, Arguments
from .c_types import atoi
from .events import RELATIONS, Handler, Repeating, Waiter, event_name

if TYPE_CHECKING:
    from .firmware import Firmware

_LONGEST_NAME = 127
_LONGEST_IN_BACKLOG = 127
# Deep enough for any real script; an alias that calls itself would crash a device.
_DEEPEST = 30


class Result(Enum):
    """How a command went; the text is what `/api/cmnd` says."""

    OK = "OK"
    EMPTY = "No command entered"
    UNKNOWN = "Unknown command"
    BAD_ARGUMENT = "Bad argument"
    NOT_ENOUGH = "Not enough arguments for this command"
    ERROR = "Command found but returned error"


# A command gets the device, the name it was called by and its raw arguments.
type Command = Callable[[Firmware, str, str], Result | None]
# The same with split arguments; the table says how many it needs at least.
type ArgumentCommand = Callable[["Firmware", Arguments], Result | None]


def needs(
    count: int, command: ArgumentCommand, *, quotes: bool = False, expand: bool = True
) -> Command:
    """Return a command that splits its arguments and refuses too few."""

    def run(firmware: Firmware, name: str, text: str) -> Result | None:
        arguments = firmware.arguments(text, quotes=quotes, expanding=expand)
        if len(arguments) < count:
            firmware.log.add_error(
                f"Cant run '{name}', expected at least {count} args "
                f"(given {len(arguments)})"
            )
            return Result.NOT_ENOUGH
        return command(firmware, arguments)

    return run


def not_found(firmware: Firmware, name: str, text: str) -> Result:
    """Say in the log that there is no such command."""
    firmware.log.add_error(f"cmd {name} NOT found (args {text})")
    return Result.UNKNOWN


def with_driver(names: tuple[str, ...], command: Command) -> Command:
    """Return a command that exists once one of these drivers has been started."""

    def run(firmware: Firmware, name: str, text: str) -> Result | None:
        if firmware.drivers.known.isdisjoint(names):
            return not_found(firmware, name, text)
        return command(firmware, name, text)

    return run


def accepted(_: Firmware, __: str, ___: str) -> None:
    """Do nothing: a command whose effect nobody can see from outside."""


class Shell:
    """The command interpreter of a running device."""

    def __init__(self, firmware: Firmware) -> None:
        """Know the commands of this build and no alias yet."""
        # Imported here: the command modules need this one.
        from . import channel_commands, light_commands, system_commands  # noqa: PLC0415

        self._firmware = firmware
        self._depth = 0
        self._commands: Mapping[str, Command] = {
            name.lower(): command
            for name, command in (
                channel_commands.COMMANDS
                | light_commands.COMMANDS
                | system_commands.COMMANDS
                | _COMMANDS
            ).items()
        }
        self.aliases: dict[str, str] = {}

    def run(self, line: str) -> Result:
        """Run one command line."""
        line = line.lstrip(WHITE_SPACE)
        if not line:
            return Result.EMPTY
        name = line.split(maxsplit=1)[0][:_LONGEST_NAME]
        text = line[len(name) :].lstrip(WHITE_SPACE)
        command = self._find(name) or self._find(_without_number(name))
        if command is None:
            return not_found(self._firmware, name, text)
        return self._call(command, name, text)

    def _call(self, command: Command, name: str, text: str) -> Result:
        if self._depth >= _DEEPEST:
            return Result.ERROR
        self._depth += 1
        try:
            return command(self._firmware, name, text) or Result.OK
        finally:
            self._depth -= 1

    def _find(self, name: str) -> Command | None:
        alias = self.aliases.get(name.lower())
        if alias is None:
            return self._commands.get(name.lower())
        return lambda firmware, _, text: self._run_alias(alias, text)

    def _run_alias(self, alias: str, text: str) -> Result:
        """Run an alias; arguments do not follow its own, they replace them."""
        if not text:
            return self.run(alias)
        name = _without_number(alias.split(maxsplit=1)[0])
        command = self._find(alias) or self._find(name)
        if command is None:
            return not_found(self._firmware, alias, text)
        return self._call(command, alias, text)

    def knows(self, name: str) -> bool:
        """Tell whether a name is taken by a command or an alias."""
        return self._find(name) is not None

    def run_script(self, text: str) -> None:
        """Run the lines of a script; `delay_s` and `waitFor` put off what follows."""
        self.run_lines([line.strip() for line in text.splitlines()])

    def run_lines(self, lines: list[str]) -> None:
        """Run commands one after the other, comments left out."""
        for index, line in enumerate(lines):
            name, _, argument = line.partition(" ")
            if name.lower() in ("delay_s", "delay_ms"):
                seconds = self._firmware.constants.evaluate(argument)
                whole = max(1, round(seconds / (1000 if name[-2:] == "ms" else 1)))
                self._firmware.later(whole, partial(self.run_lines, lines[index + 1 :]))
                return
            if name.lower() == "waitfor" and self._wait(argument, lines[index + 1 :]):
                return
            if name.lower() == "return":
                return
            if line and not line.startswith(("//", "#")) and not line.endswith(":"):
                self.run(line)

    def _wait(self, text: str, lines: list[str]) -> bool:
        """Put off the lines until an event; False where there is no such event."""
        arguments = self._firmware.arguments(text)
        event = event_name(arguments.text(0))
        if event is None or len(arguments) < 2:
            self._firmware.log.add_error(f"{text} is not a valid event", "EVENT")
            return False
        relation = arguments.text(1)[:1]
        related = relation in ("<", ">", "!")
        value = atoi(arguments.text(2 if related else 1))
        self._firmware.events.wait(
            Waiter(
                event,
                relation if related else "",
                value,
                partial(self.run_lines, lines),
            )
        )
        return True


def _without_number(name: str) -> str:
    for index, character in enumerate(name):
        if character.isdigit():
            return name[:index]
    return name


def _backlog(firmware: Firmware, _: str, text: str) -> Result:
    parts = text.split(";")
    if any(word in text.lower() for word in ("delay_ms", "delay_s", "waitfor")):
        firmware.shell.run_lines([part.strip() for part in parts])
        return Result.OK
    outcome = Result.OK
    for part in parts if parts[-1] else parts[:-1]:
        result = firmware.run(part[:_LONGEST_IN_BACKLOG])
        if result not in (Result.OK, Result.EMPTY):
            outcome = result
    return outcome


def _alias(firmware: Firmware, arguments: Arguments) -> Result | None:
    name, command = arguments.text(0), arguments.rest(1)
    if firmware.shell.knows(name):
        firmware.log.add(
            "CMD_Alias: the alias you are trying to use is already in use "
            "(as an alias or as a command)",
            "EVENT",
        )
        return Result.BAD_ARGUMENT
    firmware.shell.aliases[name.lower()] = command
    firmware.log.add(f"New alias has been set: {name} runs {command}", "CMD")
    return None


def _if(firmware: Firmware, arguments: Arguments) -> Result | None:
    if arguments.text(1).lower() != "then":
        return Result.BAD_ARGUMENT
    words = [arguments.text(index).lower() for index in range(len(arguments))]
    true = bool(firmware.constants.evaluate(arguments.text(0)))
    if "else" not in words[2:]:
        if true:
            firmware.run(arguments.rest(2))
        return None
    if words[3] != "else":
        return Result.BAD_ARGUMENT
    firmware.run(arguments.text(2 if true else 4))
    return None


def _add_event_handler(firmware: Firmware, name: str, text: str) -> Result | None:
    arguments = firmware.arguments(text)
    if len(arguments) < 3:
        return Result.NOT_ENOUGH
    event = event_name(arguments.text(0))
    if event is None:
        firmware.log.add_error(f"{arguments.text(0)} is not a valid event", "EVENT")
        return Result.BAD_ARGUMENT
    count = int(name[-1]) if name[-1:] in ("2", "3") else 1
    if arguments.is_integer(1):
        value: int | str = arguments.integer(1)
        more = tuple(arguments.integer(index) for index in range(2, 1 + count))
    else:
        value, more = arguments.text(1), ()
    command = arguments.rest(1 + count)
    firmware.events.add(Handler(event, command, value, more))
    firmware.log.add(
        f"CMD_AddEventHandler: added {arguments.text(0)} with cmd {command}", "EVENT"
    )
    return None


def _add_change_handler(firmware: Firmware, arguments: Arguments) -> Result | None:
    event, relation = event_name(arguments.text(0)), arguments.text(1)
    if event is None or relation not in RELATIONS:
        return Result.BAD_ARGUMENT
    firmware.events.add(
        Handler(event, arguments.rest(3), arguments.integer(2), relation=relation)
    )
    return None


def _clear_handlers(firmware: Firmware, _: str, __: str) -> None:
    firmware.log.add(f"Fried {len(firmware.events.handlers)} handlers", "CMD")
    firmware.events.handlers.clear()


def _repeat(firmware: Firmware, name: str, text: str) -> Result | None:
    arguments = firmware.arguments(text)
    with_identity = name.lower() == "addrepeatingeventid"
    first = 3 if with_identity else 2
    if len(arguments) <= first:
        return Result.NOT_ENOUGH
    firmware.events.repeat(
        Repeating(
            max(1, arguments.integer(0)),
            arguments.integer(1),
            arguments.rest(first),
            arguments.integer(2) if with_identity else 0,
        )
    )
    return None


def _cancel_repeating(firmware: Firmware, arguments: Arguments) -> None:
    events = firmware.events
    identity = arguments.integer(0)
    events.repeating = [e for e in events.repeating if e.identity != identity]


def _clear_repeating(firmware: Firmware, _: str, __: str) -> None:
    firmware.events.repeating.clear()


_COMMANDS: dict[str, Command] = {
    "backlog": _backlog,
    "alias": needs(2, _alias),
    "if": needs(3, _if, quotes=True, expand=False),
    "addEventHandler": _add_event_handler,
    "addChangeHandler": needs(4, _add_change_handler),
    "clearAllHandlers": _clear_handlers,
    "listEventHandlers": accepted,
    "addRepeatingEvent": _repeat,
    "addRepeatingEventID": _repeat,
    "cancelRepeatingEvent": needs(1, _cancel_repeating),
    "clearRepeatingEvents": _clear_repeating,
    "listRepeatingEvents": accepted,
}
