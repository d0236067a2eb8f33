"""Unit tests of the device package."""
