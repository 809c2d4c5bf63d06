"""Word documents: what Word writes is read as a person sees it; what a stranger may have made of the file is refused."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.adapters.word_file import FILE_MAX, PART_MAX, Paragraph, Table, WordRefused, read_word
from tests.support.word import document, paragraph, run, table


def lines(raw: bytes) -> list[tuple[int | None, str]]:
    return [(block.heading, block.text) for block in read_word(raw).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("style", ["Rubrik1", "R1", "Egen"])
def test_a_heading_is_known_by_its_style_in_swedish_and_english_word(style: str) -> None:
    assert lines(document(paragraph("Hälsning", style=style), paragraph("Hej!"))) == [(1, "Hälsning"), (None, "Hej!")]


def test_runs_that_word_has_split_are_one_text() -> None:
    raw = document(
        paragraph(run("Ring "), run("oss", "<w:b/>"), run(" på ”telefon”."), '<w:proofErr w:type="spellEnd"/>')
    )
    assert lines(raw) == [(None, "Ring oss på ”telefon”.")]


def test_breaks_tabs_hyphens_and_symbols_are_signs() -> None:
    signs = ("<w:br/>", "<w:tab/>", "<w:noBreakHyphen/>", "<w:softHyphen/>", "")
    inner = f"<w:r>{''.join(f'<w:t>{word}</w:t>{sign}' for word, sign in zip('abcde', signs, strict=True))}</w:r>"
    assert lines(document(paragraph(inner, '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'))) == [
        (None, "a\nb\tc-de\uf0b7")
    ]


def test_bullets_and_numbers_stand_before_their_items() -> None:
    raw = document(
        paragraph("dricka", style="Punktlista"),
        paragraph("vila", listed="1"),
        paragraph("ett", listed="2"),
        paragraph("två", listed="2"),
    )
    assert [text for _, text in lines(raw)] == ["• dricka", "• vila", "1. ett", "2. två"]


def test_what_was_deleted_hidden_or_is_a_field_code_is_not_text_and_what_was_inserted_is() -> None:
    raw = document(
        paragraph(
            '<w:del w:id="1"><w:r><w:delText>struket</w:delText></w:r></w:del>',
            '<w:ins w:id="2"><w:r><w:t>nytt</w:t></w:r></w:ins>',
            run(" dolt", "<w:vanish/>"),
            "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>",
            "<w:hyperlink><w:r><w:t> länk</w:t></w:r></w:hyperlink>",
        )
    )
    assert lines(raw) == [(None, "nytt länk")]


def test_a_text_box_is_told_of_and_a_picture_is_not() -> None:
    inner = f"<w:txbxContent>{paragraph('x')}</w:txbxContent>"
    box = f"<mc:AlternateContent><mc:Choice>{inner}</mc:Choice></mc:AlternateContent>"
    raw = document(paragraph("a"), paragraph(f"<w:r>{box}</w:r>"), paragraph("<w:r><w:drawing/></w:r>"))
    assert read_word(raw).boxes == (2,)


def test_a_table_has_its_cells_and_a_row_with_merged_ones_none() -> None:
    (found,) = read_word(document(table(("tid", "Du har en tid."), ("hej", "Hej!")))).blocks
    assert found == Table(1, (("tid", "Du har en tid."), ("hej", "Hej!")))
    (merged,) = read_word(document(table(("tid", "x"), cell='<w:gridSpan w:val="2"/>'))).blocks
    assert merged == Table(1, (None,))


def test_a_main_part_with_another_name_is_found() -> None:
    raw = document(paragraph("Hej"))
    renamed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(renamed, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"word/document.xml", b"word/document2.xml")
            new.writestr(
                name.replace("word/document.xml", "word/document2.xml").replace(
                    "document.xml.rels", "document2.xml.rels"
                ),
                text,
            )
    assert lines(renamed.getvalue()) == [(None, "Hej")]


def zipped(**files: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "inte ett helt Word-dokument"),
        (b"hej", "inte ett helt Word-dokument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gamla Word-formatet (.doc) eller har ett lösenord"),
        (b"PK" + b"\0" * 5_000, "inte ett helt Word-dokument"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "inte ett helt Word-dokument"),
        (document(paragraph("x"), word__document_xml="x")[:-200], "inte ett helt Word-dokument"),
        (b"\0" * (FILE_MAX + 1), "större än 10 MB"),
        (document(paragraph("&a;"), before=BOMB), "DOCTYPE"),
        (document(paragraph("x"), before=OUTSIDE), "DOCTYPE"),
        (document("<w:p>" * 200), "mer än ett vanligt dokument"),
        (document("<w:p>"), "skadad"),
    ],
)
def test_a_wrong_file_is_one_clear_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(WordRefused) as refused:
        read_word(raw)
    assert said in refused.value.fault.sv
    assert refused.value.fault.en


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    raw = document(paragraph("x"), **{"word__styles.xml": " " * (PART_MAX + 1)})
    assert len(raw) < 100_000
    with pytest.raises(WordRefused, match="unpacks to more"):
        read_word(raw)


@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_any_damage_is_refused_or_read_and_never_breaks(noise: bytes, place: int) -> None:
    whole = document(paragraph("Hälsning", style="Rubrik1"), paragraph("Hej!"))
    at = place % len(whole)
    with suppress(WordRefused):
        assert read_word(whole[:at] + noise + whole[at + len(noise) :]).blocks


def test_a_level_of_thousands_of_digits_is_no_level() -> None:
    level = f'<w:outlineLvl w:val="{"7" * 5_000}"/>'
    raw = document(f"<w:p><w:pPr>{level}</w:pPr><w:r><w:t>Hej</w:t></w:r></w:p>")
    assert lines(raw) == [(None, "Hej")]
