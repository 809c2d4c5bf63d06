"""Who writes a case in for a caller by telephone."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('scribe', sa.String(), nullable=False, server_default=''))
    op.add_column('cases', sa.Column('scribe_name', sa.String(), nullable=False, server_default=''))
    op.create_index(
        'cases_scribe', 'cases', ['scribe'], sqlite_where=sa.text("state = 'intake' AND scribe != ''")
    )


def downgrade() -> None:
    op.drop_index('cases_scribe', 'cases')
    op.drop_column('cases', 'scribe_name')
    op.drop_column('cases', 'scribe')
