"""Pictures that patients send: their bytes in a table of their own, what is known of them with the case."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('pictures', sa.String(), nullable=False, server_default='[]'))
    op.create_table(
        'picture',
        sa.Column('case_id', sa.String(), nullable=False),
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('case_id', 'id'),
    )


def downgrade() -> None:
    op.drop_table('picture')
    op.drop_column('cases', 'pictures')
