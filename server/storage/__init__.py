"""Where cases, accounts and the access log rest: SQLite by default."""
