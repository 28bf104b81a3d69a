"""Alembic's entry: runs the migrations in one transaction on the engine it is given."""

from alembic import context
from sqlalchemy import Engine

import workflows.models  # noqa: F401
from database.base import Model


def run() -> None:
    engine: Engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=False,
        )
        context.run_migrations()


run()
