"""A release that does not exist: this version's migrations, and one more in each of two contexts.

On SQLite they rebuild both append-only tables, which drops the tables' triggers; PostgreSQL refuses them while a trigger
names the column. `milepost` runs as that release with ``DJANGO_SETTINGS_MODULE=tests.ops.later.settings``.
"""
