"""`flow try`: answers a flow line by line; after each answer the level and the history as far as it goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TextIO

from server.domain.anamnesis import write
from server.domain.flow import RING_112, SELF_CARE, SKIPPED, UNKNOWN, Answer, Flow, Question, Subject, Text
from server.domain.triage import Assessment, advice_for, assess, check_answer, next_question, safety_net_for
from server.domain.verdict import asks_112
from server.flow_tools.words import LEVELS, word_of

_SAYS: Final[dict[str, Text]] = {
    "many": {"sv": "siffror med komma mellan", "en": "numbers with commas between"},
    "one": {"sv": "en siffra", "en": "one number"},
    "unknown": {"sv": "? = vet ej", "en": "? = don't know"},
    "skip": {"sv": "tom rad = hoppa över", "en": "empty line = pass by"},
    "back": {"sv": "< = tillbaka", "en": "< = back"},
    "level": {"sv": "Nivå", "en": "Level"},
    "stop": {
        "sv": "Här avbryts frågorna: patienten visas 112 eller akutmottagning.",
        "en": "The questions stop here: the patient is shown 112 or the emergency department.",
    },
    "done": {"sv": "Alla frågor är besvarade.", "en": "All questions are answered."},
    "ended": {"sv": "Svaren tog slut före frågorna.", "en": "The answers ended before the questions."},
    "advice": {"sv": "Råd", "en": "Advice"},
    "net": {"sv": "Skyddsnät", "en": "Safety net"},
    "wrong": {"sv": "Svaret passar inte", "en": "The answer does not fit"},
}
_FAULTS: Final[dict[str, Text]] = {
    "required": {"sv": "frågan måste besvaras", "en": "the question must be answered"},
    "unknown_not_allowed": {"sv": "”vet ej” finns inte här", "en": "“don't know” is not offered here"},
    "not_an_option": {"sv": "välj bland alternativen", "en": "choose among the options"},
    "none_with_others": {"sv": "”inget av detta” står ensamt", "en": "“none of these” stands alone"},
    "too_low": {"sv": "talet är för litet", "en": "the number is too small"},
    "too_high": {"sv": "talet är för stort", "en": "the number is too large"},
    "too_many_decimals": {"sv": "för många decimaler", "en": "too many decimals"},
    "bad_date": {"sv": "skriv ÅÅÅÅ-MM-DD", "en": "write YYYY-MM-DD"},
    "wrong_type": {"sv": "skriv ett tal", "en": "write a number"},
    "repeated": {"sv": "samma alternativ två gånger", "en": "the same option twice"},
}


@dataclass(slots=True)
class Trial:
    """One person's way through a flow, read from `source` and told to `out`."""

    flow: Flow
    subject: Subject
    lang: str
    source: TextIO
    out: TextIO
    answers: dict[str, Answer] = field(default_factory=dict)

    def run(self) -> int:
        """Ask until nothing is left or the flow stops: 0. 1 when the input ends before that."""
        while (question := next_question(self.flow, self.answers, self.subject)) is not None:
            self._tell(self._asked(question))
            line = self.source.readline()
            if not line:
                self._tell([self._says("ended")])
                return 1
            if line.strip() == "<":
                if self.answers:
                    self.answers.popitem()
                continue
            value = read_answer(question, line.strip())
            fault = check_answer(self.flow, question.id, value, self.answers, self.subject)
            if fault is not None:
                self._tell([f"{self._says('wrong')}: {_FAULTS[fault][self.lang] if fault in _FAULTS else fault}"])
                continue
            self.answers[question.id] = value
            result = assess(self.flow, self.answers, self.subject)
            self._tell(self._standing(result))
            if result.stop and (result.level == RING_112 or not asks_112(self.flow, self.answers, self.subject)):
                self._tell([self._says("stop")])
                return 0
        self._tell(self._end(assess(self.flow, self.answers, self.subject)))
        return 0

    def _says(self, name: str) -> str:
        return _SAYS[name][self.lang]

    def _tell(self, lines: "list[str] | Iterator[str]") -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        self.out.flush()

    def _asked(self, question: Question) -> Iterator[str]:
        yield f"\n{question.text[self.lang]}"
        if question.help is not None:
            yield f"({question.help[self.lang]})"
        for number, option in enumerate(question.options, 1):
            yield f"  {number} {option.text[self.lang]}"
        ways = [self._says("many" if question.kind == "multiple" else "one")] if question.options else []
        if question.minimum is not None and question.maximum is not None:
            ways.append(f"{question.minimum:g}–{question.maximum:g} {question.unit or ''}".strip())
        ways += [self._says("unknown")] if question.unknown and question.kind not in ("text", "picture") else []
        ways += [] if question.required else [self._says("skip")]
        yield f"[{question.id}: {', '.join([*ways, self._says('back')])}]"

    def _standing(self, result: Assessment) -> Iterator[str]:
        word = word_of(result.level, ed=result.ed, svf=result.svf and result.level == SELF_CARE - 1)
        yield f"{self._says('level')}: {LEVELS[word][self.lang]}"
        for line in write(self.flow, self.answers, self.subject, "", None, result):
            if line.kind != "not_asked":
                yield f"  {line.sv if self.lang == 'sv' else line.en}"

    def _end(self, result: Assessment) -> Iterator[str]:
        yield f"\n{self._says('done')} → {result.route}"
        if result.level == SELF_CARE:
            yield self._says("advice")
            yield from (f"  {text[self.lang]}" for text in advice_for(self.flow, self.answers, self.subject))
        yield self._says("net")
        yield from (f"  {text[self.lang]}" for text in safety_net_for(self.flow, self.answers, self.subject))


def read_answer(question: Question, line: str) -> Answer:
    """What a typed line answers: options by number or id, a number with comma or point, else the text."""
    if line == "":
        return SKIPPED
    if line == "?" and question.kind not in ("text", "picture"):
        return UNKNOWN
    if question.options:
        chosen = [_option(question, part.strip()) for part in line.split(",")]
        return chosen if question.kind == "multiple" else ",".join(chosen)
    if question.kind == "picture":
        return [part.strip() for part in line.split(",")]
    if question.kind in ("number", "scale"):
        try:
            return float(line.replace(",", ".")) if question.decimals else int(line)
        except ValueError:
            return line
    return line


def _option(question: Question, part: str) -> str:
    if part.isascii() and part.isdigit() and 1 <= int(part) <= len(question.options):
        return question.options[int(part) - 1].id
    return part
