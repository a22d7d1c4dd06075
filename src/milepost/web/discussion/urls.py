"""Addresses of these pages."""

from __future__ import annotations

from milepost.web.discussion import pages
from milepost.web.pages import route

urlpatterns = [
    route("milestones/<id:milestone_id>/comments/new/", pages.milestone_comment, "milestone_comment"),
    route("initiatives/<id:initiative_id>/comments/new/", pages.initiative_comment, "initiative_comment"),
    route("milestones/<id:milestone_id>/attachments/new/", pages.milestone_attach, "milestone_attach"),
    route("initiatives/<id:initiative_id>/attachments/new/", pages.initiative_attach, "initiative_attach"),
    route("comments/<id:comment_id>/", pages.comment, "comment"),
    route("comments/<id:comment_id>/edit/", pages.comment_edit, "comment_edit"),
    route("comments/<id:comment_id>/withdraw/", pages.comment_withdraw, "comment_withdraw"),
    route("attachments/<id:attachment_id>/", pages.attachment, "attachment"),
    route("attachments/<id:attachment_id>/withdraw/", pages.attachment_withdraw, "attachment_withdraw"),
]
