"""People: one-time codes, and who changed whose account or assignment, when and why."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'invite',
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('expires', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('account'),
    )
    op.create_table(
        'person_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.Integer(), nullable=False),
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('detail', sa.String(), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('why', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('person_change_account', 'person_change', ['account'])
    for doing in ('UPDATE', 'DELETE'):
        op.execute(
            f"CREATE TRIGGER person_change_no_{doing.lower()} BEFORE {doing} ON person_change"
            " BEGIN SELECT RAISE(ABORT, 'rows of person_change are only added'); END"
        )


def downgrade() -> None:
    op.drop_table('person_change')
    op.drop_table('invite')
