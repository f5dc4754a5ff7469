"""What Alembic runs: the engine comes from portal.store.migrate."""

from alembic import context

from portal.store.base import WRITER
from portal.store.models import Table

engine = context.config.attributes["engine"]

with engine.execution_options(**{WRITER: True}).connect() as connection:
    if engine.dialect.name == "sqlite":
        # To change a table SQLite makes it anew and drops the old one; with foreign keys on, that would first
        # delete every row that points to it. What is left is checked below.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if engine.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows that point nowhere: {broken[:3]}")
    connection.commit()
