"""Values of measures: why a counted one has no number, and which were read from the fixed grid."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the columns; of what was signed before nothing was read from the grid."""
    with op.batch_alter_table("measure_value") as table:
        table.add_column(sa.Column("lack", sa.String(20), nullable=True))
        table.add_column(sa.Column("from_grid", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("measure_value") as table:
        table.alter_column("from_grid", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Drop them: a value without a number no longer says why."""
    with op.batch_alter_table("measure_value") as table:
        table.drop_column("from_grid")
        table.drop_column("lack")
