"""`milepost user` and `milepost token`, as the machine's operator types them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from milepost.access.models import User
from milepost.access.queries import authenticate_token
from milepost.cli.people import token, user
from milepost.core import clock
from tests.cast import Cast

PASSWORD = "four random words here"


def call(command: object, *arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=given)  # type: ignore[arg-type]


def add(*arguments: str, given: str = PASSWORD + "\n") -> Result:
    return call(user, "add", *arguments, "--password-stdin", given=given)


@pytest.mark.django_db
def test_the_first_person_brings_the_firm_along() -> None:
    refused = add("ada@new.example", "--name", "Ada", "--firm", "New")
    assert refused.exit_code == 1
    assert "'New' does not exist. Check the name, or give --currency" in refused.stderr
    made = add("Ada@new.example", "--name", "Ada", "--firm", "New", "--currency", "EUR")
    assert made.exit_code == 0, made.stderr
    assert User.objects.get(email="ada@new.example").check_password(PASSWORD)
    assert "ada@new.example\tAda\tNew" in call(user, "list").stdout


@pytest.mark.django_db
def test_a_refused_person_leaves_no_firm_behind() -> None:
    refused = add("ada@new.example", "--name", "Ada", "--firm", "New", "--currency", "EUR", given="short\n")
    assert "password is too weak" in refused.stderr
    assert "short" not in refused.stderr.replace("too short", "")
    assert "does not exist" in add("ada@new.example", "--name", "Ada", "--firm", "New").stderr


def test_a_token_is_printed_and_nothing_else(cast: Cast) -> None:
    printed = call(token, cast.harbour.emails["executive_a"], "--scopes", "read,write", "--days", "3")
    assert printed.exit_code == 0
    assert printed.stdout.count("\n") == 1
    viewer = authenticate_token(secret=printed.stdout.strip(), now=clock.now())
    assert viewer is not None
    assert (viewer.name, viewer.token_scopes) == ("Anna Aster", {"read", "write"})


@pytest.mark.parametrize(
    ("email", "options", "words"),
    [
        ("nobody@x.example", [], "belongs to nobody"),
        ("{deactivated}", [], "is deactivated"),
        ("{stranger}", [], "does not name one firm"),
        ("{analyst}", ["--firm", "Meridian"], "There is: Harbour."),
        ("{analyst}", ["--scopes", "root"], "'root' is not a token scope"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused_in_words(
    cast: Cast, email: str, options: list[str], words: str
) -> None:
    refused = call(token, email.format(**_emails(cast)), *options)
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert refused.stdout == ""


def _emails(cast: Cast) -> dict[str, str]:
    return cast.harbour.emails


def test_the_operator_deactivates_and_sets_passwords(cast: Cast) -> None:
    email = cast.harbour.emails["executive_a"]
    assert call(user, "password", email, "--password-stdin", given=PASSWORD + "\n").exit_code == 0
    assert User.objects.get(email=email).check_password(PASSWORD)
    assert call(user, "deactivate", email.upper()).exit_code == 0
    assert cast.harbour.maybe_viewer("executive_a") is None
    last = call(user, "deactivate", cast.harbour.emails["administrator"])
    assert "last administrator" in last.stderr
