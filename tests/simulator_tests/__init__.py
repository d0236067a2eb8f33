"""Test the simulator itself: manners, faults, time, WiFi, and its command."""
