"""One password for everybody in the demo: it is printed, so it protects nothing, and says so itself."""

from __future__ import annotations

from functools import cache

from milepost.access.actions.people import HashedPassword, hash_password

PASSWORD = "harbour-demo-only"  # noqa: S105 - printed beside every demo sign-in


@cache
def the_password() -> HashedPassword:
    """Validated and hashed once: forty times the same argon2 would take seconds."""
    return hash_password(PASSWORD)
