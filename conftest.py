"""Load what has to be known to pytest before it reads the command line."""

pytest_plugins = [
    "tests.broker_plugin",
    "tests.browser_plugin",
    "tests.live_plugin",
]
