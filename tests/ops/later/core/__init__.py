"""The released migrations of ``core``, and a later one."""

from pathlib import Path

from milepost.core import migrations

RELEASED = sorted(path.stem for folder in migrations.__path__ for path in Path(folder).glob("0*.py"))
__path__ = [*migrations.__path__, *__path__]
