"""The clinic's server: the journal, the lane that writes it, and the doors to it."""
