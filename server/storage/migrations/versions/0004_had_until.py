"""Until when each has had a case: they may read it for a while afterwards."""

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

UNTIL_WHEN = """
UPDATE cases SET owners = (
    SELECT json_group_object(taken.id, COALESCE((
        SELECT event.at FROM event
        WHERE event.case_id = cases.id AND event.seq > taken.last
            AND event.type IN ('Taken', 'HandedOver', 'Returned', 'Closed')
        ORDER BY event.seq LIMIT 1
    ), 0)) FROM (
        SELECT json_extract(who, '$.id') AS id, max(seq) AS last FROM event
        WHERE case_id = cases.id AND type = 'Taken' GROUP BY 1
    ) AS taken
)
"""
WHO = "UPDATE cases SET owners = (SELECT json_group_array(key) FROM json_each(cases.owners))"


def upgrade() -> None:
    op.execute(UNTIL_WHEN)


def downgrade() -> None:
    op.execute(WHO)
