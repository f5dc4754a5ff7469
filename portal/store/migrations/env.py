"""What Alembic runs: the engine comes from portal.store.migrate."""

from alembic import context

from portal.store.base import WRITER
from portal.store.models import Table

engine = context.config.attributes["engine"]

with engine.execution_options(**{WRITER: True}).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
