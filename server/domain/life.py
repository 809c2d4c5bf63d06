"""The one table of transitions: what may happen to a case in which state, and which commands may ask for it.

The state diagram in docs/architecture.md is drawn from here.
"""

from server.contract.views import CaseState

LIFE: dict[CaseState, dict[str, CaseState]] = {
    "intake": {
        "Started": "intake",
        "ContactSet": "intake",
        "EntranceChosen": "intake",
        "UnitChosen": "intake",
        "Described": "intake",
        "Ticked": "intake",
        "ComplaintChosen": "intake",
        "Answered": "intake",
        "Flagged": "intake",
        "Told112": "intake",
        "Replied112": "intake",
        "Assessed": "intake",
        "WentOn": "intake",
        "Submitted": "waiting",
        "Closed": "closed",
    },
    "waiting": {
        "Taken": "open",
        "Message": "waiting",
        "Note": "waiting",
        "Read": "waiting",
        "ContactSet": "waiting",
        "Told112": "waiting",
        "Replied112": "waiting",
        "WentOn": "waiting",
        "Worsened": "waiting",
        "Flagged": "waiting",
        "FlagAcknowledged": "waiting",
        "FeedbackGiven": "waiting",
        "LevelSet": "waiting",
        "Rerouted": "waiting",
        "Closed": "closed",
    },
    "open": {
        "Taken": "open",
        "Message": "open",
        "Note": "open",
        "Read": "open",
        "ContactSet": "open",
        "Told112": "open",
        "Replied112": "open",
        "WentOn": "open",
        "Worsened": "open",
        "Flagged": "open",
        "FlagAcknowledged": "open",
        "FeedbackGiven": "open",
        "LevelSet": "open",
        "HandedOver": "waiting",
        "Offered": "open",
        "Returned": "waiting",
        "Disconnected": "open",
        "Reconnected": "open",
        "Reminded": "open",
        "Unreached": "open",
        "Closed": "closed",
    },
    "closed": {"Read": "closed"},
}
"""state -> event type -> next state. What is not here cannot happen; the diagram in docs/architecture.md is drawn from it."""

CARE = frozenset({"waiting", "open"})

ALLOWED: dict[str, frozenset[str]] = {
    "Start": frozenset({"intake"}),
    "SetContact": frozenset({"intake", "waiting", "open"}),
    "ChooseEntrance": frozenset({"intake"}),
    "ChooseUnit": frozenset({"intake"}),
    "Describe": frozenset({"intake"}),
    "Tick": frozenset({"intake"}),
    "ChooseComplaint": frozenset({"intake"}),
    "AnswerQuestion": frozenset({"intake"}),
    "Reply112": frozenset({"intake", "waiting", "open"}),
    "TakeAdvice": frozenset({"intake"}),
    "GoOn": frozenset({"intake", "waiting", "open"}),
    "Submit": frozenset({"intake"}),
    "Worsened": CARE,
    "Withdraw": frozenset({"intake", "waiting", "open"}),
    "SendMessage": CARE,
    "MarkRead": frozenset({"waiting", "open", "closed"}),
    "Take": CARE,
    "TakeNext": CARE,
    "TakeOver": frozenset({"open"}),
    "WriteNote": CARE,
    "HandOver": frozenset({"open"}),
    "Acknowledge": frozenset({"open"}),
    "Return": frozenset({"open"}),
    "SetLevel": CARE,
    "AcknowledgeFlag": CARE,
    "GiveFeedback": CARE,
    "Close": frozenset({"open"}),
    "Release": frozenset({"open"}),
    "Reconnect": frozenset({"open"}),
    "Reroute": frozenset({"waiting"}),
    "Silence": frozenset({"open"}),
}
"""command type -> the states in which it can be asked for."""

STATE_WORDS: dict[str, tuple[str, str]] = {
    "intake": ("inte inskickat än", "not sent yet"),
    "waiting": ("i kön", "in the queue"),
    "open": ("öppet hos personal", "open with staff"),
    "closed": ("avslutat", "closed"),
}
