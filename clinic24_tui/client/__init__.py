"""The line to the server: what is said on it, and how it is kept up. No Textual here."""
