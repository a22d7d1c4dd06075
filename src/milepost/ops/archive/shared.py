"""What writing and reading an archive share: its manifest, its tables, how a value is written."""

from __future__ import annotations

import base64
import contextlib
import copy
import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import orjson
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

FORMAT = 1
CHUNK = 1 << 20
MANIFEST = "manifest.json"
ATTACHMENTS = "attachments"
ATTACHMENT_TABLE = "discussion_attachment"
LEFT_OUT = {"django_session"}  # who was signed in is not worth keeping, and is dangerous in a stolen backup


class ArchiveError(Exception):
    """The backup or the restore cannot be done; the message says why and what to do. Nothing was changed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One file within the archive."""

    sha256: str
    size: int
    rows: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds; written last, read first."""

    format: int
    version: str
    made_at: str
    engine: str
    migrations: list[tuple[str, str]]
    parts: dict[str, Part]

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return orjson.dumps(dataclasses.asdict(self), option=orjson.OPT_INDENT_2)

    @classmethod
    def from_json(cls, raw: bytes) -> Manifest:
        """Read a manifest, of a format that this version knows."""
        values = orjson.loads(raw)
        if values["format"] != FORMAT:
            raise ArchiveError(
                f"the archive has format {values['format']}, this Milepost reads format {FORMAT}. "
                f"It was written by Milepost {values.get('version', 'of an unknown version')}: restore with that one."
            )
        values["migrations"] = [(app, name) for app, name in values["migrations"]]
        values["parts"] = {name: Part(**part) for name, part in values["parts"].items()}
        return cls(**values)


def applied_migrations(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What the database has seen, in a stable order."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def tables_at(connection: BaseDatabaseWrapper, migrations: list[tuple[str, str]]) -> list[type[models.Model]]:
    """The tables as they were after ``migrations``, as historical models: the present ones may have moved on."""
    loader = MigrationExecutor(connection).loader
    nodes = [node for node in migrations if node in loader.graph.nodes]
    state = loader.project_state(nodes)
    found = [
        model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def written_value(field: models.Field[Any, Any], value: Any) -> Any:
    """``value`` as JSON: dates, numbers and ids in the forms that `read_value` takes back exactly."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    holder: Any = SimpleNamespace(**{field.attname: value})
    return field.value_to_string(holder)


def read_value(field: models.Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The inverse, ready for an INSERT on ``connection``."""
    if value is not None and not isinstance(field, models.JSONField):
        value = _target(field).to_python(value)
    elif value is None and isinstance(field, models.JSONField) and not field.null:
        value = models.Value(None, models.JSONField())
    return field.get_db_prep_save(value, connection)


def _target(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field whose Python type a foreign key has."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def files_named(model: type[models.Model], alias: str) -> list[str]:
    """The hashes of the files that attachments name, the withdrawn ones too: their history can be read."""
    named = model._base_manager.using(alias).exclude(sha256="")
    return list(named.order_by("sha256").values_list("sha256", flat=True).distinct())


def lost_files(named: Iterable[str], data_dir: Path) -> list[str]:
    """Those of them that are not stored."""
    return [digest for digest in named if not (data_dir / ATTACHMENTS / digest[:2] / digest).is_file()]


def is_named_by(name: str, sha256: str) -> bool:
    """Whether a stored file of that name has the content for which it is named."""
    return Path(name).name.partition(".")[0] == sha256


def damaged_parts(parts: Mapping[str, Part]) -> list[str]:
    """The names of attachments in an archive whose content is not that for which they are named."""
    return [
        Path(name).name
        for name, part in parts.items()
        if name.startswith(f"{ATTACHMENTS}/") and not is_named_by(name, part.sha256)
    ]


def hash_of(file: IO[bytes]) -> str:
    """The SHA-256 of all that is read from it."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def second_connection(alias: str, **changes: Any) -> Iterator[BaseDatabaseWrapper]:
    """Another connection to the database, with other settings; `using(alias)` works within."""
    settings = copy.deepcopy(connections["default"].settings_dict)
    settings["OPTIONS"].update(changes.pop("OPTIONS", {}))
    settings.update(changes)
    wrapper: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    connections.settings[alias] = settings
    connections[alias] = wrapper
    try:
        yield wrapper
    finally:
        wrapper.close()
        del connections[alias]
        del connections.settings[alias]
