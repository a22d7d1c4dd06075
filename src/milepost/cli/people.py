"""`milepost user` and `milepost token`: what the machine's operator does about people."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, ParamSpec

import click
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member, deactivate_member, set_password
from milepost.access.actions.proof import make_address_code
from milepost.access.actions.tokens import DEFAULT_DAYS, create_token
from milepost.access.entering import load_viewer
from milepost.access.queries.operator import account, accounts, firm_named, place_of
from milepost.access.roles import Role
from milepost.access.viewer import System
from milepost.core import clock
from milepost.core.errors import Conflict, DomainError, Invalid, shown
from milepost.ops.serving import CannotServe, refuse_pending_migrations

P = ParamSpec("P")
OPERATOR = System(via="command")


def told(command: Callable[P, None]) -> Callable[P, None]:
    """Say in one line what the domain objects to, or what the database lacks, and end with code 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except DomainError as error:
            click.echo(f"milepost: {_words(error)} {error.mend}".rstrip(), err=True)
            sys.exit(1)
        except DatabaseError as error:
            click.echo(f"milepost: {_why_not(error)}", err=True)
            sys.exit(1)

    return run


def _why_not(error: DatabaseError) -> str:
    """What is wrong with the database, and which one it is. Raises ``error`` where nothing is."""
    try:
        refuse_pending_migrations()
    except CannotServe as reason:
        where = settings.MILEPOST.data_dir
        return f"{reason}. That is the data directory {where}; MILEPOST_DATA_DIR names another."
    raise error


def _words(error: DomainError) -> str:
    if not isinstance(error, Invalid):
        return error.message
    value = "" if error.value is None else f" {shown(error.value)}"
    return f"{error.field}{value} {error.message}".rstrip(".") + "."


def _password(from_stdin: bool) -> str:
    """From standard input, one line, or asked for twice at the terminal; never from the command line."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@click.group(help="Make and manage people.")
def user() -> None:
    """The group."""


@user.command("add", help="Put a person into a firm; the firm is made when it does not exist and --currency is given.")
@click.argument("email")
@click.option("--name", default="", help="The person's name; needed for a new account.")
@click.option("--firm", required=True, help="Name of the firm.")
@click.option("--currency", help="Currency of a new firm, such as EUR.")
@click.option("--role", default=Role.ADMINISTRATOR.value, show_default=True, type=click.Choice([r.value for r in Role]))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
@click.option("--although-unproven", is_flag=True, help="Also to an account whose address nobody has proven.")
@told
def add(**given: Any) -> None:
    """Add a person, with a role in the whole firm."""
    known = any(row.email == given["email"].strip().lower() for row in accounts())
    password = "" if known else _password(given["password_stdin"])
    with transaction.atomic():  # the firm and its first person, or neither
        firm_id = firm_named(given["firm"]) or _new_firm(given["firm"], given["currency"])
        add_member(
            acting=OPERATOR, now=clock.now(), firm_id=firm_id, email=given["email"], name=given["name"],
            role=given["role"], password=password, although_unproven=given["although_unproven"],
        )  # fmt: skip
    click.echo(f"{given['email']} is {given['role']} in {given['firm']}.")


def _new_firm(name: str, currency: str | None) -> int:
    if currency is None:
        raise Invalid("firm", name, _("does not exist"), _("Check the name, or give --currency to make it."))
    return create_firm(acting=OPERATOR, now=clock.now(), name=name, currency=currency).pk


@user.command("list", help="List everybody, with their firms.")
@told
def list_users() -> None:
    """One line a person."""
    for row in accounts():
        places = ", ".join(p.firm_name if p.active else f"{p.firm_name} (deactivated)" for p in row.places)
        click.echo(f"{row.email}\t{row.name}\t{places or '–'}")


@user.command("deactivate", help="Close a firm to a person, at once; the tokens end for good.")
@click.argument("email")
@click.option("--firm", help="Name of the firm; not needed when there is only one.")
@told
def deactivate(email: str, firm: str | None) -> None:
    """Deactivate one membership."""
    place = place_of(account(email), firm)
    deactivate_member(acting=OPERATOR, now=clock.now(), membership_id=place.membership_id)
    click.echo(f"{email} is out of {place.firm_name}.")


@user.command("password", help="Give a person a new password; ends all sessions.")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input instead of asking for it.")
@told
def password(email: str, password_stdin: bool) -> None:
    """Set a password."""
    person = account(email)
    set_password(acting=OPERATOR, now=clock.now(), user_id=person.user_id, password=_password(password_stdin))
    click.echo(f"{email} has a new password; all sessions are ended.")


@user.command("code", help="Print a code that proves a person's address, and nothing else.")
@click.argument("email")
@told
def code(email: str) -> None:
    """For whoever reads that address's mail or answers that person's telephone; entered on the page of the profile."""
    _, secret = make_address_code(acting=OPERATOR, now=clock.now(), user_id=account(email).user_id)
    click.echo(secret)


@click.command(help="Print a fresh API token of a person, and nothing else.")
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option("--scopes", default="read", show_default=True, help="Any of read,write,admin, separated by commas.")
@click.option("--days", default=DEFAULT_DAYS, show_default=True, help="Days until it expires.")
@click.option("--firm", help="Name of the firm; not needed when there is only one.")
@told
def token(email: str, name: str, scopes: str, days: int, firm: str | None) -> None:
    """Make a token and print its secret."""
    now = clock.now()
    person = account(email)
    place = place_of(person, firm)
    today = clock.today_in(place.timezone, now)
    viewer = load_viewer(user_id=person.user_id, firm_id=place.firm_id, today=today, via="command")
    if viewer is None:
        raise Conflict(
            _("%(email)s is deactivated in %(firm_name)s.") % {"email": email, "firm_name": place.firm_name},
            _("Reactivate the person first."),
        )
    asked = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    _token, secret = create_token(acting=viewer, now=now, name=name, token_scopes=asked, days=days)
    click.echo(secret)
