"""Who has had a case: they may read it afterwards."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

FROM_THE_JOURNAL = """
UPDATE cases SET owners = (
    SELECT json_group_array(id) FROM (
        SELECT json_extract(who, '$.id') AS id, min(seq) FROM event
        WHERE case_id = cases.id AND type = 'Taken' GROUP BY 1 ORDER BY 2
    )
)
"""


def upgrade() -> None:
    op.add_column('cases', sa.Column('owners', sa.String(), nullable=False, server_default='[]'))
    op.execute(FROM_THE_JOURNAL)


def downgrade() -> None:
    op.drop_column('cases', 'owners')
