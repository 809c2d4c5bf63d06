"""The tables, as SQLModel classes; they never leave this folder. Times are milliseconds UTC."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""Milliseconds and positions outgrow 32 bits; SQLite's INTEGER has 64 and is the row id."""

LIVE = text("state IN ('waiting', 'open')")


class HeadRow(SQLModel, table=True):
    """The journal's one counter: a gapless position in commit order, and the epoch it belongs to."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="one_head"),)
    id: int = Field(primary_key=True, default=1)
    epoch: str
    pos: int = Field(sa_type=BIG, default=0)
    veil: str = ""


class EventRow(SQLModel, table=True):
    """One event of a case's journal."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "seq", name="event_case_seq"),)
    pos: int = Field(primary_key=True, sa_type=BIG)
    case_id: str
    seq: int
    at: int = Field(sa_type=BIG)
    type: str
    v: int
    who: str
    data: str


class CaseRow(SQLModel, table=True):
    """A case's projection: one row that the queue and the lane read."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "cases_waiting",
            "unit",
            "profession",
            "rank",
            "due",
            "entered",
            "id",
            sqlite_where=text("state = 'waiting'"),
        ),
        Index("cases_live", "unit", "profession", sqlite_where=LIVE),
        Index("cases_owner", "owner", sqlite_where=text("state = 'open'")),
        Index("cases_unrecorded", "owner", sqlite_where=text("state = 'closed' AND marks LIKE '%\"unrecorded\"%'")),
        Index("cases_offered", "offered_to", sqlite_where=text("offered_to IS NOT NULL")),
        Index("cases_asked", "asked", sqlite_where=text("asked IS NOT NULL")),
        Index("cases_pos", "pos"),
        Index("cases_number", "number"),
        Index("cases_scribe", "scribe", sqlite_where=text("state = 'intake' AND scribe != ''")),
    )
    id: str = Field(primary_key=True)
    pos: int = Field(sa_type=BIG)
    seq: int
    state: str
    entrance: str
    unit: str
    profession: str
    level: int
    suggested: int
    rank: int
    due: int = Field(sa_type=BIG)
    entered: int = Field(sa_type=BIG)
    number: str
    name: str
    born: str
    sex: str
    protected: bool
    writer: str
    writer_name: str
    writer_number: str
    lang: str
    scribe: str
    scribe_name: str
    phone: str
    notify: bool
    complaint: str
    owner: str | None
    owner_name: str | None
    owner_seq: int | None
    owner_since: int | None = Field(sa_type=BIG)
    owners: str
    offered_to: str | None
    offered_name: str | None
    turn: str
    turn_since: int = Field(sa_type=BIG)
    answered: bool
    unread: int
    last_patient_seq: int
    last_staff_seq: int
    read_at: int = Field(sa_type=BIG)
    read_by_patient: int
    read_by_staff: int
    outcome: str | None
    closed_at: int | None = Field(sa_type=BIG)
    said: str
    pictures: str
    asked: str | None
    question: str
    sbar: str
    call: str
    parked: str
    merged: str
    marks: str


class IntakeRow(SQLModel, table=True):
    """What the patient said on the way in, and what the triage made of it: written only while it changes."""

    __tablename__ = "intake"
    case_id: str = Field(primary_key=True)
    body: str


class PictureRow(SQLModel, table=True):
    """A picture of a case, written with its event; what is known of it stands in the event."""

    __tablename__ = "picture"
    case_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    body: bytes


class OutcomeRow(SQLModel, table=True):
    """The kept answer of a command, so that the same id gets the same answer."""

    __tablename__ = "outcome"
    __table_args__ = (Index("outcome_at", "at"), {"sqlite_with_rowid": False})
    actor: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    digest: bytes
    body: str


class ReadingRow(SQLModel, table=True):
    """One reading of a patient's data; `ends` names the reading whose end, or whose sign-off, this row is."""

    __tablename__ = "reading"
    __table_args__ = (
        Index("reading_case", "case_id"),
        Index("reading_actor", "actor", "at"),
        Index("reading_patient", "patient", "at"),
        Index("reading_unit", "unit", "at"),
        Index("reading_at", "at"),
        Index("reading_about", "ends", sqlite_where=text("ends > 0")),
    )
    id: int = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    actor: str
    unit: str
    profession: str
    case_id: str
    patient: str
    what: str
    from_seq: int
    ends: int = Field(sa_type=BIG)


class SealRow(SQLModel, table=True):
    """One link of the chain that seals journal and access log, a link for each commit."""

    __tablename__ = "seal"
    id: int = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    pos: int = Field(sa_type=BIG)
    reading: int = Field(sa_type=BIG)
    hash: str


class DraftRow(SQLModel, table=True):
    """What a clinician has typed in a case and not sent."""

    __tablename__ = "draft"
    actor: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    text: str


class DayLineRow(SQLModel, table=True):
    """One of a unit's five lines of Dagens info, with who wrote it and when."""

    __tablename__ = "day_line"
    unit: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    day: str
    text: str
    account: str
    name: str
    at: int = Field(sa_type=BIG)


class UserRow(SQLModel, table=True):
    """A clinician's account."""

    __tablename__ = "account"
    id: str = Field(primary_key=True)
    name: str
    password: str
    disabled: bool = False


class AssignmentRow(SQLModel, table=True):
    """A clinician's assignment at a unit, from–to; one is worn at a time."""

    __tablename__ = "assignment"
    __table_args__ = (Index("assignment_account", "account"),)
    id: str = Field(primary_key=True)
    account: str
    unit: str
    profession: str
    roles: str = ""
    valid_from: int = Field(sa_type=BIG, default=0)
    valid_to: int | None = Field(sa_type=BIG, default=None)


class SessionRow(SQLModel, table=True):
    """A clinician's session; only the hash of its token rests here."""

    __tablename__ = "session"
    __table_args__ = (Index("session_account", "account"),)
    hash: bytes = Field(primary_key=True)
    account: str
    created: int = Field(sa_type=BIG)
    expires: int = Field(sa_type=BIG)
    seen: int = Field(sa_type=BIG, default=0, sa_column_kwargs={"server_default": "0"})
    address: str = Field(default="", sa_column_kwargs={"server_default": ""})
    device: str = Field(default="", sa_column_kwargs={"server_default": ""})


class TotpRow(SQLModel, table=True):
    """A clinician's second factor: the sealed secret, and the last time step whose code was used."""

    __tablename__ = "totp"
    account: str = Field(primary_key=True)
    secret: str
    step: int = Field(sa_type=BIG)
    since: int = Field(sa_type=BIG)


class RecoveryCodeRow(SQLModel, table=True):
    """A recovery code that has not been used; only its hash rests here."""

    __tablename__ = "recovery_code"
    account: str = Field(primary_key=True)
    hash: bytes = Field(primary_key=True)


class PatientTokenRow(SQLModel, table=True):
    """A patient's key to one case; only its hash rests here."""

    __tablename__ = "patient_token"
    __table_args__ = (Index("patient_token_case", "case_id"),)
    hash: bytes = Field(primary_key=True)
    case_id: str
    expires: int = Field(sa_type=BIG)


class PhraseRow(SQLModel, table=True):
    """One version of a phrase that is kept here: a person's own (`account`), a unit's, or the region's (empty)."""

    __tablename__ = "phrase"
    __table_args__ = (Index("phrase_account", "account", "current"),)
    id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    account: str
    current: bool
    at: int = Field(sa_type=BIG)
    by: str
    body: str


class PhraseUseRow(SQLModel, table=True):
    """When a person last sent a phrase, and how often; which case it was is not kept."""

    __tablename__ = "phrase_use"
    account: str = Field(primary_key=True)
    phrase: str = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    n: int


class TrainingRow(SQLModel, table=True):
    """One note of the practice space: sessions, seats, patients sent, what was passed; rows are only ever added."""

    __tablename__ = "training"
    id: int = Field(primary_key=True, sa_type=BIG)
    session: str
    at: int = Field(sa_type=BIG)
    who: str
    type: str
    data: str


class SettingRow(SQLModel, table=True):
    """One version of a document of the region's settings; rows are only ever added."""

    __tablename__ = "setting"
    subject: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    text: str
    by: str
    by_name: str
    at: int = Field(sa_type=BIG)
    why: str


class InviteRow(SQLModel, table=True):
    """The one-time code of who has set no password yet; only its hash rests here, and it goes when it has been used."""

    __tablename__ = "invite"
    account: str = Field(primary_key=True)
    hash: bytes
    expires: int = Field(sa_type=BIG)


class PersonChangeRow(SQLModel, table=True):
    """One change of an account or its assignments: who, when, why. Rows are only ever added; triggers refuse all else."""

    __tablename__ = "person_change"
    __table_args__ = (Index("person_change_account", "account"),)
    id: int = Field(primary_key=True)
    at: int = Field(sa_type=BIG)
    account: str
    what: str
    detail: str
    by: str
    by_name: str
    why: str
