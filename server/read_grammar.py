"""The command line's grammar of `clinic24-server read`; imports nothing else, so that --help is quick."""

import argparse


def add_read(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `read` and what it takes."""
    read = commands.add_parser(
        "read",
        help="läs fritext: besvär och varningstecken / read free text: complaints and red flags",
        description="Läser rader på standard in och svarar på varje med en JSON-rad: text, complaints [{id, score}] (bäst"
        ' först), red_flags [{rule, level, words}] (brådskande först). level är "112" eller ett tal 1–5. / Reads lines on'
        " standard input and answers each with one JSON line: text, complaints [{id, score}] (best first), red_flags"
        ' [{rule, level, words}] (most urgent first). level is "112" or a number 1–5.',
    )
    read.add_argument("--age", type=_months, default=480, help="ålder: 40, 40y, 18m / age: 40, 40y, 18m (default: 40)")
    read.add_argument("--sex", choices=("female", "male"), default="female", help="kön / sex")
    read.add_argument(
        "--writer", choices=("self", "guardian", "relative"), default="self", help="vem skriver / who writes"
    )
    read.add_argument(
        "--entrance", choices=("symptom", "secretary", "bvc"), help="bara den ingången / this entrance only"
    )


def _months(text: str) -> int:
    number, unit = (text[:-1], text[-1]) if text[-1:] in ("y", "m") else (text, "y")
    if not number.isdecimal() or len(number) > 3 or int(number) > (130 if unit == "y" else 999):
        raise argparse.ArgumentTypeError(f"{text!r}: skriv 40, 40y eller 18m / write 40, 40y or 18m")
    return int(number) * (12 if unit == "y" else 1)
