"""The outside world: registers, identity, notices, and the data that the clinic writes itself."""
