"""Lists: pages, sorting, filters, sparse fields, exports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection

from milepost.access.actions.grants import grant_role
from milepost.api.conventions import lists
from milepost.core import outbox, prepared
from milepost.core.clock import now
from milepost.core.ids import decode_id
from tests.api.world import World


def bulk_companies(world: World, count: int) -> None:
    """More companies, of which every third lies in France."""
    items = [
        {"name": f"Company {n:03}", "sector": "energy", "country": "FR" if n % 3 == 0 else "PL"} for n in range(count)
    ]
    assert world.api("admin").post("/companies/bulk", {"items": items}).status_code == 201


def walk(world: World, path: str) -> list[dict[str, Any]]:
    """All rows, by following the Link header."""
    api, rows, path = world.api("admin"), [], path.removeprefix("/api/v1")
    while path:
        response = api.get(path)
        assert response.status_code == 200, response.content
        body = response.json()
        rows += body["items"]
        link = response.get("Link")
        assert (link is None) == (body["next_cursor"] is None)
        path = "" if link is None else link[1 : link.index(">")].removeprefix("/api/v1")
    return rows


@pytest.mark.parametrize("sort", ["name", "-name", "recorded_at", "-entry_date", "id"])
def test_pages_follow_each_other_without_gaps_or_repeats(world: World, sort: str) -> None:
    bulk_companies(world, 12)
    whole = world.api("admin").get(f"/companies?sort={sort}&limit=500").json()["items"]
    rows = walk(world, f"/companies?sort={sort}&limit=5&fields=name")
    assert [row["id"] for row in rows] == [row["id"] for row in whole]
    assert len(rows) == 14


@pytest.mark.parametrize(
    "name",
    ["milestones", "initiatives", "objectives", "proposals", "holdings", "events", "milestones/pitfalls"],
)
def test_every_order_of_a_list_goes_on_behind_a_cursor(world: World, name: str) -> None:
    """Whatever its column is made of: the queries behind cursors are kept, and held against Django's."""
    before = prepared._checks
    prepared.check_each(lambda _functions: True)
    try:
        refused = world.api("admin").get(f"/{name}?sort=colour").json()
        keys = refused["mend"].partition(": ")[2].partition(";")[0].split(", ")
        for sort in (sign + key for key in keys for sign in ("", "-")):
            whole = world.api("admin").get(f"/{name}?sort={sort}&limit=50").json()["items"]
            rows = walk(world, f"/{name}?sort={sort}&limit={max(1, len(whole) // 3)}")
            assert len(whole) > 1
            assert [row["id"] for row in rows][:50] == [row["id"] for row in whole], sort
    finally:
        prepared.check_each(before)


def test_a_cursor_of_another_sort_is_refused(world: World) -> None:
    bulk_companies(world, 3)
    cursor = world.api("admin").get("/companies?sort=name&limit=2").json()["next_cursor"]
    response = world.api("admin").get(f"/companies?sort=-name&cursor={cursor}")
    assert (response.status_code, response.json()["field"]) == (422, "cursor")


def test_a_forged_cursor_is_refused(world: World) -> None:
    bulk_companies(world, 3)
    cursor = world.api("admin").get("/companies?limit=2").json()["next_cursor"]
    for forged in (cursor[:-1], "A" + cursor, cursor.split(".")[0], "." + cursor, cursor + "x"):
        assert world.api("admin").get(f"/companies?cursor={forged}").status_code == 422


def test_filters_keep_what_they_say(world: World) -> None:
    bulk_companies(world, 6)
    api = world.api("admin")
    assert {row["country"] for row in api.get("/companies?country=FR").json()["items"]} == {"FR"}
    held = api.get(f"/companies?portfolio_id={world['fund']}").json()["items"]
    assert {row["name"] for row in held} == {"Aster", "Brio"}
    assert [row["name"] for row in api.get("/companies?q=ast").json()["items"]] == ["Aster"]
    assert api.get("/companies?archived=true").json()["items"] == []


def test_sparse_fields_keep_the_id_and_what_is_named(world: World) -> None:
    api = world.api("admin")
    assert set(api.get("/companies?fields=name,version").json()["items"][0]) == {"id", "name", "version"}
    assert set(api.get(f"/companies/{world['aster']}?fields=name").json()) == {"id", "name"}
    line = orjson.loads(b"".join(api.get("/companies/export?fields=name").streaming_content).split(b"\n")[0])
    assert set(line) == {"id", "name"}
    refused = api.get("/companies?fields=name,colour").json()
    assert refused["value"] == "colour"
    assert "fiscal_pattern" in refused["mend"]


LISTS = ["companies", "portfolios", "holdings", "objectives", "initiatives", "proposals", "people", "grants", "events",
         "invitations", "tokens", "notices"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("person", ["admin", "executive_aster", "investor"])
def test_the_export_has_the_rows_of_the_list(
    world: World, name: str, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MAX_LIMIT", 2)  # so that the export needs several pages
    api = world.api(person)
    response = api.get(f"/{name}/export")
    assert response["Content-Type"] == "application/x-ndjson"
    exported = [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert exported == api.get(f"/{name}?limit=500").json()["items"]


@pytest.mark.parametrize("person", ["admin", "executive_aster", "investor"])
@pytest.mark.parametrize("asked", ["", "sort=-name", "open=true&fields=name,stake,team,due", "fields=id"])
def test_the_export_of_milestones_has_the_bytes_of_the_list(world: World, person: str, asked: str) -> None:
    """It is written from what is stored without making rows of it, at one moment."""
    api = world.api(person)
    lines = b"".join(api.get(f"/milestones/export?{asked}").streaming_content).splitlines(keepends=True)
    rows = api.get(f"/milestones?limit=500&{asked}").json()["items"]
    assert lines == [orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows]
    assert bool(rows) == (person != "investor")
    assert api.get("/milestones/export?sort=colour").json()["value"] == "colour"


def test_an_export_takes_the_filters_of_the_list_but_no_page(world: World) -> None:
    api = world.api("admin")
    rows = b"".join(api.get("/companies/export?country=US&sort=-name").streaming_content).splitlines()
    assert [orjson.loads(row)["name"] for row in rows] == ["Brio"]
    assert api.get("/companies/export?limit=5").json()["field"] == "limit"
    assert api.get("/companies/export?country=QQQ").status_code == 422


def test_a_list_takes_the_same_number_of_queries_for_one_row_and_for_many(
    world: World, django_assert_num_queries: Any
) -> None:
    api = world.api("admin")
    api.get("/companies")
    counts = []
    for _ in range(2):
        with CountQueries() as counted:
            api.get("/companies?limit=500")
        counts.append(counted.number)
        bulk_companies(world, 30)
    assert counts[0] == counts[1] <= 10


class CountQueries:
    """How many SQL queries ran within."""

    number = 0

    def __enter__(self) -> CountQueries:
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(*error)

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def test_notices_come_a_page_at_a_time_with_the_fields_that_are_asked_for(world: World) -> None:
    admin, person = world.viewers["admin"], world.viewers["contributor_aster"]
    for number, role in enumerate(("viewer", "initiative_owner", "executive")):
        grant_role(
            acting=admin, now=now() + timedelta(seconds=number), user_id=person.user_id, role=role,
            scope_id=decode_id(world["aster"]),
        )  # fmt: skip
    while outbox.deliver_due(now() + timedelta(minutes=1)):
        pass
    api = world.api("contributor_aster")
    whole = api.get("/notices").json()["items"]
    assert len(whole) >= 3
    assert [row["made_at"] for row in whole] == sorted((row["made_at"] for row in whole), reverse=True)
    rows, path = [], "/notices?limit=2"
    while path:
        response = api.get(path)
        rows += response.json()["items"]
        link = response.get("Link", "")
        path = link[1 : link.index(">")].removeprefix("/api/v1") if link else ""
    assert rows == whole
    assert api.get("/notices?fields=made_at,seen_at").json()["items"][0].keys() == {"made_at", "seen_at"}
    assert api.get("/notices?cursor=x").json()["field"] == "cursor"
    assert api.get("/notices?fields=colour").json()["value"] == "colour"
    api.post("/notices/seen")
    assert api.get("/notices?unseen=true").json()["items"] == []
