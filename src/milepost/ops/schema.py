"""A schema made at once, where there is none: what a chain of migrations leads to, without walking it.

Django renders all models anew after each step, a quarter of a minute for a chain that long. The end is the same: tables,
indexes and constraints of the state that the migrations describe, and the record that they were applied. Steps that move rows
have none to move. A test holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_new(connection: BaseDatabaseWrapper) -> bool:
    """Whether no migration was ever applied."""
    return "django_migrations" not in connection.introspection.table_names()


def make_schema(connection: BaseDatabaseWrapper, migrations: Collection[tuple[str, str]] | None = None) -> None:
    """Make the schema of these migrations (by app and name), of all without any; the database must be new."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    every = [(step.app_label, step.name) for step, _ in executor.migration_plan(graph.leaf_nodes(), clean_start=True)]
    applied = [node for node in every if migrations is None or node in migrations]
    models = executor.loader.project_state(applied).apps.get_models()
    with connection.schema_editor(atomic=True) as editor:  # with the record in it: broken off, nothing of either stays
        editor.create_model(executor.recorder.Migration)
        for model in models:
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for app, name in applied:
            executor.recorder.record_applied(app, name)
