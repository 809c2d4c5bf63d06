"""Every hand-written statement of the store; a test EXPLAINs each on a fresh schema."""

from server.storage.rows import COLUMNS, HOT
from server.storage.rows import SELECT_CASE as _CASE

_ORDER = " ORDER BY rank, due, entered, id"
_YEARS = (
    "(strftime('%Y', entered / 1000, 'unixepoch') - substr(born, 1, 4)"
    " - (strftime('%m-%d', entered / 1000, 'unixepoch') < substr(born, 6)))"
)
"""A patient's age in whole years when her case entered, as rows tell it."""
_EVENT = "SELECT seq, at, type, v, who, data FROM event"

SELECT_POS = "SELECT pos FROM head WHERE id = 1"
MOVE_HEAD = "UPDATE head SET pos = pos + ? WHERE id = 1 RETURNING pos"

INSERT_EVENT = "INSERT INTO event (pos, case_id, seq, at, type, v, who, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
EVENTS_AFTER = _EVENT + " WHERE case_id = ? AND seq > ? ORDER BY seq LIMIT ?"
EVENTS_BEFORE = _EVENT + " WHERE case_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"

REVIEWED = (
    "SELECT event.case_id, event.at, event.type, event.data, cases.complaint FROM event JOIN cases ON cases.id = event.case_id"
    " WHERE event.type IN ('FeedbackGiven', 'Flagged', 'FlagAcknowledged') ORDER BY event.pos"
)

INSERT_CASE = f"INSERT INTO cases (pos, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"
UPDATE_CASE = f"UPDATE cases SET pos = ?, {', '.join(f'{c} = ?' for c in COLUMNS)} WHERE id = ? AND seq = ?"
UPDATE_HOT = f"UPDATE cases SET pos = ?, {', '.join(f'{c} = ?' for c in HOT)} WHERE id = ? AND seq = ?"
SELECT_CASE = _CASE + " WHERE id = ?"
LIVE_CASES = _CASE + " WHERE unit = ? AND profession = ? AND state IN ('waiting', 'open')"
OWN_CASES = (
    _CASE + " WHERE (owner = ? AND state = 'open') OR (offered_to = ? AND offered_to IS NOT NULL)"
    " OR (owner = ? AND state = 'closed' AND marks LIKE '%\"unrecorded\"%')"
)
ASKED_CASES = _CASE + " WHERE asked = ? AND asked IS NOT NULL"
ANSWERS_DUE = _CASE + " WHERE asked IS NOT NULL AND json_extract(question, '$.due') <= ?"
LATE_QUESTIONS = (
    "SELECT json_extract(question, '$.profession'), count(*) FROM cases WHERE asked IS NOT NULL"
    " AND json_extract(question, '$.late') = 'coordinator' AND json_extract(question, '$.unit') = ? GROUP BY 1"
)
CHANGED_CASES = _CASE + " WHERE pos > ? ORDER BY pos LIMIT ?"
OWNED_CASES = _CASE + " WHERE state = 'open' AND owner IS NOT NULL"
SILENT_CASES = OWNED_CASES + " AND turn = 'patient' AND turn_since <= ?"
UNTAKEN_CASES = _CASE + " WHERE unit = ? AND state = 'waiting'" + _ORDER
HANDED_OVER = _CASE + " WHERE unit = ? AND state = 'waiting' AND marks LIKE '%\"handed_over\"%'"
QUEUE_COUNTS = (
    "SELECT profession, count(*), min(level), sum(marks LIKE '%\"unacknowledged\"%') FROM cases"
    " WHERE state = 'waiting' AND unit = ? GROUP BY profession"
)
PATIENT_CASES = _CASE + " WHERE number = ? ORDER BY entered DESC LIMIT 50"
HALF_WRITTEN = _CASE + " WHERE state = 'intake' AND scribe != '' AND scribe = ? ORDER BY entered DESC LIMIT 50"
WAITING = "SELECT id FROM cases WHERE state = 'waiting' AND unit = ? AND profession = ?" + _ORDER + " LIMIT ?"
WAITING_WITHIN = (
    "SELECT id FROM cases WHERE state = 'waiting' AND unit = ? AND profession = ?"
    f" AND {_YEARS} BETWEEN ? AND ?" + _ORDER + " LIMIT ?"
)
WAITED_LONGEST = (
    "SELECT id FROM cases WHERE state = 'waiting' AND unit = ? AND profession = ? AND due <= ?"
    " ORDER BY entered, id LIMIT ?"
)

SELECT_INTAKE = "SELECT body FROM intake WHERE case_id = ?"
PUT_INTAKE = "INSERT INTO intake (case_id, body) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body"

INSERT_PICTURE = "INSERT INTO picture (case_id, id, body) VALUES (?, ?, ?)"
SELECT_PICTURE = "SELECT body FROM picture WHERE case_id = ? AND id = ?"

SELECT_OUTCOME = "SELECT digest, body FROM outcome WHERE actor = ? AND id = ?"
INSERT_OUTCOME = "INSERT INTO outcome (actor, id, at, digest, body) VALUES (?, ?, ?, ?, ?)"
DROP_OUTCOMES = "DELETE FROM outcome WHERE at < ?"

INSERT_READING = (
    "INSERT INTO reading (at, actor, unit, profession, case_id, patient, what, from_seq, ends)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_SEAL = "INSERT INTO seal (at, pos, reading, hash) VALUES (?, ?, ?, ?)"
SELECT_HEAD = "SELECT epoch, pos FROM head WHERE id = 1"
_SEAL = "SELECT id, pos, reading, hash, at FROM seal"
SELECT_SEALS = _SEAL + " ORDER BY id"
SEALS_AFTER = _SEAL + " WHERE id > ? ORDER BY id LIMIT ?"
REMOVALS = "SELECT at, what FROM reading WHERE actor > 'command:' AND actor < 'command;' AND what LIKE 'removed %'"
DROP_READINGS = "DELETE FROM reading WHERE id >= ? AND id <= ?"
SEALED_EVENTS = "SELECT pos, case_id, seq, at, type, v, who, data FROM event WHERE pos > ? AND pos <= ? ORDER BY pos"
SEALED_READINGS = (
    "SELECT id, at, actor, unit, profession, case_id, patient, what, from_seq, ends"
    " FROM reading WHERE id > ? AND id <= ? ORDER BY id"
)
_LOGGED = "SELECT id, at, actor, unit, profession, case_id, patient, what FROM reading"
_PAGE = (
    " at >= ? AND at <= ? AND (at, id) < (?, ?) AND ends = 0 AND (? = '' OR actor = ?) AND (? = '' OR unit = ?)"
    " ORDER BY at DESC, id DESC LIMIT ?"
)
LOG_BY_PATIENT = _LOGGED + " WHERE patient = ? AND" + _PAGE
LOG_BY_PERSON = _LOGGED + " WHERE actor = ? AND" + _PAGE
LOG_BY_UNIT = _LOGGED + " WHERE unit = ? AND" + _PAGE
LOG_BY_TIME = _LOGGED + " WHERE" + _PAGE
LOG_FIRST = "SELECT id FROM reading WHERE at >= ? ORDER BY at, id LIMIT 1"
LOG_LAST = "SELECT id FROM reading WHERE at <= ? ORDER BY at DESC, id DESC LIMIT 1"
LOG_ONE = _LOGGED + " WHERE id = ? AND ends = 0 AND patient <> ''"
LOG_ABOUT = "SELECT ends, at, actor, what FROM reading WHERE ends = ? AND ends > 0 ORDER BY id"
CHANGED_BY_STAFF = (
    "SELECT pos, at, who FROM event WHERE case_id = ? AND json_extract(who, '$.kind') = 'staff' ORDER BY pos"
)
SELECT_CONCERNED = "SELECT name, writer_name, owners, owner, offered_to FROM cases WHERE id = ?"
CASES_OF = "SELECT id FROM cases WHERE number = ?"
COUNT_AFTER = "SELECT (SELECT count(*) FROM event WHERE pos > ?), (SELECT count(*) FROM reading WHERE id > ?)"

PUT_DRAFT = (
    "INSERT INTO draft (actor, case_id, at, text) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (actor, case_id) DO UPDATE SET at = excluded.at, text = excluded.text"
)
DROP_DRAFT = "DELETE FROM draft WHERE actor = ? AND case_id = ?"
PUT_LINE = (
    "INSERT INTO day_line (unit, n, day, text, account, name, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (unit, n) DO UPDATE SET day = excluded.day, text = excluded.text,"
    " account = excluded.account, name = excluded.name, at = excluded.at"
)
SELECT_LINES = "SELECT n, day, text, name, at FROM day_line WHERE unit = ? AND text <> '' ORDER BY n"

SELECT_DRAFTS = "SELECT case_id, text FROM draft WHERE actor = ?"

SELECT_PHRASES = "SELECT body FROM phrase WHERE account = ? AND current = 1 ORDER BY id"
LAST_VERSION = "SELECT max(version) FROM phrase WHERE id = ?"
RETIRE_PHRASE = "UPDATE phrase SET current = 0 WHERE id = ? AND current = 1"
INSERT_PHRASE = "INSERT INTO phrase (id, version, account, current, at, by, body) VALUES (?, ?, ?, 1, ?, ?, ?)"
DROP_OWN_PHRASE = "DELETE FROM phrase WHERE id = ? AND account = ? AND account <> ''"
DROP_OWN_USE = "DELETE FROM phrase_use WHERE account = ? AND phrase = ?"
PUT_USE = (
    "INSERT INTO phrase_use (account, phrase, at, n) VALUES (?, ?, ?, 1)"
    " ON CONFLICT (account, phrase) DO UPDATE SET at = excluded.at, n = n + 1"
)
SELECT_RECENT = "SELECT phrase FROM phrase_use WHERE account = ? ORDER BY at DESC, phrase LIMIT ?"
USES = "SELECT phrase, sum(n) FROM phrase_use GROUP BY phrase"

_SETTING = "subject, version, text, by, by_name, at, why"
NEWEST_SETTINGS = (
    f"SELECT {_SETTING} FROM setting AS s"
    " WHERE version = (SELECT max(version) FROM setting WHERE subject = s.subject) ORDER BY subject"
)
SETTING_HISTORY = (
    f"SELECT {_SETTING} FROM setting WHERE subject = ? OR ? = '' ORDER BY at DESC, subject, version DESC LIMIT 1000"
)
LAST_SETTING = f"SELECT {_SETTING} FROM setting WHERE subject = ? ORDER BY version DESC LIMIT 1"
INSERT_SETTING = f"INSERT INTO setting ({_SETTING}) VALUES (?, ?, ?, ?, ?, ?, ?)"
SHIPPED_SETTING = f"INSERT INTO setting ({_SETTING}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
INSERT_TRAINING = "INSERT INTO training (session, at, who, type, data) VALUES (?, ?, ?, ?, ?)"
ALL_TRAINING = "SELECT session, at, who, type, data FROM training ORDER BY id"
LIVE_IN_QUEUE = "SELECT count(*) FROM cases WHERE unit = ? AND profession = ? AND state IN ('waiting', 'open')"

_PERSON_CHANGE = "at, account, what, detail, by, by_name, why"
EVERYBODY = (
    "SELECT account.id, name, disabled, invite.expires FROM account"
    " LEFT JOIN invite ON invite.account = account.id ORDER BY name"
)
EVERY_ASSIGNMENT = (
    "SELECT account, id, unit, profession, roles, valid_from, valid_to FROM assignment ORDER BY valid_from, id"
)
PUT_PERSON = (
    "INSERT INTO account (id, name, password, disabled) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, disabled = excluded.disabled"
)
PUT_ASSIGNMENT = (
    "INSERT INTO assignment (id, account, unit, profession, roles, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, valid_to = excluded.valid_to"
)
SET_LOCK = "UPDATE account SET password = ? WHERE id = ? AND disabled = 0"
PUT_INVITE = (
    "INSERT INTO invite (account, hash, expires) VALUES (?, ?, ?)"
    " ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires = excluded.expires"
)
USE_INVITE = "DELETE FROM invite WHERE account = ? AND hash = ? AND expires > ?"
DROP_SESSIONS_OF = "DELETE FROM session WHERE account = ?"
LIVING_SESSIONS = "SELECT hash FROM session"
NARROWED_SESSIONS = (
    "SELECT hash FROM session WHERE account IN"
    " (SELECT account FROM person_change WHERE id > ? AND what IN ('ended', 'reassigned'))"
)
LAST_PERSON_CHANGE = "SELECT coalesce(max(id), 0) FROM person_change"
INSERT_PERSON_CHANGE = f"INSERT INTO person_change ({_PERSON_CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?)"
PERSON_CHANGES = f"SELECT id, {_PERSON_CHANGE} FROM person_change ORDER BY id DESC LIMIT ?"
CHANGES_OF_PERSON = f"SELECT id, {_PERSON_CHANGE} FROM person_change WHERE account = ? ORDER BY id DESC LIMIT ?"
NEXT_TURN = (
    "SELECT min(at) FROM (SELECT valid_from AS at FROM assignment WHERE valid_from > ?"
    " UNION ALL SELECT valid_to FROM assignment WHERE valid_to > ?)"
)
