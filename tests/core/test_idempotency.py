"""A request repeated with its key gets the first answer again and does nothing twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from milepost.access.viewer import System
from milepost.core import outbox
from milepost.core.errors import Conflict, Invalid
from milepost.core.idempotency import Answer, answer_once, fingerprint_of
from milepost.core.models import AnsweredRequest, Event
from tests.cast import NOW, Cast
from tests.core.test_actions import rename


class Request:
    """One request that renames the firm; counts how often it was carried out."""

    def __init__(self, cast: Cast, name: str = "Renamed", status: int = 200) -> None:
        self.cast, self.name, self.status, self.done = cast, name, status, 0

    def respond(self) -> Answer:
        """Do it."""
        self.done += 1
        if self.status < 400:
            rename(acting=System(), now=NOW, firm_id=self.cast.firm_id, name=f"{self.name} {self.done}")
        return Answer(self.status, {"ETag": '"2"'}, f"answer {self.done}".encode())

    def send(self, key: str = "key", user_id: int = 1, firm_id: int = 1, body: bytes = b"") -> Answer:
        """Send it with a key."""
        return answer_once(
            firm_id=firm_id, user_id=user_id, key=key, fingerprint=fingerprint_of("POST", "/x", body), now=NOW,
            respond=self.respond,
        )  # fmt: skip


def test_the_second_time_the_first_answer_is_given_and_nothing_is_done(cast: Cast) -> None:
    request = Request(cast)
    first, second = request.send(), request.send()
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)
    assert request.done == 1
    assert Event.objects.unwalled("a test").filter(verb="firm.renamed").count() == 1


def test_a_key_belongs_to_one_person_in_one_firm(cast: Cast) -> None:
    request = Request(cast)
    for user_id, firm_id in ((1, 1), (2, 1), (1, 2)):
        assert not request.send(user_id=user_id, firm_id=firm_id).repeated
    assert request.done == 3


def test_a_key_used_for_another_request_is_refused(cast: Cast) -> None:
    request = Request(cast)
    request.send(body=b"one")
    with pytest.raises(Conflict, match="This Idempotency-Key was used for another request") as caught:
        request.send(body=b"two")
    assert (caught.value.field, caught.value.value) == ("Idempotency-Key", "key")
    assert request.done == 1


@pytest.mark.parametrize(
    "other", [("PUT", "/x", b""), ("POST", "/y", b""), ("POST", "/x?a=1", b""), ("POST", "/x", b" ")]
)
def test_requests_differ_by_method_path_query_or_body(other: tuple[str, str, bytes]) -> None:
    assert fingerprint_of(*other) != fingerprint_of("POST", "/x", b"")


def test_no_two_parts_of_a_request_can_be_shifted_into_each_other() -> None:
    assert fingerprint_of("POST", "/x", b"y") != fingerprint_of("POST", "/", b"xy")


def test_a_refused_request_may_be_mended_and_sent_again_with_its_key(cast: Cast) -> None:
    refused = Request(cast, status=422)
    assert refused.send().status == 422
    mended = Request(cast)
    assert not mended.send(body=b"mended").repeated
    assert mended.done == 1


def test_a_request_that_raised_left_nothing(cast: Cast) -> None:
    request = Request(cast)

    def respond() -> Answer:
        request.respond()
        raise Invalid("name", "x", "is refused")

    with pytest.raises(Invalid, match="is refused"):
        answer_once(firm_id=1, user_id=1, key="key", fingerprint="f", now=NOW, respond=respond)
    assert not Event.objects.unwalled("a test").filter(verb="firm.renamed").exists()
    assert not AnsweredRequest.objects.exists()
    assert not request.send().repeated


@pytest.mark.parametrize("key", ["", "x" * 256, "new\nline", "null\x00", "tab\t"])
def test_a_key_of_a_wrong_form_is_refused(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid, match=r"Idempotency-Key: .*is not 1 to 255 printable characters"):
        Request(cast).send(key=key)


def test_after_a_day_a_key_is_forgotten(cast: Cast) -> None:
    request = Request(cast)
    request.send()
    assert outbox.forget_old_answers(NOW + timedelta(hours=24)) == 0
    assert outbox.forget_old_answers(NOW + timedelta(hours=24, seconds=1)) == 1
    assert not request.send().repeated


def test_the_same_request_sent_at_once_by_many_is_carried_out_once(own_cast: Cast) -> None:
    request = Request(own_cast)
    start = threading.Barrier(5)
    answers: list[Any] = []

    def send() -> None:
        try:
            start.wait(10)
            answers.append(request.send())
        except BaseException as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert request.done == 1
    assert {answer.body for answer in answers} == {b"answer 1"}
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True, True]
