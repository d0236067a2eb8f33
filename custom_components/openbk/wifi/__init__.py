"""Explains what a device's WiFi did: codes, log reading, history, advice. Pure."""
