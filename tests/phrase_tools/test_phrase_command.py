"""`clinic24-server phrase …` against a real data folder: in from Word, CSV and YAML, out again, all or nothing."""

import io
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from server.__main__ import main
from server.domain.phrases import Phrase
from server.phrase_tools.drafts import shortened
from server.phrase_tools.sources import read_source
from server.storage import phrases as kept
from tests.support.clock import HandClock
from tests.support.houses import furnished
from tests.support.wire import PASSWORD
from tests.support.word import document, paragraph, run, table

Phrasing = Callable[..., SimpleNamespace]


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    house = await furnished(tmp_path / "data", HandClock())
    await house.stop()
    return tmp_path / "data"


@pytest.fixture
def phrase(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Phrasing:
    def call(tool: str, *given: object, password: str = PASSWORD) -> SimpleNamespace:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        code = main(["phrase", tool, *map(str, given), "--data", str(data)])
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return call


def stored(data: Path, account: str = "") -> list[Phrase]:
    db = sqlite3.connect(data / "clinic24.db")
    try:
        return kept.read(db, account)
    finally:
        db.close()


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.yaml"])
def test_what_a_strangers_file_says_in_a_fault_steers_no_terminal(phrase: Phrasing, tmp_path: Path, name: str) -> None:
    evil = "\x1b]0;evil\x07\u202e\x9b31m"
    column = f'kortnamn;text;"{evil}\nInget är fel"\nx;y;z\n'
    entry = f'phrases:\n- "{evil.encode("unicode_escape").decode()}\\nInget är fel": 1\n'
    said = phrase("import", file(tmp_path, name, column if name == "a.csv" else entry), "--owner", "Chef")
    assert said.code == 1
    assert "Inget är fel" in said.err
    assert "\nInget är fel" not in said.err
    assert not set("\x1b\x07\u202e\x9b") & set(said.err)


WORD = document(
    paragraph("Våra fraser", style="Rubrik"),
    paragraph("Egenvård", style="Rubrik1"),
    paragraph("Råd vid halsont", style="Rubrik2"),
    paragraph(run("Säg “aj” om det gör\u00a0ont."), run(" Hals\u00adont går över.")),
    paragraph("Drick ofta.", style="Punktlista"),
    paragraph("Vila.", style="Punktlista"),
    paragraph(""),
    paragraph("Hör av dig om ____ dagar, XX eller [tid]."),
    paragraph(";ringer Vi ringer upp", style="R1"),
    paragraph("Vi ringer dig [[tid]]."),
)
BODY = (
    "Säg ”aj” om det gör ont. Halsont går över.\n– Drick ofta.\n– Vila.\n\n"
    "Hör av dig om [[fyll i]] dagar, [[fyll i]] eller [[tid]]."
)


def test_word_by_headings_becomes_the_units_phrases(data: Path, phrase: Phrasing, tmp_path: Path) -> None:
    path = file(tmp_path, "fraser.docx", WORD)
    dry = phrase("import", path, "--unit", "asby", "--owner", "Enhetschef", "--dry-run")
    assert (dry.code, stored(data)) == (0, [])
    assert "Provkörning" in dry.out
    done = phrase("import", path, "--unit", "asby", "--owner", "Enhetschef")
    assert done.code == 0, done.err
    first, second = sorted(stored(data), key=lambda one: one.shortcut)
    assert (first.shortcut, first.title_sv, first.units, first.owner) == (
        "ringer", "Vi ringer upp", ("asby",), "Enhetschef",
    )  # fmt: skip
    assert first.text_sv == "Vi ringer dig [[tid]]."
    assert (second.shortcut, second.title_sv, second.tags) == (
        "rådhalsont",
        "Råd vid halsont",
        ("våra fraser", "egenvård"),
    )
    assert second.text_sv == BODY
    assert second.version == 1
    assert ";ringer: enhetens (asby) fras går före yrkets" in done.out


def test_a_table_of_two_columns_becomes_phrases_and_its_head_does_not(
    phrase: Phrasing, data: Path, tmp_path: Path
) -> None:
    rows = (("Kortnamn", "Text"), ("välkommen", "Hej och välkommen!"), ("Tid på labbet", "Kom [[tid]]."))
    raw = document(paragraph("Labb", style="Rubrik1"), table(*rows))
    assert phrase("import", file(tmp_path, "t.docx", raw), "--unit", "asby", "--owner", "Chef").code == 0
    assert {(one.shortcut, one.title_sv, one.text_sv, one.tags) for one in stored(data)} == {
        ("välkommen", "Välkommen", "Hej och välkommen!", ("labb",)),
        ("tidlabbet", "Tid på labbet", "Kom [[tid]].", ("labb",)),
    }


def test_the_same_file_again_changes_nothing_and_a_changed_text_is_a_new_version(
    phrase: Phrasing, data: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, "fraser.docx", WORD)
    phrase("import", path, "--unit", "asby", "--owner", "Chef")
    again = phrase("import", path, "--unit", "asby", "--owner", "Chef")
    assert "0 fraser att läsa in, 2 oförändrade" in again.out
    changed = document(paragraph(";ringer Vi ringer upp", style="R1"), paragraph("Vi ringer dig i dag [[tid]]."))
    assert (
        "version 2\t;ringer"
        in phrase("import", file(tmp_path, "b.docx", changed), "--unit", "asby", "--owner", "Chef").out
    )
    (ringer,) = [one for one in stored(data) if one.shortcut == "ringer"]
    assert (ringer.version, ringer.text_sv) == (2, "Vi ringer dig i dag [[tid]].")


CSV = "kortnamn;titel;text;text_en;taggar;ålder från;kön;nivå\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_a_swedish_spreadsheet_saves_it(phrase: Phrasing, data: Path, tmp_path: Path, encoding: str) -> None:
    row = 'åderråd;Råd om åderbråck;"Ha högläge; rör på dig.";;ben|åder;18;female;4|5\n'
    path = file(tmp_path, "fraser.csv", (CSV + row).replace("\n", "\r\n").encode(encoding))
    done = phrase("import", path, "--profession", "nurse", "--owner", "Chef", "--review-by", "2028-01-31")
    assert done.code == 0, done.err
    (one,) = stored(data)
    assert (one.shortcut, one.text_sv, one.text_en) == ("åderråd", "Ha högläge; rör på dig.", "")
    assert (one.tags, one.professions, one.units) == (("ben", "åder"), ("nurse",), ())
    assert (one.when.age_from, one.when.sex, one.when.levels) == (18, "female", frozenset({4, 5}))
    assert one.review_by.isoformat() == "2028-01-31"


def test_what_is_exported_is_read_back_the_same(phrase: Phrasing, data: Path, tmp_path: Path) -> None:
    row = "plus;Plus;+ ett tecken först;+ a sign first;x;0,25;male;\n"
    phrase("import", file(tmp_path, "a.csv", CSV + row), "--unit", "asby", "--owner", "Chef")
    before = stored(data)
    for form in ("yaml", "csv"):
        out = tmp_path / f"ut.{form}"
        assert phrase("export", "--unit", "asby", "--format", form, "--to", out).code == 0
        back = phrase("import", out, "--unit", "asby")
        assert "0 fraser att läsa in, 1 oförändrade" in back.out, back.err
    assert "'+ ett tecken" in (tmp_path / "ut.csv").read_text("utf-8-sig")
    assert stored(data) == before
    shown = yaml.safe_load(phrase("export", "--unit", "asby").out)["phrases"]
    assert [one["shortcut"] for one in shown] == ["plus"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", document(paragraph("Tom", style="Rubrik1")), "stycke 1 (”Tom”): Rubriken har ingen text"),
        ("a.docx", document(paragraph("Bara text")), "gör frasens namn till Rubrik 1"),
        ("a.docx", document(table(("a", "b", "c"))), "tabell 1, rad 1: Raden ska ha två celler"),
        ("a.docx", document(table(("namn", ""))), "tabell 1, rad 1: Raden saknar namn eller text"),
        ("a.docx", document(paragraph("Lång", style="Rubrik1"), paragraph("a" * 901)), "901 tecken"),
        ("a.docx", b"inte word", "inte ett helt Word-dokument"),
        ("a.doc", b"", "Filen slutar på .doc"),
        ("a.csv", CSV + "hej hopp;Hej;Hej!;;;;;\n", "rad 2 shortcut: Kortnamnet ska ha"),
        ("a.csv", CSV + "hej1;Hej;Hej {{namn}}!;;;;;\n", "rad 2 text_sv: Okänt namn"),
        ("a.csv", CSV + "hej1;Hej;Hej!;;;tre;;\n", "rad 2 when_age_from"),
        ("a.csv", CSV + "hej1;Hej;Hej 19800312-2380!;;;;;\n", "personnummer"),
        ("a.csv", CSV + "ett;A;A;;;;;\nett;B;B;;;;;\n", "rad 3 shortcut: Kortnamnet ett finns två gånger"),
        ("a.csv", CSV + "ring112;A;A;;;;;\n", "hör till en 112-text"),
        ("a.csv", "namn;färg\nx;y\n", "Okända: färg"),
        ("a.csv", b"\xff\xff\x00\x81", "Filen är inte text"),
        ("a.yaml", "phrases: [", "rad 1: Filen går inte att läsa som YAML"),
        ("a.yaml", "phrases:\n - shortcut: hej1\n   title: {sv: H}\n   txt: x\n", "rad 4 txt: Okänt fält"),
    ],
)
def test_a_fault_says_file_place_and_what_to_do_and_nothing_is_written(
    phrase: Phrasing, data: Path, tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    if name == "a.csv" and isinstance(content, str) and content.startswith(CSV):
        content += "bra;Bra;Den här är rätt.;;;;;\n"
    done = phrase("import", file(tmp_path, name, content), "--unit", "asby", "--owner", "Chef")
    assert done.code == 1
    assert said in done.err
    assert done.err.startswith(f"{name}, ")
    assert "Inget är inläst" in done.err
    assert stored(data) == []


def test_a_phrase_without_an_owner_is_asked_for_one(phrase: Phrasing, tmp_path: Path) -> None:
    done = phrase("import", file(tmp_path, "a.csv", CSV + "hej1;Hej;Hej!;;;;;\n"), "--unit", "asby")
    assert done.code == 1
    assert "owner" in done.err


def test_ones_own_are_imported_listed_and_exported_with_ones_password_only(
    phrase: Phrasing, data: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, "mina.docx", WORD)
    assert phrase("import", path, "--user", "anna").code == 0
    own = stored(data, "anna")
    assert [(one.account, one.owner, one.units) for one in own] == [("anna", "Anna Ek", ())] * 2
    assert stored(data) == []
    assert ";ringer" in phrase("list", "--user", "anna").out
    assert "ringer" in phrase("export", "--user", "anna").out
    for user, password in (("anna", "fel"), ("anna", ""), ("karin", "fel"), ("nobody", PASSWORD)):
        for tool in ("list", "export"):
            refused = phrase(tool, "--user", user, password=password)
            assert (refused.code, refused.out) == (2, "")
            assert "läses bara av sin ägare" in refused.err
    for given in ((), ("--unit", "asby")):
        assert "Vi ringer dig" not in phrase("export", *given).out
    assert "ringer" not in phrase("list", "--user", "karin").out


def test_the_list_tells_owner_review_date_version_and_use_and_removing_takes_out_of_use(
    phrase: Phrasing, data: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, "a.csv", CSV + "labb;Labbet;Kom hit.;;;;;\n")
    phrase("import", path, "--unit", "asby", "--owner", "Chef", "--review-by", "2020-01-01")
    line = next(line for line in phrase("list", "--unit", "asby").out.splitlines() if ";labb" in line)
    assert line.split("\t") == ["unit", ";labb", "Labbet", "Chef", "2020-01-01 !", "1", "0"]
    assert phrase("remove", "labb").code == 2
    assert phrase("remove", ";labb", "--unit", "asby").code == 0
    assert stored(data) == []


def test_a_wrong_call_is_one_sentence(phrase: Phrasing, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, "a.docx", WORD)
    assert "ingen enhet heter" in phrase("import", path, "--unit", "mars").err
    assert "okänt yrke" in phrase("import", path, "--profession", "vet").err
    assert "--review-by" in phrase("import", path, "--review-by", "snart").err
    assert "går inte att öppna" in phrase("import", tmp_path / "b.docx", "--unit", "asby").err
    assert main(["phrase", "list", "--data", str(tmp_path / "none")]) == 2
    assert "ingen datamapp" in capsys.readouterr().err


def test_check_tells_which_phrase_goes_before_which_and_it_is_no_fault(
    phrase: Phrasing, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phrase("import", file(tmp_path, "a.csv", CSV + "kvar;Kvar;Är du kvar?;;;;;\n"), "--unit", "asby", "--owner", "Chef")
    assert main(["check", "--data", str(data)]) == 0
    assert ";kvar: enhetens (asby) fras går före regionens" in capsys.readouterr().out


def test_text_before_the_first_heading_and_text_boxes_are_told_of(tmp_path: Path) -> None:
    raw = document(paragraph("Inledning"), paragraph("Hej", style="Rubrik1"), paragraph("Hej!"))
    source = read_source(file(tmp_path, "a.docx", raw))
    assert [note.place.sv for note in source.notes] == ["stycke 1 (”Inledning”)"]
    assert [draft.fields["shortcut"] for draft in source.drafts] == ["hej"]


@pytest.mark.parametrize(
    ("title", "shortcut"),
    [("Råd vid halsont", "rådhalsont"), ("112 vid kramp", "kramp"), ("Om du", "omdu"), ("x" * 40, "x" * 20), ("!", "")],
)
def test_a_shortcut_is_made_of_the_titles_larger_words(title: str, shortcut: str) -> None:
    assert shortened(title) == shortcut
