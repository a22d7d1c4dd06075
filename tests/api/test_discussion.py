"""Comments and files through the API."""

from __future__ import annotations

import base64

from tests.api.world import World
from tests.discussion.files import HTML, PDF


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_a_comment_is_made_edited_and_withdrawn(world: World) -> None:
    api = world.api("contributor_aster")
    place = {"subject_kind": "milestone", "subject_id": world["milestone_aster"]}
    made = api.post("/comments", {**place, "words": "Frist", "mentions": [world["executive_aster"]]})
    assert made.status_code == 201
    assert made.json()["mention_ids"] == [world["executive_aster"]]
    path = f"/comments/{made.json()['id']}"
    changed = api.patch(path, {"words": "First"}, If_Match=made["ETag"])
    assert (changed.json()["words"], changed.json()["edited"], changed.json()["mention_ids"]) == ("First", True, [])
    assert api.patch(path, {"words": "Late"}, If_Match=made["ETag"]).status_code == 412
    assert world.api("executive_aster").delete(path, If_Match="*").status_code == 403
    assert api.delete(path, If_Match=changed["ETag"]).status_code == 204
    assert api.get(path).json()["words"] == ""


def test_nobody_behind_the_wall_is_mentioned(world: World) -> None:
    place = {"subject_kind": "milestone", "subject_id": world["milestone_aster"], "words": "Hello"}
    answers = []
    for person in (world["executive_brio"], "7zzzzzzzzzzzz"):
        answer = world.api("executive_aster").post("/comments", {**place, "mentions": [person]})
        answers.append((answer.status_code, answer.content.replace(person.encode(), b"ID")))
    assert answers[0] == answers[1]
    assert answers[0][0] in (404, 422)


def test_a_file_comes_back_as_a_download_whatever_it_is(world: World) -> None:
    api = world.api("contributor_aster")
    sent = {
        "subject_kind": "initiative", "subject_id": world["initiative_aster"], "file_name": "Bericht März.pdf",
        "content": coded(PDF),
    }  # fmt: skip
    made = api.post("/attachments", sent)
    assert (made.status_code, made.json()["size"]) == (201, len(PDF))
    answer = api.get(f"/attachments/{made.json()['id']}/content")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Bericht%20M")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    for person in ("executive_brio", "investor"):
        assert world.api(person).get(f"/attachments/{made.json()['id']}/content").status_code == 404
    assert world.api("").get(f"/attachments/{made.json()['id']}/content").status_code == 401


def test_a_false_file_is_refused_at_its_field(world: World) -> None:
    place = {"subject_kind": "milestone", "subject_id": world["milestone_aster"]}
    for sent, field in (
        ({"file_name": "a.pdf", "content": coded(HTML)}, "file_name"),
        ({"file_name": "a.svg", "content": coded(HTML)}, "file_name"),
        ({"file_name": "a.pdf", "link": "https://e.example", "content": coded(PDF)}, "link"),
        ({}, "link"),
        ({"file_name": "a.pdf", "content": "not base64!"}, "content"),
    ):
        answer = world.api("executive_aster").post("/attachments", {**place, **sent})
        problem = answer.json()
        named = problem.get("field") or problem["errors"][0]["field"]
        assert (answer.status_code, named) == (422, field)


def test_a_file_is_evidence(world: World) -> None:
    api = world.api("executive_aster")
    path = f"/criteria/{world['criterion_aster']}"
    sent = {"title": "Count", "file_name": "count.csv", "content": coded(b"line;parts\n")}
    evidence = api.post(f"{path}/evidence", sent, If_Match="*").json()["evidence"][-1]
    assert evidence["link"] == ""
    content = api.get(f"/attachments/{evidence['attachment_id']}/content")
    assert b"".join(content.streaming_content) == b"line;parts\n"
    assert api.delete(f"/attachments/{evidence['attachment_id']}", If_Match="*").status_code == 409
