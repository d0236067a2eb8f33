"""Tests of the OpenBK integration."""
