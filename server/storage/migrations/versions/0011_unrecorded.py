"""Closed cases that are not in the medical record yet are found by who closed them."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("state = 'closed' AND marks LIKE '%\"unrecorded\"%'")
    op.create_index('cases_unrecorded', 'cases', ['owner'], sqlite_where=where)


def downgrade() -> None:
    op.drop_index('cases_unrecorded', 'cases')
