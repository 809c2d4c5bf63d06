"""`clinic24-server phrase`: phrases in from Word, tables and YAML, out again, and what is kept."""
