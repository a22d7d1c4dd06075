"""On a real server: requests at the same moment, and an export that is sent while it is read."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.api.world import World, make_world
from tests.tool.servers import Served, serving

pytestmark = pytest.mark.slow


class Remote:
    """A server, and the world in its database."""

    def __init__(self, served: Served, world: World) -> None:
        self.served = served
        self.world = world

    def send(
        self, method: str, path: str, body: Any = None, person: str = "admin", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {self.world.tokens[person]}"
        if body is not None:
            named["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        try:
            connection.request(method, f"/api/v1{path}", orjson.dumps(body) if body is not None else None, named)
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def at_once(self, count: int, send: Callable[[int], tuple[int, dict[str, str], bytes]]) -> list[Any]:
        """The answers to ``count`` requests sent at the same moment."""
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(send, range(count)))


@pytest.fixture
def remote(own_database: str, tmp_path: Path) -> Iterator[Remote]:
    """A server on a database of its own."""
    world = make_world()
    with serving(own_database, tmp_path) as served:
        yield Remote(served, world)


def test_requests_at_the_same_moment(remote: Remote) -> None:
    """One server for all of these, since starting it takes longer than they do."""
    the_same_post_with_the_same_key_is_done_once(remote)
    of_changes_of_the_same_version_one_wins(remote)
    an_export_is_sent_in_chunks_and_has_every_row(remote)
    head_has_no_body(remote)
    problems_reach_the_wire_as_they_are(remote)


def the_same_post_with_the_same_key_is_done_once(remote: Remote) -> None:
    sent = {"name": "Twice", "sector": "energy", "country": "FR"}
    answers = remote.at_once(6, lambda _: remote.send("POST", "/companies", sent, Idempotency_Key="same"))
    assert Counter(status for status, _, _ in answers) == {201: 6}
    assert len({body for _, _, body in answers}) == 1
    assert Counter(headers.get("idempotency-replayed") for _, headers, _ in answers) == {None: 1, "true": 5}
    _, _, listed = remote.send("GET", "/companies?q=twice")
    assert len(orjson.loads(listed)["items"]) == 1


def of_changes_of_the_same_version_one_wins(remote: Remote) -> None:
    path = f"/companies/{remote.world['aster']}"
    _, headers, _ = remote.send("GET", path)

    def change(number: int) -> tuple[int, dict[str, str], bytes]:
        return remote.send("PATCH", path, {"name": f"Aster {number}"}, If_Match=headers["etag"])

    answers = remote.at_once(6, change)
    assert Counter(status for status, _, _ in answers) == {200: 1, 412: 5}
    (won,) = [orjson.loads(body) for status, _, body in answers if status == 200]
    assert won["version"] == 2
    for status, _, body in answers:
        if status == 412:
            assert orjson.loads(body)["current"]["name"] == won["name"]


def an_export_is_sent_in_chunks_and_has_every_row(remote: Remote) -> None:
    items = [{"name": f"Company {n:04}", "sector": "energy", "country": "FR"} for n in range(1000)]
    status, _, _ = remote.send("POST", "/companies/bulk", {"items": items})
    assert status == 201
    status, headers, body = remote.send("GET", "/companies/export")
    assert (status, headers["content-type"]) == (200, "application/x-ndjson")
    assert "content-length" not in headers
    names = [orjson.loads(line)["name"] for line in body.splitlines()]
    assert len(names) == len(set(names)) == 1003


def head_has_no_body(remote: Remote) -> None:
    path = f"/companies/{remote.world['brio']}"
    _, got, whole = remote.send("GET", path)
    status, headers, body = remote.send("HEAD", path)
    assert (status, body, headers["etag"]) == (200, b"", got["etag"])
    assert headers.get("content-length", str(len(whole))) == str(len(whole))


def problems_reach_the_wire_as_they_are(remote: Remote) -> None:
    for path, status in (("/nothing", 404), ("/companies?x=1", 422), ("/companies/%ff", 404), ("/companies/%00", 404)):
        answered, headers, body = remote.send("GET", path)
        assert (answered, headers["content-type"]) == (status, "application/problem+json"), body
    answered, headers, body = remote.send("PATCH", "/companies", {})
    assert (answered, headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
