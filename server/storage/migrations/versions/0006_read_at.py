"""Where the staff's latest line stands, and when the patient had read it."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('last_staff_seq', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('cases', sa.Column('read_at', sa.Integer(), nullable=False, server_default='0'))
    latest = "SELECT max(seq) FROM event WHERE case_id = cases.id AND type = 'Message' AND who LIKE '{\"kind\":\"staff\"%'"
    op.execute(f'UPDATE cases SET last_staff_seq = COALESCE(({latest}), 0)')
    seen = "SELECT min(at) FROM event WHERE case_id = cases.id AND type = 'Read' AND who LIKE '{\"kind\":\"patient\"%'"
    op.execute(
        f"UPDATE cases SET read_at = COALESCE(({seen} AND json_extract(data, '$.upto') >= last_staff_seq), 0)"
        ' WHERE last_staff_seq > 0'
    )


def downgrade() -> None:
    op.drop_column('cases', 'read_at')
    op.drop_column('cases', 'last_staff_seq')
