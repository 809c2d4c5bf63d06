"""Rooms that cover the screen: one file and one style sheet each."""
