"""Frozen baselines: the least that the same stack can do. They are never changed."""
