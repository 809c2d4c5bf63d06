"""The triage flows: their files, the format they are written in, and the check of their content."""
