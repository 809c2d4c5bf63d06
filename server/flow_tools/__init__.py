"""Tools for those who write, read and sign triage flows: `clinic24-server flow …`."""
