"""What stands above the list of milestones of saved views: the tabs, and the form in which one is named and shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.queries.views import view_page
from milepost.web.forms import Form
from milepost.web.milestones.listing import VIEW, Listing
from milepost.web.pages import WebRequest

#: As many as stand above the list.
MANY = 100


class ViewForm(Form):
    """How a view is called, and whether others see it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    shared = forms.BooleanField(label=_("Shared with all who see what it is about"), required=False)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, auto_id="view-%s", **kwargs)

    def _object(self, field: str, message: str, mend: str) -> None:
        """What is objected to without a field is that it is shared, where it is to be."""
        super()._object(field or ("shared" if self.cleaned_data.get("shared") else ""), message, mend)


def views_above(request: WebRequest, listing: Listing, refused: ViewForm | None = None) -> dict[str, Any]:
    """One's own and the shared ones; the one that shows just this, or the one that was opened and has been changed since.

    Of several that show the same: that which was opened, then one's own. ``refused``: the form as it was sent, to stand open.
    """
    rows = view_page(viewer=request.viewer, page=PageRequest(limit=MANY)).rows
    query, opened = listing.query((VIEW,)), listing.given.get(VIEW, "")
    same = sorted(
        (row for row in rows if row.query == query), key=lambda row: (encode_id(row.id) != opened, not row.mine)
    )
    here = next(iter(same), None)
    changed = None if here else next((row for row in rows if encode_id(row.id) == opened), None)
    initial = {"name": here.name, "shared": here.shared} if here else {}
    form = refused or ViewForm(request, initial=initial)
    return {"views": rows, "view_here": here, "view_changed": changed, "view_query": query, "view_form": form}
