"""What is found of people. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.access.models import Membership
from milepost.core.models import Event
from milepost.core.search import Document, register_search


def people(event: Event) -> Iterator[Document]:
    """A person's places in firms, by name and title; an event of the person's own account changes all of them."""
    places = Membership.objects.unwalled("what is found is walled when it is read").select_related("user")
    asked = {"user_id" if event.kind == "user" else "pk": event.aggregate_id}
    for place in places.filter(**asked):
        yield Document(
            "person",
            place.pk,
            event,
            title=place.user.name,
            body=place.title,
            subject_id=place.user_id,
            user_id=place.user_id,
            firm_id=place.firm_id,
            archived=place.deactivated_at is not None,
        )


register_search("membership", people, seen_like=Membership, makes="person")
register_search("user", people, seen_like=Membership, makes="person")
