"""Second factors and recovery codes; of a session from where and when it was last used, and its end with another password."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
# Whoever changes a password or ends an account, in whatever program, ends the sessions that were begun before.
ENDS = {
    'session_ends_with_account': 'UPDATE OF password, disabled ON account '
    'WHEN old.password <> new.password OR old.disabled <> new.disabled',
    'session_ends_with_no_account': 'DELETE ON account',
}


def upgrade() -> None:
    op.create_table(
        'totp',
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('secret', sa.String(), nullable=False),
        sa.Column('step', BIG, nullable=False),
        sa.Column('since', BIG, nullable=False),
        sa.PrimaryKeyConstraint('account'),
    )
    op.create_table(
        'recovery_code',
        sa.Column('account', sa.String(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'hash'),
    )
    op.add_column('session', sa.Column('seen', BIG, nullable=False, server_default='0'))
    op.add_column('session', sa.Column('address', sa.String(), nullable=False, server_default=''))
    op.add_column('session', sa.Column('device', sa.String(), nullable=False, server_default=''))
    op.execute('UPDATE session SET seen = created')
    op.create_index('session_account', 'session', ['account'])
    for name, when in ENDS.items():
        op.execute(f'CREATE TRIGGER {name} AFTER {when} BEGIN DELETE FROM session WHERE account = old.id; END')


def downgrade() -> None:
    for name in ENDS:
        op.execute(f'DROP TRIGGER {name}')
    op.drop_index('session_account', 'session')
    for column in ('device', 'address', 'seen'):
        op.drop_column('session', column)
    op.drop_table('recovery_code')
    op.drop_table('totp')
