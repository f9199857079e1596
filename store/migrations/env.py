"""Alembic's environment: migrates over the connection that store.schema hands in."""

from alembic import context

from store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, user_module_prefix="")
with context.begin_transaction():
    context.run_migrations()
