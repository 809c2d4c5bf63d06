"""How the staff's latest line begins: a patient who quotes it back raises no red flag."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('said', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('cases', 'said')
