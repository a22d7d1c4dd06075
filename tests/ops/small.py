"""A firm with one company, made by the product's own actions at a fixed moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.entering import load_viewer
from milepost.access.viewer import System, Viewer
from milepost.discussion.models import Attachment
from milepost.portfolios.actions.companies import create_company

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
EMAIL = "ada@harbour.example"


@dataclass(frozen=True)
class Small:
    """What was made."""

    firm_id: int
    viewer: Viewer
    company_id: int


def small_firm(*, company: str = "Aster Tools") -> Small:
    """A firm, its operating partner, and a company."""
    firm = create_firm(acting=System(), now=NOW, name="Harbour", currency="EUR")
    member = add_member(
        acting=System(), now=NOW, firm_id=firm.pk, email=EMAIL, name="Ada Åström", role="operating_partner"
    )
    viewer = load_viewer(user_id=member.user_id, firm_id=firm.pk, today=NOW.date(), via="web")
    assert viewer is not None
    made = create_company(acting=viewer, now=NOW, name=company, sector="industrials", country="FR")
    return Small(firm.pk, viewer, made.pk)


def store_attachment(data_dir: Path, content: bytes) -> Path:
    """The file of an attachment, as it is stored."""
    digest = hashlib.sha256(content).hexdigest()
    path = data_dir / "attachments" / digest[:2] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def attachment_row(small: Small, content: bytes) -> None:
    """The row that names that file."""
    Attachment._base_manager.create(
        firm_id=small.firm_id, company_id=small.company_id, initiative_id=small.company_id,
        subject_kind="initiative", subject_id=1, subject_name="Prices", title="minutes", file_name="minutes.txt",
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), added_by_id=small.viewer.user_id, added_at=NOW,
        recorded_at=NOW,
    )  # fmt: skip
