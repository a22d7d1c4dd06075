"""Sessions and their people, which every page asks for first: Django's own, by queries whose SQL is kept (``core.prepared``).

The database is asked at each request: a session that was signed out, or a person who was deactivated, is out at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from milepost.access.queries import person_of_session
from milepost.core.prepared import ask


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = ask(_standing, session_key=self.session_key, now=timezone.now())
        if found:
            session: Session = found[0]
            return session
        self._session_key = None
        return None


def _standing(*, session_key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=session_key, expire_date__gt=now)


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """People by their addresses and passwords."""

    def get_user(self, user_id: int) -> Any:
        """The person of a session, unless deactivated; what else may be done is decided by roles."""
        found = person_of_session(user_id=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
