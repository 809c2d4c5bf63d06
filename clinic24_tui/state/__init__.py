"""What the client knows, without a screen: no Textual, no I/O."""
