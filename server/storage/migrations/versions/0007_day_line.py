"""Dagens info: five dated lines at a unit."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'day_line',
        sa.Column('unit', sa.String(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('day', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('at', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('unit', 'n'),
    )


def downgrade() -> None:
    op.drop_table('day_line')
