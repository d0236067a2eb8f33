"""Measurements; they print what they find and never fail because a machine is slow."""
