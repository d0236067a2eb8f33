"""Load what has to be known to pytest before it reads the command line."""

pytest_plugins = ["tests.browser_plugin", "tests.live_plugin"]
