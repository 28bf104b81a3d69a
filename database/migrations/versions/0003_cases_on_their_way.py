"""cases on their way to another version"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("mapping", database.types.Document(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", database.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_migration_definition_id")
        ),
        sa.ForeignKeyConstraint(["started_by_id"], ["member.id"], name=op.f("fk_migration_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
    )
    with op.batch_alter_table("migration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_migration_definition_id"), ["definition_id"], unique=False)

    op.create_table(
        "migration_case",
        sa.Column("migration_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("waiting", "moved", "refused", name="migrationstatus", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("remarks", database.types.Document(), nullable=False),
        sa.Column("done_at", database.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_migration_case_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["migration_id"], ["migration.id"], name=op.f("fk_migration_case_migration_id")
        ),
        sa.PrimaryKeyConstraint("migration_id", "instance_id", name=op.f("pk_migration_case")),
    )
    with op.batch_alter_table("migration_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_migration_case_instance_id"), ["instance_id"], unique=False)


def downgrade() -> None:
    op.drop_table("migration_case")
    op.drop_table("migration")
