"""Freeze today's schema: a backup of the cast, from which every later version must be able to upgrade.

    python -m tests.ops.make_archive NAME        writes tests/ops/data/NAME.milepost

Run it at a release, before the next migration is written. A file in that folder is never changed or deleted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

DATA = Path(__file__).parent / "data"


def freeze(name: str) -> Path:
    """The cast in a new database, backed up; the file."""
    with tempfile.TemporaryDirectory() as directory:
        os.environ["MILEPOST_DATA_DIR"] = directory
        os.environ["MILEPOST_DATABASE_URL"] = f"sqlite:///{directory}/milepost.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "milepost.settings"
        import django

        django.setup()
        from django.db import transaction

        from milepost.ops.archive import backup
        from milepost.ops.upgrade import upgrade
        from tests import cast

        upgrade(say=print, backup_to=None, now=cast.NOW)
        with transaction.atomic():
            cast.build()
        file = DATA / f"{name}.milepost"
        written = backup(file=file, data_dir=Path(directory), now=cast.NOW)
        print(f"{written.file.name}: {written.rows} rows, {written.size} bytes")
    return file


if __name__ == "__main__":
    freeze(sys.argv[1])
