"""Load what has to be known to pytest before it reads the command line."""

from hypothesis import settings
import pytest

pytest_plugins = [
    "tests.broker_plugin",
    "tests.browser_plugin",
    "tests.live_plugin",
]

# How long an example takes is a matter of the computer.
settings.register_profile("openbk", deadline=None)
settings.load_profile("openbk")


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Keep the event loop out of its debug mode, which takes more than half of the time.

    It tells of slow callbacks, which are a matter of the computer, and of calls from
    other threads, which Home Assistant looks for itself.
    """
