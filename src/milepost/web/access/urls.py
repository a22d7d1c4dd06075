"""Addresses of the pages about people and the firm."""

from milepost.web.access import feed, home, invitations, people, settings, tokens
from milepost.web.pages import route

urlpatterns = [
    route("menu/", home.menu, "menu"),
    route("notices/seen/", home.notices_seen, "notices-seen"),
    route("firm/", home.step_into_firm, "step-into-firm"),
    route("language/", home.language, "language"),
    route("join/", invitations.join, "join"),
    route("people/", people.people, "people"),
    route("people/invite/", invitations.invite_person, "invite"),
    route("people/invitations/", invitations.invitations, "invitations"),
    route("people/invitations/<id:invitation_id>/take-back/", invitations.take_invitation_back, "take-invitation-back"),
    route("people/<id:user_id>/", people.person, "person"),
    route("people/<id:user_id>/give-role/", people.give_role, "give-role"),
    route("people/<id:user_id>/deactivate/", people.deactivate, "deactivate"),
    route("people/<id:user_id>/reactivate/", people.reactivate, "reactivate"),
    route("people/roles/<id:grant_id>/take-back/", people.take_role, "take-role"),
    route("roles/", people.roles, "roles"),
    route("tokens/", tokens.tokens, "tokens"),
    route("tokens/new/", tokens.new_token, "new-token"),
    route("tokens/<id:token_id>/revoke/", tokens.end_token, "revoke-token"),
    route("feed/", feed.feed, "feed"),
    route("settings/", settings.firm_settings, "settings"),
    route("profile/", settings.profile, "profile"),
]
