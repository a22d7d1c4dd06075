"""Where the viewer was last, for the command palette. The browser keeps addresses only; names are told behind the walls."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.references import names_of
from milepost.web.search.commands import Command
from milepost.web.search.places import KIND_NAMES

MOST = 8
#: Kinds whose page is named as they are.
_PAGES = frozenset({"milestone", "initiative", "company", "portfolio", "objective", "proposal"})


def recent_places(viewer: Viewer, paths: Sequence[str]) -> list[Command]:
    """The pages at these addresses that the viewer may see, in their order. One SQL query for each kind of thing."""
    found: list[tuple[str, str, int]] = []
    for path in paths[:MOST]:
        try:
            match = resolve(path)
        except Resolver404:
            continue
        pk = match.kwargs.get(f"{match.url_name}_id")
        if match.url_name in _PAGES and isinstance(pk, int):
            found.append((path, str(match.url_name), pk))
    names = names_of(viewer, dict.fromkeys(pk for _path, _kind, pk in found))
    return [
        Command(_("Recent"), names[pk], path, hint=str(KIND_NAMES[kind])) for path, kind, pk in found if pk in names
    ]
