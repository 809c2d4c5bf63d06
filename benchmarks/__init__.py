"""The figures: one script each, run as `python -m benchmarks.NAME`, one JSON line each."""
