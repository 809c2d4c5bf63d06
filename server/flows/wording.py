"""What a flow asks and decides, as one short sign: it tells whether a flow is the one that was signed, or shipped."""

import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from server.domain.flow import Approval, Flow, Text

LENGTH: Final = 16
"""Hexadecimal digits of the sign."""
AS_SHIPPED: Final = "as_shipped.txt"
DEVICE_RULES: Final[Text] = {
    "sv": (
        "Frågor, regler eller nivåer är ändrade. Den region eller enhet som använder den ändrade versionen blir tillverkare "
        "av den enligt reglerna för medicintekniska produkter, förordning (EU) 2017/745. Används den bara i den egna vården "
        "gäller artikel 5.5: kvalitetsledning, dokumentation, en offentlig förklaring, och ingen annan får ta över den. "
        "Annars gäller artikel 16.1 och en tillverkares alla skyldigheter. Gör egen riskhantering och egna tester. "
        "En underskrift av den förra lydelsen gäller inte: flödet är ej godkänt tills en läkare har skrivit under den nya."
    ),
    "en": (
        "Questions, rules or levels are changed. The region or unit that uses the changed version becomes its maker under "
        "the medical device rules, Regulation (EU) 2017/745. Used within its own care only, Article 5(5) applies: quality "
        "management, documentation, a public declaration, and nobody else may take it over. Otherwise Article 16(1) applies "
        "with all the obligations of a manufacturer. Do your own risk management and your own tests. "
        "A signature of the former wording does not count: the flow is not approved until a physician has signed the new one."
    ),
}
"""What a change of a flow makes of whoever uses it."""


def deciding(flow: Flow) -> tuple[object, ...]:
    """Return what the flow asks and decides, without its examples, search words and signature."""
    parts = (flow.questions, flow.rules, flow.otherwise, flow.undecided, flow.levels, flow.modifiers, flow.scores)
    return (*parts, flow.ages, flow.sexes, flow.route, flow.acute, flow.advice, flow.safety_net, flow.not_covered)


def wording(flow: Flow) -> str:
    """Return the sign of what the flow asks and decides, the questions and rules of its modules included."""
    plain = json.dumps(_plain(deciding(flow)), ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()[:LENGTH]


def signed(flow: Flow, approval: Approval) -> Flow:
    """Return the flow with its signature, which counts for the wording that was signed and no other."""
    return replace(flow, approval=approval) if approval.of == wording(flow) else replace(flow, lapsed=approval)


def _plain(value: object) -> Any:
    """Return a value as lists and names in an order that no run of the program changes."""
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted(json.dumps(_plain(item), ensure_ascii=False, sort_keys=True) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def shipped() -> dict[str, str]:
    """Return the sign of each flow as its makers shipped it."""
    text = (files("server.flows") / AS_SHIPPED).read_text(encoding="ascii")
    return dict(line.split() for line in text.splitlines())


def changed(flows: Mapping[str, Flow], makers: Mapping[str, str]) -> list[Text]:
    """Return one sentence for each flow that is not as its makers shipped it."""
    told: list[Text] = []
    for name in sorted(flows.keys() | makers.keys()):
        if name not in flows:
            told.append({"sv": f"{name}: levererat, finns inte här", "en": f"{name}: shipped, not here"})
        elif name not in makers:
            told.append({"sv": f"{name}: tillagt efter leveransen", "en": f"{name}: added after delivery"})
        elif wording(flows[name]) != makers[name]:
            told.append({"sv": f"{name}: ändrat efter leveransen", "en": f"{name}: changed after delivery"})
    return told
