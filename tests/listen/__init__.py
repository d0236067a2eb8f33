"""Tests of what hears news sooner than a poll."""
