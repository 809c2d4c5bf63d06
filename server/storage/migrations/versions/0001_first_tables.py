"""The first tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy import Text

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('password', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('disabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('assignment',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('account', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('profession', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('roles', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('valid_from', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('valid_to', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index('assignment_account', ['account'], unique=False)

    op.create_table('cases',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('pos', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entrance', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('profession', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('suggested', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('due', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entered', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('born', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sex', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('protected', sa.Boolean(), nullable=False),
    sa.Column('writer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('writer_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('writer_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lang', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notify', sa.Boolean(), nullable=False),
    sa.Column('complaint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('owner_name', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('owner_seq', sa.Integer(), nullable=True),
    sa.Column('owner_since', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('offered_to', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('offered_name', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('turn', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('turn_since', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.Column('unread', sa.Integer(), nullable=False),
    sa.Column('last_patient_seq', sa.Integer(), nullable=False),
    sa.Column('read_by_patient', sa.Integer(), nullable=False),
    sa.Column('read_by_staff', sa.Integer(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('closed_at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('marks', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index('cases_live', ['unit', 'profession'], unique=False, sqlite_where=sa.text("state IN ('waiting', 'open')"))
        batch_op.create_index('cases_number', ['number'], unique=False)
        batch_op.create_index('cases_offered', ['offered_to'], unique=False, sqlite_where=sa.text('offered_to IS NOT NULL'))
        batch_op.create_index('cases_owner', ['owner'], unique=False, sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index('cases_pos', ['pos'], unique=False)
        batch_op.create_index('cases_waiting', ['unit', 'profession', 'rank', 'due', 'entered', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"))

    op.create_table('draft',
    sa.Column('actor', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'case_id')
    )
    op.create_table('event',
    sa.Column('pos', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('v', sa.Integer(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('pos'),
    sa.UniqueConstraint('case_id', 'seq', name='event_case_seq')
    )
    op.create_table('head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('epoch', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('pos', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('id = 1', name='one_head'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('intake',
    sa.Column('case_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_table('outcome',
    sa.Column('actor', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index('outcome_at', ['at'], unique=False)

    op.create_table('patient_token',
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('case_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('hash')
    )
    with op.batch_alter_table('patient_token', schema=None) as batch_op:
        batch_op.create_index('patient_token_case', ['case_id'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actor', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('profession', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('patient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_seq', sa.Integer(), nullable=False),
    sa.Column('ends', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index('reading_actor', ['actor'], unique=False)
        batch_op.create_index('reading_case', ['case_id'], unique=False)

    op.create_table('seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pos', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reading', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('session',
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('account', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('expires', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('hash')
    )


def downgrade() -> None:
    op.drop_table('session')
    op.drop_table('seal')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index('reading_case')
        batch_op.drop_index('reading_actor')

    op.drop_table('reading')
    with op.batch_alter_table('patient_token', schema=None) as batch_op:
        batch_op.drop_index('patient_token_case')

    op.drop_table('patient_token')
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index('outcome_at')

    op.drop_table('outcome')
    op.drop_table('intake')
    op.drop_table('head')
    op.drop_table('event')
    op.drop_table('draft')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('cases_waiting', sqlite_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('cases_pos')
        batch_op.drop_index('cases_owner', sqlite_where=sa.text("state = 'open'"))
        batch_op.drop_index('cases_offered', sqlite_where=sa.text('offered_to IS NOT NULL'))
        batch_op.drop_index('cases_number')
        batch_op.drop_index('cases_live', sqlite_where=sa.text("state IN ('waiting', 'open')"))

    op.drop_table('cases')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index('assignment_account')

    op.drop_table('assignment')
    op.drop_table('account')
