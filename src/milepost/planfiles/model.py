"""What reading a plan file gives, and what is said about anything that did not come through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from milepost.engine.plan import Plan


class Format(StrEnum):
    """The formats. Only those in WRITABLE can be written."""

    XER = "xer"
    """Primavera P6's exchange text."""
    PMXML = "pmxml"
    """Primavera P6's XML."""
    MSPDI = "mspdi"
    """Microsoft Project's XML."""
    MPP = "mpp"
    """Microsoft Project's binary file, read through MPXJ."""
    OTHER = "other"
    """Anything else that MPXJ reads."""


WRITABLE = (Format.XER, Format.MSPDI)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that did not come through a reader or a writer, or not unchanged.

    feature: a short name, stable for programs. why: what happened to it, a sentence for people.
    count: how many things are concerned. ids: which ones (activity uids unless the feature says otherwise), where known.
    fields: the fields of the plan that differ after a round trip, as "activity.deadline" or "project.options.float_paths".
    """

    feature: str
    why: str
    count: int = 1
    ids: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.feature} ({self.count}): {self.why}"


@dataclass(frozen=True, slots=True)
class Resource:
    """Someone or something that works. calendar: uid, None for the project's. kind: as the file calls it."""

    uid: int
    name: str = ""
    calendar: int | None = None
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan file, read whole.

    name: the file's name without folders. version: of the program or schema, as the file says. encoding: of the text.
    resources: those of the file, whether assigned or not. losses: what the reader passed over, so that nothing vanishes
        silently.
    baseline: agreed start and finish by activity (plan time): Microsoft's first baseline, P6's planned dates.
    guids: what programs know an activity by whatever becomes of its id, by activity; 32 hexadecimal digits and hyphens.
    """

    plan: Plan
    format: Format
    name: str = ""
    version: str = ""
    encoding: str = ""
    resources: tuple[Resource, ...] = ()
    losses: tuple[Loss, ...] = ()
    baseline: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    guids: Mapping[int, str] = field(default_factory=dict)
