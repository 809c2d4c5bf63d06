"""A question to a colleague and the parts of the latest handover, with the case."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('asked', sa.String(), nullable=True))
    op.add_column('cases', sa.Column('question', sa.String(), nullable=False, server_default='null'))
    op.add_column('cases', sa.Column('sbar', sa.String(), nullable=False, server_default='null'))
    op.create_index('cases_asked', 'cases', ['asked'], sqlite_where=sa.text('asked IS NOT NULL'))


def downgrade() -> None:
    op.drop_index('cases_asked', 'cases')
    op.drop_column('cases', 'sbar')
    op.drop_column('cases', 'question')
    op.drop_column('cases', 'asked')
