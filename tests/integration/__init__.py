"""The integration in Home Assistant, against simulated devices over real sockets."""
