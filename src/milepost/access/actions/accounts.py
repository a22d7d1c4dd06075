"""Inside actions: making the account of a person, and passwords."""

from __future__ import annotations

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from milepost.access.models import User
from milepost.access.rules import clean_name
from milepost.core.actions import add
from milepost.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """A password hashed beforehand, for several made-up people at once: hashing is slow on purpose."""

    plain: str = field(repr=False)
    encoded: str = field(repr=False)


def hash_password(password: str) -> HashedPassword:
    """Hash once what several new people share. Whether it is strong enough is still asked for each of them."""
    return HashedPassword(password, make_password(password))


def new_user(*, email: str, name: str, password: str | HashedPassword, proven: bool = True) -> User:
    """Inside an action: a person who can sign in with a password (none: only with what is set later).

    ``proven`` says that the address is known to be this person's: the machine's operator vouches for it.
    """
    return save_user(unsaved_user(email, name, password), proven)


def unsaved_user(email: str, name: str, password: str | HashedPassword) -> User:
    """With name and password checked, and the password hashed, which is slow on purpose. Raises Invalid."""
    user = User(email=email, name=clean_name(name))
    if isinstance(password, HashedPassword):
        check_password(password.plain, user)
        user.password = password.encoded
    elif password:
        check_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    return user


def save_user(user: User, proven: bool) -> User:
    """Inside an action: the account, and whether its address is known to be that person's."""
    add(user, verb="user.created")
    EmailAddress.objects.create(user=user, email=user.email, verified=proven, primary=True)
    return user


def check_password(password: str, user: User) -> None:
    """Whether it is strong enough for that person. Raises Invalid."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            "password",
            None,
            _("is too weak: %(reasons)s") % {"reasons": " ".join(error.messages)},
            _("Choose another one."),
        ) from None
