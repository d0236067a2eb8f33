"""The index page's changing part, made sure to be whole."""

from .errors import UnreadableReply

# Comes behind everything that is read but the signal; a page that was cut off lacks it.
_END = "Cfg size: "


def whole_page(body: bytes) -> tuple[str, str]:
    """Return the page up to its last lines, and these.

    Raises `UnreadableReply` where it is cut off: the firmware sends no length.
    """
    head, end, tail = body.decode("utf-8", errors="replace").rpartition(_END)
    if not end:
        raise UnreadableReply("The page is not whole")
    return head, tail
