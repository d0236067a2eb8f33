"""Names and numbers that several modules share."""

from datetime import timedelta
import logging

from homeassistant.const import Platform

DOMAIN = "openbk"
LOGGER = logging.getLogger(__package__)

CONF_READ_LOG = "read_log"
CONF_SERIAL_PORT = "serial_port"
CONF_BAUD_RATE = "baud_rate"
# The channels in which the device counts its losses of the WiFi.
CONF_COUNTERS = "counters"

DEFAULT_BAUD_RATE = 115200

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.COVER,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
]

POLL_INTERVAL = timedelta(seconds=10)

# A failed poll is tried again after these pauses (s) before the device counts as
# disconnected; the verdict falls at most so long (s) after the poll began.
RETRY_PAUSES = (1.0, 2.0)
VERDICT_TIMEOUT = 20.0
# One attempt of a poll, and the first contact with its up to six requests (s).
ATTEMPT_TIMEOUT = 10.0
CONTACT_TIMEOUT = 30.0

# A start-up script can start the meter's driver as late as this (s of uptime).
DRIVERS_START = 120

# Values of enums that the device is asked about, in a run of Home Assistant: an enum has
# at most 31 texts, a number that is no enum any number of values.
MOST_TEXTS = 100

# A switched relay shows in the meter after about this long (s).
COMMAND_REFRESH_DELAY = 1.5
