"""Load what has to be known to pytest before it reads the command line."""

from hypothesis import settings

pytest_plugins = [
    "tests.broker_plugin",
    "tests.browser_plugin",
    "tests.live_plugin",
]

# How long an example takes is a matter of the computer.
settings.register_profile("openbk", deadline=None)
settings.load_profile("openbk")
