"""The performance year: papers, values of measures and what they are counted by, CitiStat."""

import sqlalchemy as sa
from alembic import op

from portal.store.types import Document, Key, Moment

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables."""
    _make_papers()
    _make_values()
    _make_stats()
    op.add_column("outbox", sa.Column("about", Document, nullable=True))


def downgrade() -> None:
    """Drop them: plans, reports, memos and their values are gone."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("about")
    for table in ("follow_up_step", "follow_up", "stat_session", "measure_value", "register_link"):
        op.drop_table(table)
    for table in ("paper_step", "paper_revision", "paper"):
        op.drop_table(table)


def _make_papers() -> None:
    op.create_table(
        "paper",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("opened_by", sa.String(100), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("frozen", Document, nullable=True),
        sa.Column("frozen_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("kind", "subject", "year", name=op.f("uq_paper_kind_subject_year")),
    )
    op.create_table(
        "paper_revision",
        sa.Column("paper_id", Key, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("beside", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_revision_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "name", "number", name=op.f("pk_paper_revision")),
    )
    op.create_table(
        "paper_step",
        sa.Column("id", Key, nullable=False),
        sa.Column("paper_id", Key, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marks", Document, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_step_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_step")),
    )
    op.create_index(op.f("ix_paper_step_paper_id"), "paper_step", ["paper_id"])


def _make_values() -> None:
    op.create_table(
        "register_link",
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("first_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("reads", sa.String(20), nullable=False),
        sa.Column("scope", Document, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"], ["register_measure.identity"], name=op.f("fk_register_link_identity")
        ),
        sa.PrimaryKeyConstraint("identity", "first_year", name=op.f("pk_register_link")),
    )
    op.create_table(
        "measure_value",
        sa.Column("id", Key, nullable=False),
        sa.Column("identity", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("numerator", sa.String(60), nullable=True),
        sa.Column("denominator", sa.String(60), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paper_id", Key, nullable=True),
        sa.Column("figure", Key, nullable=True),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity"], ["register_measure.identity"], name=op.f("fk_measure_value_identity")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_measure_value_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_value")),
    )
    op.create_index(
        op.f("ix_measure_value_identity_year_slot"), "measure_value", ["identity", "year", "slot"]
    )


def _make_stats() -> None:
    op.create_table(
        "stat_session",
        sa.Column("id", Key, nullable=False),
        sa.Column("stat", sa.String(64), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("held_at", Moment(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("cancelled_why", sa.Text(), nullable=False),
        sa.Column("scheduled_by", sa.String(100), nullable=False),
        sa.Column("scheduled_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stat_session")),
    )
    op.create_index(op.f("ix_stat_session_stat"), "stat_session", ["stat"])
    op.create_table(
        "follow_up",
        sa.Column("id", Key, nullable=False),
        sa.Column("stat", sa.String(64), nullable=False),
        sa.Column("session_id", Key, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("deliverable", sa.String(40), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("blockers", sa.Text(), nullable=False),
        sa.Column("escalated_at", Moment(), nullable=True),
        sa.Column("escalated_to", sa.Text(), nullable=False),
        sa.Column("escalated_why", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by", sa.String(100), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["stat_session.id"], name=op.f("fk_follow_up_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_stat_done_at"), "follow_up", ["stat", "done_at"])
    op.create_table(
        "follow_up_step",
        sa.Column("id", Key, nullable=False),
        sa.Column("follow_up_id", Key, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("changes", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_step_follow_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_step")),
    )
    op.create_index(op.f("ix_follow_up_step_follow_up_id"), "follow_up_step", ["follow_up_id"])
