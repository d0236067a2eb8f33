"""Hold the simulator, and any real device, to what the real firmware was seen to do."""
