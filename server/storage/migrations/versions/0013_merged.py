"""Cases that are made one name each other; a patient's rows are known as hers by a sign that only this database can make."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('merged', sa.String(), nullable=False, server_default='null'))
    op.add_column('head', sa.Column('veil', sa.String(), nullable=False, server_default=''))
    op.execute('UPDATE head SET veil = lower(hex(randomblob(16)))')


def downgrade() -> None:
    op.drop_column('head', 'veil')
    op.drop_column('cases', 'merged')
