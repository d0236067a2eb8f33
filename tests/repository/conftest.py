"""Makes this repository's integration the one that Home Assistant finds."""

# Before Home Assistant's tests put their own `custom_components` in its place.
import custom_components.openbk  # noqa: F401
