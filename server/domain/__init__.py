"""The clinic's rules: pure functions over plain values; no clock, no chance, no input or output."""
