"""The tables of log lines, one module for each maker: template, meaning."""

from .beken import BEKEN_LINES, BEKEN_NEW_LINES
from .bl602 import BL602_LINES
from .espressif import ESPRESSIF_LINES
from .openbeken import OPENBEKEN_LINES
from .others import LIGHTNING_LINES, OTHER_LINES, WINNER_MICRO_LINES
from .realtek import REALTEK_LINES
from .supplicant import SUPPLICANT_LINES, XRADIO_LINES

# Of two patterns with one anchor the earlier is tried first.
ALL_LINES = (
    *OPENBEKEN_LINES,
    *BL602_LINES,
    *BEKEN_LINES,
    *BEKEN_NEW_LINES,
    *ESPRESSIF_LINES,
    *REALTEK_LINES,
    *XRADIO_LINES,
    *SUPPLICANT_LINES,
    *LIGHTNING_LINES,
    *WINNER_MICRO_LINES,
    *OTHER_LINES,
)
