"""Real parts for the tests of the server: a clock set by hand, a lane on a real store, a house on a port, clients."""
