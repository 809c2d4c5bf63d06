"""The verbs of the program, one class each."""
