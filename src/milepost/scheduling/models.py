"""What the engine computed: runs, one narrow row an activity, what is yet to be computed; and the plan files that were taken."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from milepost.access.models import Firm, User
from milepost.access.roles import Can
from milepost.core.aggregates import Aggregate, Place
from milepost.core.ids import new_id
from milepost.core.walls import WalledManager
from milepost.milestones.models import Activity
from milepost.portfolios.models import Company, Initiative


class HeldBy(models.TextChoices):
    """What decides an activity's dates."""

    FINISHED = "finished"
    BEGUN = "begun"
    TASKS = "tasks"
    LINK = "link"
    CROSSING = "crossing"
    CONSTRAINT = "constraint"
    EXPECTED = "expected"
    PLANNED = "planned"
    TODAY = "today"
    UNKNOWN = "unknown"


class ScheduleRun(models.Model):
    """One computation that changed forecasts: of which inputs, by which engine, when.

    ``fingerprint`` is a digest of all inputs with the engine's; the same inputs give the same forecasts. ``component`` is the
    smallest activity id of what hangs together, 0 where a whole company was computed. ``problem`` says why nothing could be.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    component = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    data_date = models.DateField()
    activities = models.PositiveIntegerField()
    links = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    problem = models.CharField(max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()

    objects = WalledManager["ScheduleRun"]()

    class Meta:
        indexes = [models.Index(fields=["company", "-recorded_at"], name="schedule_run_of_company")]

    def __str__(self) -> str:
        return self.fingerprint[:12]


#: Where a list sorted by finish puts what has none: last.
NO_FINISH = 2**60


class Forecast(models.Model):
    """What the newest run says of one activity. Dates in plan seconds, floats and drag in seconds of working time.

    ``driver`` is the activity or the crossing that holds it. ``finish_key`` is the early finish by which lists are sorted.
    Derived and written over: never an input.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, primary_key=True, related_name="forecast")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ScheduleRun, on_delete=models.PROTECT, related_name="+")
    early_start = models.BigIntegerField(null=True)
    early_finish = models.BigIntegerField(null=True)
    late_start = models.BigIntegerField(null=True)
    late_finish = models.BigIntegerField(null=True)
    total_float_s = models.BigIntegerField(null=True)
    free_float_s = models.BigIntegerField(null=True)
    critical = models.BooleanField()
    drag_s = models.BigIntegerField(null=True)
    held_by = models.CharField(max_length=10, choices=HeldBy.choices)
    driver = models.BigIntegerField(null=True)
    margin_days = models.IntegerField(null=True)

    finish_key = models.GeneratedField(
        expression=Coalesce("early_finish", models.Value(NO_FINISH)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = WalledManager["Forecast"]()

    class Meta:
        indexes = [
            models.Index(fields=["firm", "finish_key", "activity"], name="forecast_by_finish"),
            models.Index(fields=["initiative", "early_finish"], name="forecast_of_initiative"),
            models.Index(fields=["company", "early_finish"], name="forecast_of_company"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} held by {self.held_by}"


class ScheduledCompany(models.Model):
    """Whose turn it is: locked while forecasts of a company are written. ``touched`` waits for the last of several changes.

    ``revision`` counts how often they were, and how often ``touched`` grew: by it what was computed before shows that it is old.
    """

    company = models.OneToOneField(Company, on_delete=models.PROTECT, primary_key=True, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    touched = models.JSONField(default=list)
    computed_on = models.DateField(null=True)
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.company_id} on {self.computed_on}"


class PlanImport(Aggregate):
    """One plan file that was taken into an initiative: which, by whom, and how much it changed.

    ``source`` is what its activities are marked with; ``fingerprint`` what the dry run had shown. ``taken``: by key, what the
    file said of each activity, so that the next version shows what changed here meanwhile. ``header``: dates of the project
    itself, written back on export. ``counts``: by kind of row, how many were created, changed …
    """

    KIND = "plan_import"
    SECRET = frozenset({"taken"})

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=300)
    file_format = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    project_code = models.CharField(max_length=200, blank=True, default="")
    project_name = models.CharField(max_length=300, blank=True, default="")
    fingerprint = models.CharField(max_length=64)
    header = models.JSONField()
    counts = models.JSONField()
    lost = models.JSONField()
    taken = models.JSONField()
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager["PlanImport"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "fingerprint"], name="plan_import_once")]
        indexes = [models.Index(fields=["initiative", "-recorded_at"], name="plan_imports_of_initiative")]

    def __str__(self) -> str:
        return self.file_name

    def event_title(self) -> str:
        """The file's name."""
        return self.file_name

    def event_place(self) -> Place:
        """Behind the company's wall, and open to those who were given its initiative alone."""
        return Place(
            firm_id=self.firm_id,
            seen_with=Can.SEE_INITIATIVES,
            company_id=self.company_id,
            initiative_id=self.initiative_id,
        )
