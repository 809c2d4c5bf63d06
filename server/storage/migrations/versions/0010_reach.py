"""The telephone protocol of a case, and until when it is put away."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('call', sa.String(), nullable=False, server_default='null'))
    op.add_column('cases', sa.Column('parked', sa.String(), nullable=False, server_default='null'))


def downgrade() -> None:
    op.drop_column('cases', 'parked')
    op.drop_column('cases', 'call')
