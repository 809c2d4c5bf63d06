"""Simulated patients, who come in by the same door as everybody else."""
