"""The terminal's own ways to say that something has come: bell, OSC 9, OSC 777. No patient's words are ever in it."""


def notice(kind: str, words: str) -> str:
    """Return what the terminal is sent; empty when notices are off."""
    plain = "".join(char for char in words if char.isprintable()).replace(";", ",")
    return {"bell": "\a", "osc9": f"\x1b]9;{plain}\a", "osc777": f"\x1b]777;notify;Clinic24;{plain}\a"}.get(kind, "")
