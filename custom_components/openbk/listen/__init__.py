"""Hears news of a device sooner than a poll; knows nothing of Home Assistant."""
