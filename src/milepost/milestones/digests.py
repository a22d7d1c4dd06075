"""Reminders by e-mail: who has updates due hears of them on the morning of each working day, in the own language and time zone.

The tick finds the people and the outbox carries the letters. What a letter says is looked up when it is written, behind the
walls of whom it goes to: who answered meanwhile, was deactivated or lost the role gets none.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.db.models import F
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.entering import load_viewer
from milepost.access.viewer import System, Viewer
from milepost.core.clock import today_in
from milepost.core.ids import decode_id, encode_id
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.milestones.actions.reminders import remind
from milepost.milestones.models import Digest, Milestone
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.reminders import updates_due
from milepost.milestones.queries.rows import MilestoneRow

#: Not before this hour of the reader's own day.
MORNING = 7
WEEKEND = (5, 6)
MOST_LINES = 30


def remind_people(now: datetime) -> None:
    """Called hourly: everybody for whom it is a working day's morning, once that day."""
    if settings.MILEPOST.email_url is None:
        return
    for firm_id, user_id, zone in _owners_with_something_due(now):
        local = now.astimezone(ZoneInfo(zone))
        day = local.date()
        if local.hour < MORNING or local.weekday() in WEEKEND or _reminded(firm_id, user_id, day):
            continue
        viewer = load_viewer(user_id=user_id, firm_id=firm_id, today=day, via="system")
        if viewer is None or not _due_for(viewer, day):
            continue
        try:
            remind(acting=System(), now=now, firm_id=firm_id, user_id=user_id, day=day)
        except IntegrityError:
            continue  # another worker was faster


def send_digest(event: Event, now: datetime) -> None:
    """Write the letter. Repeated, it is the same message to whoever collects mail."""
    if settings.MILEPOST.email_url is None or event.firm_id is None:
        return
    day = date.fromisoformat(event.after["day"])
    user_id = decode_id(event.after["user_id"])
    viewer = load_viewer(user_id=user_id, firm_id=event.firm_id, today=day, via="system")
    rows = _due_for(viewer, day) if viewer is not None else ()
    if viewer is None or not rows:
        return
    with translation.override(viewer.locale):
        _letter(viewer, rows, event).send()


def _owners_with_something_due(now: datetime) -> list[tuple[int, int, str]]:
    """Firm, person and time zone of owners for whom something is due wherever on earth they are. One SQL query."""
    latest = (now + timedelta(hours=14)).date()
    due = Milestone.objects.unwalled("finds whom to remind; what of stands behind their own walls").filter(
        archived_at__isnull=True,
        actual_finish__isnull=True,
        facts__word_due__lte=latest,
        owner__is_active=True,
        owner__memberships__firm_id=F("firm_id"),
        owner__memberships__deactivated_at__isnull=True,
    )
    found = due.order_by("firm_id", "owner_id").values_list("firm_id", "owner_id", "owner__timezone", "firm__timezone")
    return [(firm_id, owner_id, own or of_firm) for firm_id, owner_id, own, of_firm in found.distinct()]


def _reminded(firm_id: int, user_id: int, day: date) -> bool:
    digests = Digest.objects.unwalled("whether one was made, for whoever it was")
    return digests.filter(firm_id=firm_id, user_id=user_id, day=day).exists()


def _due_for(viewer: Viewer, day: date) -> tuple[MilestoneRow, ...]:
    mine = MilestoneFilter(owner_id=viewer.user_id)
    return updates_due(viewer=viewer, filters=mine, today=day, page=PageRequest(limit=MOST_LINES + 1)).rows


def _letter(viewer: Viewer, rows: tuple[MilestoneRow, ...], event: Event) -> EmailMessage:
    config = settings.MILEPOST
    more = _("… and more.\n") if len(rows) > MOST_LINES else ""
    lines = "\n".join(_line(row, config.base_url, viewer.timezone) for row in rows[:MOST_LINES])
    count = min(len(rows), MOST_LINES)
    subject = ngettext("%(n)d update is due", "%(n)d updates are due", count) % {"n": count}
    body = _(
        "Good morning %(name)s,\n\nthese milestones wait for a word from you:\n\n%(lines)s\n%(more)s\nAll of it: %(link)s\n"
    )
    return EmailMessage(
        subject=f"{subject} · {_one_line(viewer.firm_name)}",
        body=body % {"name": _one_line(viewer.name), "lines": lines, "more": more, "link": f"{config.base_url}/work/"},
        to=[viewer.email],
        headers={"Message-ID": f"<{encode_id(event.pk)}.digest@{config.host}>", "Auto-Submitted": "auto-generated"},
    )


def _line(row: MilestoneRow, base_url: str, timezone: str) -> str:
    due = _("due %(day)s") % {"day": date_format(row.due)} if row.due else _("no due date")
    heard = _("never a word")
    if row.last_update:
        heard = _("last word %(day)s") % {"day": date_format(today_in(timezone, row.last_update))}
    link = f"{base_url}/milestones/{encode_id(row.id)}/report/"
    doubt = f"  ≠ {_one_line(row.contradiction)}\n" if row.contradiction else ""
    return f"{_one_line(row.name)} · {_one_line(row.company_name)}\n  {due}, {heard}\n{doubt}  {link}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
