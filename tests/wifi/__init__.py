"""Tests of the pure package that explains what a device's WiFi did."""
