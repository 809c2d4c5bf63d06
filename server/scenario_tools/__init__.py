"""The commands of those who write scenarios: read, check, list and try them."""
