"""PMXML to a plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from lxml import etree

from milepost.engine.errors import PlanError
from milepost.engine.plan import P6, Activity, Assignment, Calendar, Options, Plan, Project, Relation, WbsNode
from milepost.planfiles.errors import BadValue, Contradiction, MissingPart, Place, PlanFileError
from milepost.planfiles.losing import gettext_noop, undated
from milepost.planfiles.model import Format, Loss, PlanFile, Resource
from milepost.planfiles.p6 import XML_LINKS
from milepost.planfiles.pmxml.activities import read_activity
from milepost.planfiles.pmxml.calendars import read_calendar, with_bases
from milepost.planfiles.pmxml.fields import Record, Values
from milepost.planfiles.pmxml.projects import read_options, read_project
from milepost.planfiles.source import Source, refuse_above_limit, refuse_too_many
from milepost.planfiles.states import States
from milepost.planfiles.values import no_collection
from milepost.planfiles.wbs import forest
from milepost.planfiles.xmlstream import XmlStream, local

RECORDS = ("Calendar", "Resource", "WBS", "Activity", "Relationship", "ResourceAssignment", "ScheduleOptions")
COUNTED = {
    "Calendar": "calendars", "Resource": "resources", "WBS": "WBS nodes", "Activity": "activities", "Relationship": "links",
    "ResourceAssignment": "assignments", "ScheduleOptions": "calendars",
}  # fmt: skip
CONTAINERS = ("Project", "BaselineProject")
RESOURCE_KINDS = {"Labor": "work", "Nonlabor": "equipment", "Material": "material"}


def read_pmxml(source: Source, *, project: str | None = None, limit: int | None = None) -> PlanFile:
    """Read a whole PMXML. `project`: code or id of the one to take, all but baselines when None. Raises a PlanFileError."""
    refuse_above_limit(source, Format.PMXML, limit)
    with no_collection():
        reader = _Reader(source)
        reader.read()
        return reader.plan_file(project)


class _Reader:
    """What has been read of one file so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stream = XmlStream(source, "APIBusinessObjects", RECORDS, CONTAINERS)
        self.values = Values()
        self.calendars: dict[int, tuple[Calendar, int | None]] = {}
        self.default: int | None = None
        self.resources: dict[int, Resource] = {}
        self.wbs: dict[int, WbsNode] = {}
        self.projects: dict[int, Record] = {}
        self.options: dict[int, Options] = {}
        self.activities: dict[int, Activity] = {}
        self.relations: list[Relation] = []
        self.shares: dict[int, list[Assignment]] = defaultdict(list)
        self.planned: dict[int, tuple[int | None, int | None]] = {}
        self.baselines = 0
        self.losses: list[Loss] = []
        self.lines: dict[int, int] = {}
        """Where each activity stands."""
        self.pending: Options | None = None
        self.homeless: list[int] = []
        self.guids: dict[int, str] = {}
        self.states = States()
        self.undated: list[int] = []

    def read(self) -> None:
        takers = {
            "Calendar": self._calendar, "Resource": self._resource, "WBS": self._wbs, "Activity": self._activity,
            "Relationship": self._relation, "ResourceAssignment": self._share, "ScheduleOptions": self._options,
        }  # fmt: skip
        counted: Counter[str] = Counter()
        for name, element in self.stream:
            parent = element.getparent()
            inside = local(parent) if parent is not None else ""
            if name in CONTAINERS:
                self._container(name, inside, element)
            elif inside != "BaselineProject":
                counted[name] += 1
                refuse_too_many(COUNTED[name], counted[name])
                try:
                    takers[name](element)
                except PlanError as error:
                    raise BadValue(
                        f"The element contradicts itself: {error}", Place(element.sourceline or 0, name)
                    ) from None

    def _container(self, name: str, inside: str, element: etree._Element) -> None:
        texts = self.stream.taken(element)
        if name == "BaselineProject":
            self.baselines += 1
        elif inside != "ProjectList":
            record = Record(element, "Project", self.values, texts)
            uid = record.uid()
            self.projects[uid] = record
            refuse_too_many("projects", len(self.projects))
            self.values.names.keep_all(record.texts, record.line, record.name)
            if self.pending is not None:
                self.options[uid] = self.pending
            for activity in self.homeless:
                self.activities[activity] = replace(self.activities[activity], project=uid)
            self.pending, self.homeless = None, []

    def _calendar(self, element: etree._Element) -> None:
        calendar, base, default = read_calendar(element, self.values)
        self.calendars[calendar.uid] = calendar, base
        if default and self.default is None:
            self.default = calendar.uid

    def _resource(self, element: etree._Element) -> None:
        record = Record(element, "Resource", self.values)
        kind = record.text("ResourceType")
        calendar = record.reference("CalendarObjectId")
        self.resources[record.uid()] = Resource(
            record.uid(), record.text("Name"), calendar, RESOURCE_KINDS.get(kind, kind or "work")
        )

    def _wbs(self, element: etree._Element) -> None:
        record = Record(element, "WBS", self.values)
        node = WbsNode(
            record.uid(), record.reference("ParentObjectId"), record.text("Code"), record.text("Name"),
            record.reference("ProjectObjectId") or 0,
        )  # fmt: skip
        self.wbs[node.uid] = node

    def _activity(self, element: etree._Element) -> None:
        record = Record(element, "Activity", self.values)
        activity = read_activity(record, self.states, self.undated)
        if activity.uid in self.activities:
            raise BadValue("stands in the file twice", Place(record.line, "Activity", "ObjectId"), value=activity.uid)
        self.activities[activity.uid] = activity
        self.lines[activity.uid] = record.line
        self.planned[activity.uid] = (record.moment("PlannedStartDate"), record.moment("PlannedFinishDate"))
        if guid := record.text("GUID"):
            self.guids[activity.uid] = guid.strip("{}").lower()
        if not record.text("ProjectObjectId"):
            self.homeless.append(activity.uid)

    def _relation(self, element: etree._Element) -> None:
        record = Record(element, "Relationship", self.values)
        predecessor, successor = record.uid("PredecessorActivityObjectId"), record.uid("SuccessorActivityObjectId")
        link = record.choice("Type", XML_LINKS)
        uid = record.reference("ObjectId") or 0
        self.relations.append(Relation(predecessor, successor, link, record.hours("Lag") or 0, uid=uid))

    def _share(self, element: etree._Element) -> None:
        record = Record(element, "ResourceAssignment", self.values)
        activity, resource = record.reference("ActivityObjectId"), record.reference("ResourceObjectId")
        if activity is None or resource is None:
            return
        found = self.resources.get(resource)
        self.shares[activity].append(
            Assignment(
                resource, record.hours("PlannedUnits") or 0, record.hours("ActualUnits") or 0,
                record.hours("RemainingUnits") or 0,
                record.parts("PlannedUnitsPerTime"), found.calendar if found else None, max(0, record.hours("PlannedLag") or 0),
                found is None or found.kind == "work",
            )
        )  # fmt: skip

    def _options(self, element: etree._Element) -> None:
        self.pending = read_options(Record(element, "ScheduleOptions", self.values))

    def plan_file(self, wanted: str | None) -> PlanFile:
        calendars = with_bases(self.calendars)
        known = {one.uid for one in calendars}
        if not self.projects:
            raise MissingPart("The file has no <Project>")
        default = self.default if self.default is not None else next(iter(known), None)
        projects = [self._project(record, default) for record in self._chosen(wanted)]
        uids = {one.uid for one in projects}
        nodes = {uid: node for uid, node in self.wbs.items() if node.project in uids}
        activities = [self._whole(one, known, nodes) for one in self.activities.values() if one.project in uids]
        relations = self._inside({one.uid for one in activities})
        wbs = forest(nodes.values(), self.losses)
        self.losses += self.states.losses() + undated(self.undated)
        if self.baselines:
            self.losses.append(Loss(gettext_noop("baseline"), gettext_noop("Baselines are not read"), self.baselines))
        try:
            plan = Plan(tuple(projects), tuple(calendars), tuple(activities), tuple(relations), tuple(wbs))
        except PlanError as error:
            raise Contradiction(str(error)) from error
        version = self.stream.namespace.strip("{}").split("/P6/")[-1].split("/")[0] if self.stream.namespace else ""
        resources = tuple(
            replace(one, calendar=one.calendar if one.calendar in known else None) for one in self.resources.values()
        )
        return PlanFile(
            plan,
            Format.PMXML,
            self.source.name,
            version,
            "xml",
            resources,
            tuple(self.losses),
            self.planned,
            self.guids,
        )

    def _chosen(self, wanted: str | None) -> list[Record]:
        if wanted is None:
            used = {one.project for one in self.activities.values()}
            return [one for uid, one in self.projects.items() if uid in used] or list(self.projects.values())[:1]
        named = [one for uid, one in self.projects.items() if wanted in {str(uid), one.text("Id"), one.text("Name")}]
        if not named:
            found = ", ".join(one.text("Id") for one in self.projects.values())
            raise PlanFileError("is no project of this file", value=wanted, mend=f"It has {found}")
        return named

    def _project(self, record: Record, default: int | None) -> Project:
        options = self.options.get(record.uid())
        if options is None:
            why = gettext_noop("The file has no scheduling options for this project; P6's defaults are assumed")
            self.losses.append(Loss(gettext_noop("scheduling options"), why, 1, (record.uid(),)))
        return read_project(record, options or P6, options is not None, default)

    def _whole(self, one: Activity, calendars: set[int], nodes: dict[int, WbsNode]) -> Activity:
        shares = tuple(
            replace(share, calendar=share.calendar if share.calendar in calendars else None)
            for share in self.shares.get(one.uid, ())
        )
        if one.calendar is not None and one.calendar not in calendars:
            place = Place(self.lines[one.uid], f"Activity {one.uid}", "CalendarObjectId")
            raise BadValue("is no calendar of the file", place, value=one.calendar)
        wbs = one.wbs if one.wbs in nodes else None
        return replace(one, assignments=shares, wbs=wbs) if shares or wbs != one.wbs else one

    def _inside(self, known: set[int]) -> list[Relation]:
        kept = [one for one in self.relations if one.predecessor in known and one.successor in known]
        left = [one.uid for one in self.relations if one.predecessor not in known or one.successor not in known]
        if left:
            why = gettext_noop("One end is an activity that is not read; P6 keeps what it forces as external dates")
            self.losses.append(Loss(gettext_noop("link"), why, len(left), tuple(left)))
        return kept
