"""Prints what the log reader and the advice make of a log: `scripts/analyze-log`."""

import argparse
import json
from pathlib import Path
import sys

from custom_components.openbk.wifi.advice import Situation
from custom_components.openbk.wifi.explain import explain_log


def main(arguments: list[str] | None = None) -> int:
    """Read the log named in `arguments` and print its findings; 2 if there is none."""
    parser = argparse.ArgumentParser(prog="analyze-log", description=__doc__)
    parser.add_argument("file", help="a log, or - for standard input")
    parser.add_argument("--chip", help="as the firmware names it: BL602, BK7231N_ALT")
    parser.add_argument("--build", help="the firmware's version: 1.18.95")
    options = parser.parse_args(arguments)
    try:
        log = (
            sys.stdin.buffer.read()
            if options.file == "-"
            else Path(options.file).read_bytes()
        )
    except OSError as error:
        print(f"error: {options.file}: {error.strerror}", file=sys.stderr)
        return 2
    situation = Situation(chip=options.chip, build=options.build)
    print(json.dumps(explain_log(log, situation), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
