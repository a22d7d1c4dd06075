"""Backup and restore: one ZIP file with every table as JSON lines and every attachment, checked by hashes.

The tables are written as values, not as a database's files, so that a backup restores on SQLite and PostgreSQL alike,
whichever it was made on, and under a newer version of Milepost.
"""

from milepost.ops.archive.read import Restored, restore
from milepost.ops.archive.shared import ArchiveError
from milepost.ops.archive.write import Written, backup

__all__ = ["ArchiveError", "Restored", "Written", "backup", "restore"]
