"""Searching requests by their words, and queues that staff keep."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0007"
down_revision = "0006"

# FTS5 with the text outside it: words lie in one place only, and erasing a row erases them from the index.
SQLITE = (
    """
    CREATE VIRTUAL TABLE request_text_search USING fts5(
        text, content='request_text', content_rowid='request_id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER request_text_added AFTER INSERT ON request_text BEGIN
        INSERT INTO request_text_search (rowid, text) VALUES (new.request_id, new.text);
    END
    """,
    """
    CREATE TRIGGER request_text_erased AFTER DELETE ON request_text BEGIN
        INSERT INTO request_text_search (request_text_search, rowid, text)
        VALUES ('delete', old.request_id, old.text);
    END
    """,
    """
    CREATE TRIGGER request_text_changed AFTER UPDATE ON request_text BEGIN
        INSERT INTO request_text_search (request_text_search, rowid, text)
        VALUES ('delete', old.request_id, old.text);
        INSERT INTO request_text_search (rowid, text) VALUES (new.request_id, new.text);
    END
    """,
)
POSTGRESQL = "CREATE INDEX request_text_search ON request_text USING gin (to_tsvector('simple', text))"


def upgrade() -> None:
    """Make the tables; `portal rebuild` fills in the words of requests that are there already."""
    op.create_table(
        "request_text",
        sa.Column("request_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_text_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_text")),
    )
    op.create_table(
        "saved_queue",
        sa.Column("id", Key, nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", Document, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_queue_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_queue")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_queue_staff_id_name")),
    )
    # Nearly all requests are closed: found by it, a page of them would have to be sorted first.
    op.drop_index(op.f("ix_service_request_status"), "service_request")
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else (POSTGRESQL,):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE request_text_search")
    op.create_index(op.f("ix_service_request_status"), "service_request", ["status"])
    op.drop_table("saved_queue")
    op.drop_table("request_text")
