"""The access log is searched by patient, person, unit and time, and a reading's end or sign-off is found by the reading."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

BY = ('patient', 'unit')


def upgrade() -> None:
    op.drop_index('reading_actor', 'reading')
    op.create_index('reading_actor', 'reading', ['actor', 'at'])
    for column in BY:
        op.create_index(f'reading_{column}', 'reading', [column, 'at'])
    op.create_index('reading_at', 'reading', ['at'])
    op.create_index('reading_about', 'reading', ['ends'], sqlite_where=sa.text('ends > 0'))


def downgrade() -> None:
    for name in ('about', 'at', *BY, 'actor'):
        op.drop_index(f'reading_{name}', 'reading')
    op.create_index('reading_actor', 'reading', ['actor'])
