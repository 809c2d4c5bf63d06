"""A complaint told in a paper matter: does somebody who writes to the secretary tell of something that a nurse has to judge?

Read clause by clause with the search words of the complaints: the clause that asks for the paper is left out, with what it
is about (*intyg för diabetes*), and so is what was, or is denied. docs/free-text.md says how well it does.
"""

import re
from typing import Final

from server.domain.complaints import MAX_TEXT, ComplaintIndex, suggest
from server.domain.flow import Subject

LEAST_SCORE: Final = 58
"""From this score (0–100) a clause tells of a complaint."""
MOST_CLAUSES: Final = 60
"""Clauses that are read; whoever writes the secretary a longer text tells early what it is about."""
_NO_COMPLAINT: Final = frozenset(
    {"administrative", "medication", "health", "health_habits", "rehab", "vaccination_adult", "preschool_contagion"}
)
"""Flows of the care entrance that are about papers, advice and appointments."""

_CLAUSE: Final = re.compile(
    r"(?<!\d),|,(?!\d)|[.](?!\d)|[;:!?\n()–]|\s-\s|\b(?:men|och|samt|fast|för jag|för den|eftersom|but|and|because)\b"
    r"|(?=\b(?:jag|han|hon|vi|barnet) (?:har|är|mår|känner)\b)|(?=\bhar (?:haft|fått|ont|blivit|så|också|feber)\b)"
    r"|(?=\bdet (?:gör|svider|kliar|blöder|värker|trycker)\b)|(?=\bi (?:have|am|feel)\b)",
    re.IGNORECASE,
)
_PAPER: Final = re.compile(
    r"recept|intyg|remiss|journal|kopia|faktur|frikort|blankett|provsvar|svar\w* (?:på|om|från)|röntgen|mammograf|kallelse|remsa|"
    r"klinik|clinic|sköterska|gymnast|kontroll|vaccin|stygn|cellprov|blodprov|prover|försäkring|sjukpenning|sjukskriv|utlåtande|"
    r"\btid(?:en|er|erna)?\b|boka|appointment|referral|prescription|certificate|invoice|sjukhus|mottagning",
    re.IGNORECASE,
)
"""What is asked of a secretary: a clause that names it says what the paper is about."""
_THINGS: Final = re.compile(
    r"medicin|tablett|droppar|salva|stick|mätare|hjälpmedel|levaxin|insulin|\bkvar\b", re.IGNORECASE
)
"""Medicines and aids, whose names hold those of illnesses."""
_THEN: Final = re.compile(
    r"\bhade\b|\b(?:19|20)\d\d\b|\bförra (?:året|veckan|månaden)\b|\bi (?:fjol|våras|somras|höstas|vintras)\b|\bsom barn\b"
    r"|\bfrisk (?:nu|igen)\b|\bsamma \w+ som\b|\bwas\b|\blast (?:year|month)\b",
    re.IGNORECASE,
)
"""What was, is over, or is as before."""


def complaint_in(text: str, index: ComplaintIndex, subject: Subject) -> str:
    """Return the clause that most of all tells of a complaint, and more so than of anything of the secretary's, else ""."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text[:MAX_TEXT]) if clause.strip()]
    scored = [(_score(clause, index, subject), clause) for clause in clauses[:MOST_CLAUSES]]
    score, clause = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return clause if score >= LEAST_SCORE else ""


def _score(clause: str, index: ComplaintIndex, subject: Subject) -> float:
    if _PAPER.search(clause) or _THEN.search(clause):
        return 0.0
    told = " ".join(word for word in clause.split() if not _THINGS.search(word))
    found = suggest(told, index, subject, len(index.flows), None)
    best = {True: 0.0, False: 0.0}
    for hit in found:
        complaint = index.flows[hit.flow_id].entrance != "secretary" and hit.flow_id not in _NO_COMPLAINT
        best[complaint] = max(best[complaint], hit.score)
    return best[True] if best[True] > best[False] else 0.0
