"""Shared autophrases as data, one YAML file per profession or theme; README.md has the format."""
