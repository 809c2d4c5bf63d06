"""Phrases of units and of one's own, in versions; and who has used which when."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'phrase',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('current', sa.Boolean(), nullable=False),
        sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('body', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id', 'version'),
    )
    op.create_index('phrase_account', 'phrase', ['account', 'current'])
    op.create_table(
        'phrase_use',
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('phrase', sa.String(), nullable=False),
        sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'phrase'),
    )


def downgrade() -> None:
    op.drop_table('phrase_use')
    op.drop_index('phrase_account', 'phrase')
    op.drop_table('phrase')
