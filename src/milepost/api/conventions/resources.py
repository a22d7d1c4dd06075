"""The shapes that operations come in. A resource's file declares its models and decorates one function for each shape:

    companies = Resource("companies", "company", tag="Companies", answer=Company, kind="company")

    @companies.list(sorts=tuple(SORTS))
    def page(call: Call, query: CompanyQuery) -> Page[CompanyRow]:
        return company_page(viewer=call.viewer, filters=CompanyFilter(**query.filters()), page=query.page())

``list`` gives the list and its export, ``one`` the thing itself, its past and its versions, ``create`` and ``update`` also their
bulk forms, ``act`` a change with a name of its own, ``remove`` a DELETE.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar, get_type_hints

from django.http import HttpResponse, HttpResponseBase

from milepost.api.conventions import bulk, conditions, past
from milepost.api.conventions.encoding import Encoder, encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body
from milepost.api.conventions.lists import (
    FieldsQuery,
    ListQuery,
    Whole,
    export_response,
    page_response,
    whole_response,
    without_paging,
)
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.places import in_place, placed
from milepost.core.errors import Missing
from milepost.core.ids import encode_id

Read = Callable[[Call, int], Any]
Respond = Callable[[Call], HttpResponseBase]
F = TypeVar("F", bound=Callable[..., Any])
_BULK = f"Up to {bulk.MAX_ITEMS} in one action: all of them, or none, with the errors by row."


class NoBody(Body):
    """Nothing is taken: send no body, or an empty object."""


@dataclass
class Resource:
    """One kind of thing under ``/name``.

    ``kind`` is what its history is kept under ("" when it has none), ``single`` a thing of which there is one, ``id_of`` gives
    the id in the path from what an action returns. ``under``: what it belongs to; list and create are there, one thing is not.
    ``moves_it``: to make one changes that, so that If-Match, where it is sent, names the version of that.
    """

    name: str
    one_name: str
    tag: str
    answer: type[Answer]
    kind: str = ""
    single: bool = False
    id_of: Callable[[Any], int] = attrgetter("pk")
    under: Resource | None = None
    moves_it: bool = False
    _read: Read | None = field(default=None, init=False)

    @property
    def encoder(self) -> Encoder:
        """How its rows are shown."""
        return encoder_of(self.answer)

    @property
    def path(self) -> str:
        """Where the list is."""
        return f"{self.under.path_of_one if self.under else ''}/{self.name}"

    @property
    def path_of_one(self) -> str:
        """Where one thing is."""
        return f"/{self.name}" if self.single else f"/{self.name}/{{{self.one_name}_id}}"

    def list(
        self, *, sorts: tuple[str, ...], summary: str = "", export: bool = True, whole: Whole | None = None
    ) -> Callable[[F], F]:
        """``fn(call, query) -> Page``: the list, and its export: page by page, or as a ``whole`` at one moment."""

        def register(fn: F) -> F:
            model: type[ListQuery] = get_type_hints(fn)["query"]

            def respond(call: Call) -> HttpResponseBase:
                encode = self.encoder.only(self.encoder.check(call.query.fields))
                return page_response(call.request, fn(call, call.query), encode)

            def respond_with_all(call: Call) -> HttpResponseBase:
                if whole is not None:
                    return whole_response(call, model, self.encoder, whole)
                return export_response(call.query, model, self.encoder, partial(fn, call))

            success = Success(self.answer, "page", headers=("Link",))
            told = summary or f"List {self.name}"
            self._add("GET", self.path, f"list_{self.name}", told, respond, success, query=model, sorts=sorts)
            if export:
                about = "The rows of the list, without pages."
                more = {"query": without_paging(model), "sorts": sorts, "description": about}
                told = f"Export {self.name} as NDJSON"
                lines = Success(self.answer, "lines")
                self._add("GET", f"{self.path}/export", f"export_{self.name}", told, respond_with_all, lines, **more)
            return fn

        return register

    def one(self, fn: F) -> F:
        """``fn(call, id) -> row``: one thing now; with a history also as it was, and its versions."""
        self._read = fn

        def respond(call: Call) -> HttpResponseBase:
            wanted = self.encoder.check(call.query.fields)
            row = fn(call, call.id)
            if self.kind and call.query.as_of is not None:
                return past.state_response(call, self.kind, self.encoder, wanted)
            body = to_bytes(self.encoder.only(wanted)(row))
            etag = conditions.etag_of(row.version, body)
            if conditions.not_modified(call.request, etag):
                return HttpResponse(status=304, headers={"ETag": etag})
            return HttpResponse(body, content_type="application/json", headers={"ETag": etag})

        def respond_with_versions(call: Call) -> HttpResponseBase:
            fn(call, call.id)
            return past.versions_response(call, self.kind, self.encoder)

        told = f"Read {_a(self.one_name)}"
        query = past.AsOfQuery if self.kind else FieldsQuery
        success = Success(self.answer, "sparse", headers=("ETag",))
        self._add("GET", self.path_of_one, f"get_{self.one_name}", told, respond, success, query=query)
        if self.kind:
            told = f"List the versions of {_a(self.one_name)}"
            name, page = f"list_{self.one_name}_versions", Success(past.Version, "page", headers=("Link",))
            more = {"query": past.VersionsQuery, "description": "Newest first: what changed, and the state after it."}
            self._add("GET", f"{self.path_of_one}/versions", name, told, respond_with_versions, page, **more)
        return fn

    def create(self, fn: F) -> F:
        """``fn(call, body) -> aggregate``: make one, or many in one action."""
        model: type[Body] = get_type_hints(fn)["body"]
        write = in_place(fn)

        def respond(call: Call) -> HttpResponseBase:
            make = partial(write, call, call.body)
            made = self.under._with_both(call, make) if self.under and self.moves_it else make()
            return self._located(call, made, self.representation(call, made, status=201))

        success = Success(self.answer, "sparse", 201, ("ETag", "Location"))
        more: dict[str, Any] = {"body": model, "refusals": frozenset({404}), "may_match": self.moves_it}
        self._add("POST", self.path, f"create_{self.one_name}", f"Create {_a(self.one_name)}", respond, success, **more)
        rows = bulk.many(bulk.based(model, self.under.one_name) if self.under and self.moves_it else model)
        self._bulk("POST", f"create_{self.name}", f"Create many {self.name}", rows, write)
        return fn

    def create_with_secret(
        self, answer: type[Answer], secret: str, description: str, *, many: type[Answer] | None = None
    ) -> Callable[[F], F]:
        """``fn(call, body) -> (aggregate, secret)``: what is made is shown with its secret this once, not even to a repeat.

        ``many``: the answer to many in one action, whose items have the secret too.
        """

        def register(fn: F) -> F:
            def respond(call: Call) -> HttpResponseBase:
                made, told = fn(call, call.body)
                body = to_bytes({**self.encoder.all(self._row(call, self.id_of(made))), secret: told})
                headers = {"ETag": conditions.etag_of(made.version, body), "Cache-Control": "no-store"}
                response = HttpResponse(body, status=201, content_type="application/json", headers=headers)
                return self._located(call, made, response)

            success = Success(answer, "one", 201, ("ETag", "Location"))
            more = {"body": get_type_hints(fn)["body"], "hidden_in_repeats": (secret,), "refusals": frozenset({404})}
            name, told = f"create_{self.one_name}", f"Create {_a(self.one_name)}"
            self._add("POST", self.path, name, told, respond, success, description=description, **more)
            if many is not None:
                self._many_with_secrets(fn, many, secret, description)
            return fn

        return register

    def _many_with_secrets(self, fn: Callable[..., Any], answer: type[Answer], secret: str, description: str) -> None:
        def row_of(row: Any) -> dict[str, Any]:
            return {**self._short(row[0]), secret: row[1]}

        more = {"row_of": row_of, "answer": answer, "secret": secret, "about": f"{_BULK} {description}"}
        body = bulk.many(get_type_hints(fn)["body"])
        self._bulk("POST", f"create_{self.name}", f"Create many {self.name}", body, in_place(fn), **more)

    def update(self, fn: F) -> F:
        """``fn(call, id, version, body) -> aggregate``: change what is sent, of one or of many in one action."""
        model: type[Body] = get_type_hints(fn)["body"]
        told = f"Change {_a(self.one_name)}"
        about = "Fields that are not sent stay as they are."
        self._change(fn, method="PATCH", path=self.path_of_one, name=f"update_{self.one_name}", told=told, about=about)
        if not self.single:
            write = in_place(lambda call, item: fn(call, item.id, item.version, item))
            body = bulk.many(bulk.addressed(model))
            self._bulk("PATCH", f"update_{self.name}", f"Change many {self.name}", body, write)
        return fn

    def act(self, word: str, name: str, summary: str, description: str = "") -> Callable[[F], F]:
        """``fn(call, id, version, body) -> aggregate``: a change with a name of its own, ``POST /x/{id}/word``."""

        def register(fn: F) -> F:
            path = f"{self.path_of_one}/{word}"
            self._change(fn, method="POST", path=path, name=name, told=summary, about=description)
            return fn

        return register

    def remove(self, name: str, summary: str, description: str = "") -> Callable[[F], F]:
        """``fn(call, id, version)``: DELETE. The history stays."""

        def register(fn: F) -> F:
            def respond(call: Call) -> HttpResponseBase:
                self._with_both(call, lambda: fn(call, call.id, call.version))
                return HttpResponse(status=204)

            more = {"if_match": True, "description": description}
            done = Success(form="nothing", status=204)
            self._add("DELETE", self.path_of_one, name, summary, respond, done, **more)
            return fn

        return register

    def representation(self, call: Call, made: Any, status: int = 200) -> HttpResponse:
        """The thing as it is after a write; of one that the caller may not read, only id and version."""
        try:
            body = to_bytes(self.encoder.all(self._row(call, self.id_of(made))))
        except Missing:
            body = to_bytes(self._short(made))
        headers = {"ETag": conditions.etag_of(made.version, body)}
        return HttpResponse(body, status=status, content_type="application/json", headers=headers)

    def _short(self, made: Any) -> dict[str, Any]:
        return {"id": encode_id(self.id_of(made)), "version": made.version}

    def _located(self, call: Call, made: Any, response: HttpResponse) -> HttpResponse:
        root = call.request.path.rsplit("/", self.path.count("/"))[0]
        response["Location"] = f"{root}/{self.name}/{encode_id(self.id_of(made))}"
        return response

    def _row(self, call: Call, pk: int) -> Any:
        if self._read is None:
            raise TypeError(f"{self.name} needs @one before what answers with one")
        return self._read(call, pk)

    def _change(self, fn: Callable[..., Any], *, method: str, path: str, name: str, told: str, about: str) -> None:
        def respond(call: Call) -> HttpResponseBase:
            made = self._with_both(call, lambda: placed(call.body, lambda: fn(call, call.id, call.version, call.body)))
            return self.representation(call, made)

        success = Success(self.answer, "sparse", headers=("ETag",))
        more = {"body": get_type_hints(fn)["body"], "if_match": True, "description": about}
        self._add(method, path, name, told, respond, success, **more)

    def _with_both(self, call: Call, write: Callable[[], Any]) -> Any:
        return conditions.with_both_versions(call, write, lambda: self.encoder.all(self._row(call, call.id)))

    def _bulk(
        self, method: str, name: str, told: str, body: type[Body], write: Callable[[Call, Any], Any], **other: Any
    ) -> None:
        status = 201 if method == "POST" else 200
        secret, row_of = other.get("secret"), other.get("row_of", self._short)
        moves = self.under if method == "POST" and self.moves_it else None

        def respond(call: Call) -> HttpResponseBase:
            if self.under is not None and method == "POST":
                self.under._row(call, call.id)
            each = bulk.from_one_version(call, write) if moves else write
            present = partial(self._present, call, moves)
            response = bulk.bulk_response(call, each, row_of, status=status, current=present)
            if secret:
                response["Cache-Control"] = "no-store"
            return response

        more = {"body": body, "refusals": frozenset({404}), "description": other.get("about", _BULK),
                "hidden_in_repeats": (secret,) if secret else ()}  # fmt: skip
        success = Success(other.get("answer", bulk.BulkResult), status=status)
        path = f"{self.path}/bulk" if method == "POST" else f"/{self.name}/bulk"
        self._add(method, path, name, told, respond, success, **more)

    def _present(self, call: Call, moves: Resource | None, item: Any) -> dict[str, Any]:
        return moves.encoder.all(moves._row(call, call.id)) if moves else self.encoder.all(self._row(call, item.id))

    def _add(self, *operation: Any, **more: Any) -> None:
        method, path, name, summary, respond, success = operation
        REGISTRY.add(Operation(method, path, name, self.tag, summary, respond, success, **more))


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
