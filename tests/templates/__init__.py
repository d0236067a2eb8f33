"""Hold the integration against device templates as people have published them.

A template lists a device's pins and its start-up command. `load` makes a simulated
device of it, `expected` says by a rule of its own what it should become, and `held` what
that should show; `got` tells what it became in Home Assistant, and `check` compares. The templates of other people are not
part of the repository; `own.json` holds some that were made up for the tests.
"""
