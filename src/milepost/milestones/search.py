"""What is found of milestones, tasks, criteria and updates. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.core.models import Event
from milepost.core.search import Document, reference, register_search, text
from milepost.milestones.models import MilestoneFacts

#: Characters of tags that are searched: a thousand of them leave room for the code after them.
MOST_OF_TAGS = 10_000


def milestone(event: Event) -> Iterator[Document]:
    """A milestone by its name; in it description, tags and code."""
    tags = " ".join(event.after.get("tags") or ())[:MOST_OF_TAGS]
    yield Document(
        "milestone",
        event.aggregate_id,
        event,
        title=event.after["name"],
        body="\n".join(part for part in (text(event, "description"), tags, text(event, "code")) if part),
        archived=bool(event.after.get("archived_at")),
    )


def task(event: Event) -> Iterator[Document]:
    """A task by its name, with the milestone that it stands under."""
    parent = reference(event, "parent_id")
    yield Document(
        "task",
        event.aggregate_id,
        event,
        title=event.after["name"],
        body=text(event, "code"),
        subject_kind="milestone" if parent else "initiative",
        subject_id=parent or event.initiative_id,
        archived=bool(event.after.get("archived_at")),
    )


def of_milestone(event: Event) -> Iterator[Document]:
    """What an owner reported; what is measured, unless it was removed."""
    gone = bool(event.after.get("removed_at"))
    yield Document(
        event.kind,
        event.aggregate_id,
        event,
        body="" if gone else text(event, "words", "obstacles", "metric"),
        subject_kind="milestone",
        subject_id=reference(event, "milestone_id"),
    )


# Updates and criteria are walled as their milestone is, whose places their events carry.
register_search("milestone", milestone, seen_like=MilestoneFacts)
register_search("activity", task, seen_like=MilestoneFacts, makes="task")
register_search("update", of_milestone, seen_like=MilestoneFacts)
register_search("criterion", of_milestone, seen_like=MilestoneFacts)
