"""Turns a validated flow file and its modules into a domain Flow; every reference is checked here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from server.domain.flow import (
    NONE,
    Advice,
    AllOf,
    AnyOf,
    Approval,
    Condition,
    Example,
    Flow,
    Leaf,
    Modifier,
    Option,
    Question,
    Rule,
    Score,
    Subject,
    Text,
)
from server.flows.conditions import FieldError, Names, Path, parse, parse_flat
from server.flows.format import (
    LEVEL_WORDS,
    AdviceFile,
    ExampleFile,
    FlowFile,
    ModifierFile,
    ModuleFile,
    NumberTag,
    OptionFile,
    QuestionFile,
    Raw,
    RuleFile,
    ScoreFile,
    UseFile,
)
from server.flows.wording import signed

NONE_TEXT: Final[Text] = {"sv": "Inget av detta", "en": "None of these"}
YES_TEXT: Final[Text] = {"sv": "Ja", "en": "Yes"}
NO_TEXT: Final[Text] = {"sv": "Nej", "en": "No"}
ACUTE_MODULES: Final = ("pregnancy", "background")
"""Modules that every acute flow ends with, unless it uses them earlier."""
GUARDIAN_BELOW_YEARS: Final = 13

Modules = Mapping[str, ModuleFile]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A question as written, and where: in the flow's own list or in a module's."""

    file: QuestionFile
    path: Path
    module: str | None
    narrowed: Raw | None = None


def build(file: FlowFile, modules: Modules) -> Flow:
    """The flow that a file writes. Raises FieldError where a reference is wrong."""
    placed, used = _place(file, modules)
    own = [modules[name] for name in used]
    names = Names()
    questions = _questions(placed, names)
    names = Names(
        {question.id: question for question in questions},
        [score.id for score in (*file.scores, *(score for module in own for score in module.scores))],
        _tags(file, placed),
    )
    rules = [_rule(rule, ("rules", index), names, None) for index, rule in enumerate(file.rules)]
    rules += [_rule(rule, _where(module.id, "rules"), names, module.id) for module in own for rule in module.rules]
    _unique(rules, "rules")
    for path, word in _undeclared(file):
        raise FieldError(path, f"level {word} is not among the flow's declared levels: {', '.join(file.levels)}")
    otherwise = LEVEL_WORDS[file.otherwise.level]
    flow = Flow(
        id=file.id,
        version=file.version,
        entrance=file.entrance,
        titles=dict(file.titles),
        words={"sv": file.words.sv, "en": file.words.en},
        ages=(file.ages.from_, file.ages.to),
        sexes=file.sexes,
        depth=file.depth,
        levels=file.levels,
        questions=tuple(questions),
        rules=tuple(rules),
        otherwise=Rule("otherwise", otherwise, AnyOf(()), dict(file.otherwise.reason), file.otherwise.source),
        undecided=LEVEL_WORDS[file.undecided] if file.undecided else otherwise,
        safety_net=_advice(file.safety_net, "safety_net", names),
        route=file.route,
        advice=_advice(file.advice, "advice", names),
        acute=file.acute,
        modifiers=tuple(_modifier(item, module.id, names) for module in own for item in module.modifiers),
        scores=_scores(file, own, names),
        not_covered=tuple(dict(topic) for topic in file.not_covered),
    )
    flow = replace(flow, examples=_examples(file.examples, names))
    return signed(flow, Approval(file.approval.by, file.approval.on, file.approval.of)) if file.approval else flow


def check_module(module: ModuleFile) -> None:
    """Check a module by itself: it may name its own questions, facts, scores and any tag. Raises FieldError."""
    placed = [_Placed(question, ("questions", index), None) for index, question in enumerate(module.questions)]
    questions = {question.id: question for question in _questions(placed, Names())}
    names = Names(questions, [score.id for score in module.scores], {})
    for index, rule in enumerate(module.rules):
        parse(rule.when, ("rules", index, "when"), names)
    for index, modifier in enumerate(module.modifiers):
        parse(modifier.when, ("modifiers", index, "when"), names)


def _place(file: FlowFile, modules: Modules) -> tuple[list[_Placed], list[str]]:
    placed: list[_Placed] = []
    used: list[str] = []
    last = [UseFile(use=name) for name in ACUTE_MODULES if file.acute and name in modules]
    written = {item.use for item in file.questions if isinstance(item, UseFile)}
    for index, item in enumerate([*file.questions, *(item for item in last if item.use not in written)]):
        path: Path = ("questions", index)
        if isinstance(item, QuestionFile):
            placed.append(_Placed(item, path, None))
            continue
        if item.use not in modules:
            raise FieldError((*path, "use"), f"no module is called {item.use!r}; modules: {', '.join(sorted(modules))}")
        used.append(item.use)
        for question in modules[item.use].questions:
            if question.id not in item.without:
                options = tuple(option for option in question.options if option.id not in item.without)
                placed.append(_Placed(question.model_copy(update={"options": options}), path, item.use, item.show_when))
    return placed, used


def _questions(placed: Sequence[_Placed], names: Names) -> list[Question]:
    """The questions in order; each may look only at those before it."""
    found: dict[str, Question] = {}
    for item in placed:
        if item.file.id in found:
            raise FieldError((*item.path, "id"), f"two questions are called {item.file.id!r}; ids are unique in a flow")
        earlier = Names(found, names.scores, names.tags)
        found[item.file.id] = _question(item, earlier)
    return list(found.values())


def _question(item: _Placed, earlier: Names) -> Question:
    file = item.file
    question = Question(
        id=file.id,
        kind="single" if file.kind == "yes_no" else file.kind,
        text=dict(file.text),
        topic=dict(file.topic),
        help=_text(file.help),
        options=_options(file, item.path),
        unit=file.unit,
        minimum=file.minimum,
        maximum=file.maximum,
        decimals=file.decimals,
        required=file.required,
        unknown=file.unknown,
        show_when=_show_when(item, earlier),
        history=_text(file.history),
        medicine=file.medicine,
        usual=_usual(file),
        text_child=_text(file.text_child),
        text_relative=_text(file.text_relative),
        module=item.module,
    )
    if problem := _KIND_CHECKS[file.kind](file):
        raise FieldError((*item.path, problem[0]), problem[1])
    return question


def _show_when(item: _Placed, earlier: Names) -> Condition:
    path = (*item.path, "show_when")
    own = parse_flat(item.file.show_when, path, earlier)
    if item.narrowed is None:
        return own
    extra = parse_flat(item.narrowed, path, earlier)
    parts = [part for one in (own, extra) for part in (one.parts if isinstance(one, AllOf) else (one,))]
    return AllOf(tuple(parts))


def _usual(file: QuestionFile) -> str | float | list[str] | None:
    if file.usual is None and file.kind == "yes_no":
        return "no"
    if file.kind == "multiple":
        return [file.usual] if isinstance(file.usual, str) else file.usual or ([NONE] if file.none else None)
    return file.usual


def _options(file: QuestionFile, path: Path) -> tuple[Option, ...]:
    if file.kind == "yes_no":
        if file.positive is None or file.negative is None:
            raise FieldError(
                path, "a yes_no question needs `positive` and `negative`: how yes and no read in the history"
            )
        return (
            Option("yes", YES_TEXT, positive=dict(file.positive)),
            Option("no", NO_TEXT, negative=dict(file.negative)),
        )
    options = [_option(option) for option in file.options]
    if len({option.id for option in options}) != len(options):
        raise FieldError((*path, "options"), "two options have the same id; ids are unique in a question")
    if file.kind == "multiple" and file.none and not any(option.id == NONE for option in options):
        options.append(Option(NONE, NONE_TEXT))
    return tuple(options)


def _option(file: OptionFile) -> Option:
    return Option(
        file.id,
        dict(file.text),
        _text(file.positive),
        _text(file.negative),
        file.points,
        _text(file.text_child),
        _text(file.text_relative),
    )


def _text(text: Mapping[str, str] | None) -> Text | None:
    return None if text is None else dict(text)


Problem = tuple[str, str]


def _choice_problem(file: QuestionFile) -> Problem | None:
    return None if file.options else ("options", f"a {file.kind} question needs options")


def _yes_no_problem(file: QuestionFile) -> Problem | None:
    return ("options", "a yes_no question has its own two options; use `single` for others") if file.options else None


def _number_problem(file: QuestionFile) -> Problem | None:
    if file.minimum is None or file.maximum is None or file.minimum >= file.maximum:
        return "minimum", f"a {file.kind} question needs minimum and maximum, the smaller first"
    return _history_problem(file)


def _history_problem(file: QuestionFile) -> Problem | None:
    for sentence in (file.history or {"sv": ""}).values():
        if str(sentence).count("{value}") != 1 or str(sentence).count("{") != 1:
            return "history", "needs `history` with {value} once in each language, and no other braces"
    return None


_KIND_CHECKS: Final[Mapping[str, Callable[[QuestionFile], Problem | None]]] = {
    "single": _choice_problem,
    "multiple": _choice_problem,
    "yes_no": _yes_no_problem,
    "number": _number_problem,
    "scale": _number_problem,
    "date": _history_problem,
    "text": _history_problem,
    "picture": _history_problem,
}


def _tags(file: FlowFile, placed: Sequence[_Placed]) -> dict[str, Condition]:
    """What carries each tag: the flow itself (then it holds always), an option, or a number past a limit."""
    carriers: dict[str, list[Condition]] = {}
    for item in placed:
        question = item.file
        for option in question.options:
            for tag in option.tags:
                carriers.setdefault(tag, []).append(Leaf("question", question.id, "is", (option.id,)))
        for mark in question.tags:
            name = mark.tag if isinstance(mark, NumberTag) else mark
            carriers.setdefault(name, []).append(_tag_leaf(question, mark, item.path))
    tags: dict[str, Condition] = {tag: AnyOf(tuple(parts)) for tag, parts in carriers.items()}
    # A flow about fever has fever, whatever is answered: an always-true part.
    tags.update({tag: Leaf("fact", "age_months", "at_least", (0,)) for tag in file.tags})
    return tags


def _tag_leaf(question: QuestionFile, mark: str | NumberTag, path: Path) -> Leaf:
    if isinstance(mark, NumberTag) and mark.at_least is not None:
        return Leaf("question", question.id, "at_least", (mark.at_least,))
    if isinstance(mark, NumberTag) and mark.at_most is not None:
        return Leaf("question", question.id, "at_most", (mark.at_most,))
    if isinstance(mark, str) and question.kind == "yes_no":
        return Leaf("question", question.id, "is", ("yes",))
    raise FieldError(
        (*path, "tags"), "a tag stands on an option, on a yes_no question, or on a number with at_least or at_most"
    )


def _where(module: str, part: str) -> Path:
    return (f"module {module}", part)


def _rule(file: RuleFile, path: Path, names: Names, module: str | None) -> Rule:
    return Rule(
        id=file.id if module is None else f"{module}.{file.id}",
        level=LEVEL_WORDS[file.level],
        when=parse(file.when, (*path, "when"), names),
        reason=_then(file.reason, file.action),
        source=file.source,
        ed=file.level == "ED",
        svf=file.level == "SVF",
        door=file.door,
        confirm=file.confirm,
        route=file.route,
        module=module,
        action=_text(file.action),
    )


def _then(reason: Mapping[str, str], action: Mapping[str, str] | None) -> Text:
    return {language: f"{text}: {action[language]}" if action else text for language, text in reason.items()}


def _modifier(file: ModifierFile, module: str, names: Names) -> Modifier:
    when = parse(file.when, (*_where(module, "modifiers"), file.id), names)
    return Modifier(file.id, when, dict(file.reason), file.source)


def _scores(file: FlowFile, modules: Sequence[ModuleFile], names: Names) -> tuple[Score, ...]:
    found = [_score(score, ("scores", index), names) for index, score in enumerate(file.scores)]
    found += [_score(score, _where(module.id, "scores"), names) for module in modules for score in module.scores]
    return tuple(found)


def _score(file: ScoreFile, path: Path, names: Names) -> Score:
    # A score may not look at a score: the names for its terms are the questions alone.
    inner = Names(names.questions, (), names.tags)
    terms = tuple(
        (term.points, parse(term.when, (*path, "terms", i, "when"), inner)) for i, term in enumerate(file.terms)
    )
    for index, name in enumerate(file.sums):
        if name not in names.questions or not any(o.points is not None for o in names.questions[name].options):
            raise FieldError((*path, "sums", index), f"{name!r} is no question with points on its options")
    return Score(file.id, dict(file.title), file.source, terms, file.sums)


def _advice(items: Sequence[AdviceFile], part: str, names: Names) -> tuple[Advice, ...]:
    return tuple(
        Advice({"sv": item.sv, "en": item.en}, parse(item.when, (part, index, "when"), names))
        for index, item in enumerate(items)
    )


def _examples(items: Sequence[ExampleFile], names: Names) -> tuple[Example, ...]:
    for index, item in enumerate(items):
        for name in item.answers:
            if name not in names.questions:
                raise FieldError(("examples", index, "answers", name), f"no question is called {name!r}")
    return tuple(_example(item, names) for item in items)


def _example(file: ExampleFile, names: Names) -> Example:
    who = file.who
    writer = who.writer or ("guardian" if who.age < GUARDIAN_BELOW_YEARS * 12 else "self")
    answers = {
        name: [value]
        if names.questions[name].kind == "multiple" and isinstance(value, str) and value != "unknown"
        else value
        for name, value in file.answers.items()
    }
    return Example(
        text=file.text,
        ordinary=file.kind == "ordinary",
        subject=Subject(who.age, who.sex, writer, who.month, who.earlier_contacts),
        answers=answers,
        level=LEVEL_WORDS[file.level],
        ed=file.level == "ED",
        svf=file.level == "SVF",
        says=file.says,
    )


def _unique(rules: Iterable[Rule], part: str) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.id in seen:
            raise FieldError((part, index, "id"), f"two rules are called {rule.id!r}; ids are unique in a flow")
        seen.add(rule.id)


def _undeclared(file: FlowFile) -> Iterable[tuple[Path, str]]:
    """Rules whose level the flow does not declare. Modules may bring levels of their own."""
    for index, rule in enumerate(file.rules):
        if rule.level not in file.levels:
            yield ("rules", index, "level"), rule.level
