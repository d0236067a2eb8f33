"""Names and numbers that several modules share."""

import logging

from homeassistant.const import Platform

DOMAIN = "openbk"
LOGGER = logging.getLogger(__package__)

CONF_READ_LOG = "read_log"
CONF_SERIAL_PORT = "serial_port"
CONF_BAUD_RATE = "baud_rate"
# The channels in which the device counts its losses of the WiFi.
CONF_COUNTERS = "counters"
# The channels of the relays that are shown as lights.
CONF_LIGHTS = "lights"

DEFAULT_BAUD_RATE = 115200

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.COVER,
    Platform.EVENT,
    Platform.LIGHT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
]

# How often a device that answers is polled (s), unless the options say otherwise.
DEFAULT_SCAN_INTERVAL = 10
MIN_SCAN_INTERVAL, MAX_SCAN_INTERVAL = 5, 300

# A failed poll is tried again after these pauses (s) before the device counts as
# disconnected; the verdict falls at most so long (s) after the poll began.
RETRY_PAUSES = (1.0, 2.0)
VERDICT_TIMEOUT = 20.0
# One attempt of a poll, and a contact with its up to seven requests (s).
ATTEMPT_TIMEOUT = 10.0
CONTACT_TIMEOUT = 30.0
# How long a device that is not known to be there has to take a connection (s): long
# enough for a second try of TCP, and short, for others may be waiting.
BRIEF_CONNECT_TIMEOUT = 2.0
# How long the set-up of a known device waits for it (s): so that one that is there
# shows its states from the start.
START_WAIT = 2.5

# A device that answers all the time is asked this often who it is (s).
IDENTIFY_EVERY = 120.0

# A start-up script can start drivers and set types of channels as late as this (s of
# uptime).
DRIVERS_START = 120

# Values of enums that the device is asked about, in a run of Home Assistant: an enum has
# at most 31 texts, a number that is no enum any number of values.
MOST_TEXTS = 100

# A switched relay shows in the meter after about this long (s).
COMMAND_REFRESH_DELAY = 1.5
