"""A person of the cast whose only role is on one initiative."""

from __future__ import annotations

from milepost.access.actions.grants import grant_role, revoke_grant
from milepost.access.models import Grant
from milepost.access.viewer import Viewer
from tests.cast import NOW, Cast


def works_on_one_initiative(cast: Cast, role: str = "contributor", initiative: str = "initiative_a_other") -> Viewer:
    """The contributor of company A, from now on with that role on that initiative alone."""
    administrator, person = cast.viewer("administrator"), cast.people["contributor_a"]
    for held in Grant.objects.unwalled("a test").filter(user_id=person, revoked_at__isnull=True):
        revoke_grant(acting=administrator, now=NOW, grant_id=held.pk)
    grant_role(acting=administrator, now=NOW, user_id=person, role=role, scope_id=cast.things[initiative])
    return cast.harbour.viewer("contributor_a")
