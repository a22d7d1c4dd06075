"""Who may open which page and call which operation: declared once, by hand; what is not declared is refused by the test.

``Needs(Can.X, "a")``: whoever has the capability on the cast's company A (or on that thing); without a thing, anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from milepost.access.roles import Can
from milepost.core.ids import encode_id
from tests.cast import PERSONAS, FirmCast
from tests.rights import may
from tests.scheduling.plan_files import xer

#: A file that can be read, as bodies carry it.
A_PLAN = b64encode(xer()).decode()


@dataclass(frozen=True)
class Needs:
    """What one needs to be let in."""

    can: Can
    thing: str = ""

    def allowed(self) -> frozenset[str]:
        """Those of the cast who are let in."""
        return frozenset(persona for persona in PERSONAS if may(persona, self.can, self.thing))


@dataclass(frozen=True)
class Only:
    """Nobody but these."""

    personas: frozenset[str]

    def allowed(self) -> frozenset[str]:
        """Those of the cast who are let in."""
        return self.personas


@dataclass(frozen=True)
class Everybody:
    """Whoever has a place in the firm. What is shown differs by the walls, which the search for leaks tries."""

    def allowed(self) -> frozenset[str]:
        """All."""
        return frozenset(PERSONAS)


@dataclass(frozen=True)
class Anyone(Everybody):
    """Whoever comes by, signed in or not."""


Rule = Needs | Only | Everybody | Anyone
MEMBER, ANYONE = Everybody(), Anyone()
WHOLE_FIRM = Only(frozenset({"administrator", "operating_partner"}))
ITS_PROPOSER = Only(frozenset({"contributor_a"}))
OWN_TOKEN = Only(frozenset({"administrator", "executive_a"}))
SEES = Needs(Can.SEE_INITIATIVES, "initiative_a")
#: Of what leads out of the initiative, or is the company's: the adviser was given one initiative alone.
SEES_COMPANY = Needs(Can.SEE_INITIATIVES, "a")
RUNS = Needs(Can.EDIT_INITIATIVES, "initiative_a")
#: Its owner reports on a milestone and does a task; so does who runs the initiative.
RUNS_OR_OWNS = Only(RUNS.allowed() | {"contributor_a"})
#: Reminders of a milestone go to its owner.
ITS_OWNER = Only(frozenset({"contributor_a"}))
AGREES = Needs(Can.AGREE_CHANGES, "initiative_a")
ITS_REQUESTER = Only(frozenset({"executive_a"}))

#: What is uploaded is its uploader's alone until it is applied.
ITS_UPLOADER = Only(frozenset({"executive_a"}))
_IMPORTED = (Can.EDIT_INITIATIVES, Can.EDIT_OBJECTIVES, Can.EDIT_COMPANY)
IMPORTS = Only(frozenset().union(*(Needs(can).allowed() for can in _IMPORTED)))

TALKS = Needs(Can.DISCUSS, "initiative_a")
#: An action is taken back by whoever did it, and nobody of the cast did one.
NOBODY = Only(frozenset())
ITS_VIEWER = Only(frozenset({"executive_a"}))
ITS_AUTHOR = Only(frozenset({"contributor_a"}))

PAGES: dict[str, Rule] = {
    "home": MEMBER,
    "beginning": MEMBER,
    "work_still": Needs(Can.SEE_INITIATIVES),
    "design": MEMBER,
    "menu": MEMBER,
    "search": MEMBER,
    "palette": MEMBER,
    "notices-seen": MEMBER,
    "step-into-firm": MEMBER,
    "language": ANYONE,
    "join": ANYONE,
    "people": Needs(Can.SEE_PEOPLE),
    "invite": Needs(Can.MANAGE_PEOPLE),
    "invitations": Needs(Can.MANAGE_PEOPLE),
    "take-invitation-back": Needs(Can.MANAGE_PEOPLE, "a"),
    "person": Needs(Can.SEE_PEOPLE, "a"),
    "give-role": Needs(Can.MANAGE_PEOPLE, "a"),
    # An executive does not take an executive's role, not even the own one: the page says so before it asks.
    "take-role": WHOLE_FIRM,
    "address-code": Needs(Can.MANAGE_FIRM),
    "deactivate": Needs(Can.MANAGE_FIRM),
    "reactivate": Needs(Can.MANAGE_FIRM),
    "settings": Needs(Can.MANAGE_FIRM),
    "roles": MEMBER,
    "tokens": MEMBER,
    "new-token": MEMBER,
    "revoke-token": OWN_TOKEN,
    "feed": MEMBER,
    "profile": MEMBER,
    "prove-address": MEMBER,
    "portfolios": Needs(Can.SEE_PORTFOLIO),
    "portfolio_new": WHOLE_FIRM,
    "portfolio": Needs(Can.SEE_PORTFOLIO, "fund"),
    "portfolio_cascade": Needs(Can.SEE_PORTFOLIO, "fund"),
    "portfolio_edit": Needs(Can.EDIT_PORTFOLIO, "fund"),
    "portfolio_allocation": Needs(Can.EDIT_PORTFOLIO, "fund"),
    "portfolio_archive": Needs(Can.EDIT_PORTFOLIO, "fund"),
    "portfolio_objective_new": Needs(Can.EDIT_OBJECTIVES, "fund"),
    "holdings": Needs(Can.SEE_HOLDINGS),
    "holding_new": Needs(Can.EDIT_HOLDINGS),
    "holding_confirm": Needs(Can.CONFIRM_MONEY, "fund"),
    "companies": Needs(Can.SEE_COMPANY),
    "company_new": Needs(Can.EDIT_HOLDINGS),
    "company": Needs(Can.SEE_COMPANY, "a"),
    "company_cascade": Needs(Can.SEE_COMPANY, "a"),
    "company_edit": Needs(Can.EDIT_COMPANY, "a"),
    "company_archive": Needs(Can.ARCHIVE_COMPANY, "a"),
    "company_objective_new": Needs(Can.EDIT_OBJECTIVES, "a"),
    "initiative_new": Needs(Can.EDIT_INITIATIVES, "a"),
    "initiative_from_template": Needs(Can.EDIT_INITIATIVES, "a"),
    "proposal_new": Needs(Can.PROPOSE, "a"),
    "objectives": Needs(Can.SEE_OBJECTIVES),
    "objective": Needs(Can.SEE_OBJECTIVES, "a"),
    "objective_edit": Needs(Can.EDIT_OBJECTIVES, "a"),
    "objective_close": Needs(Can.EDIT_OBJECTIVES, "a"),
    "initiatives": Needs(Can.SEE_INITIATIVES),
    "initiative": Needs(Can.SEE_INITIATIVES, "initiative_a"),
    "initiative_edit": Needs(Can.EDIT_INITIATIVES, "initiative_a"),
    "initiative_stage": Needs(Can.ADVANCE_STAGE, "initiative_a"),
    "initiative_confirm": Needs(Can.CONFIRM_MONEY, "initiative_a"),
    "initiative_archive": Needs(Can.EDIT_INITIATIVES, "initiative_a"),
    "cascade": Needs(Can.SEE_OBJECTIVES),
    "proposals": Needs(Can.SEE_PROPOSALS),
    "proposal_where": Needs(Can.PROPOSE),
    "proposal": Needs(Can.SEE_PROPOSALS, "a"),
    "proposal_edit": ITS_PROPOSER,
    "proposal_withdraw": ITS_PROPOSER,
    "proposal_accept": Needs(Can.DECIDE_PROPOSALS, "a"),
    "proposal_decline": Needs(Can.DECIDE_PROPOSALS, "a"),
    **dict.fromkeys(
        ("milestone_settings", "category_new", "category_edit", "category_archive"), Needs(Can.MANAGE_FIRM)
    ),
    "milestones": Needs(Can.SEE_INITIATIVES),
    "heat_map": Needs(Can.SEE_INITIATIVES),
    "pitfalls": Needs(Can.SEE_INITIATIVES),
    "calendars": Needs(Can.SEE_INITIATIVES),
    "calendar_new": Needs(Can.EDIT_INITIATIVES),
    "calendar_edit": Needs(Can.EDIT_INITIATIVES, "a"),
    "work": Needs(Can.SEE_INITIATIVES),
    "milestone": SEES,
    "milestone_what_if": SEES,
    "timeline": Needs(Can.SEE_INITIATIVES),
    "timeline_lanes": Needs(Can.SEE_INITIATIVES),
    "timeline_bars": Needs(Can.SEE_INITIATIVES),
    "timeline_preview": SEES,
    "timeline_move": RUNS,
    "milestones_change": Needs(Can.EDIT_INITIATIVES),
    "view_new": Needs(Can.SEE_INITIATIVES),
    "view_change": ITS_VIEWER,
    "milestones_undo": Needs(Can.EDIT_INITIATIVES),
    "milestone_inline": RUNS,
    "network": Needs(Can.SEE_INITIATIVES),
    "network_data": Needs(Can.SEE_INITIATIVES),
    "network_why": SEES,
    "network_crossing": SEES_COMPANY,
    "milestone_new": RUNS,
    "milestone_edit": RUNS,
    "milestone_archive": RUNS,
    "milestone_report": RUNS_OR_OWNS,
    "milestone_still": RUNS_OR_OWNS,
    "milestone_complete": RUNS_OR_OWNS,
    **dict.fromkeys(("milestone_snooze", "milestone_wake"), ITS_OWNER),
    "milestone_reopen": RUNS,
    "criterion_new": RUNS,
    "criterion_judge": RUNS_OR_OWNS,
    "criterion_remove": RUNS,
    "evidence_new": RUNS_OR_OWNS,
    "task_new": RUNS,
    **dict.fromkeys(("task_edit", "task_remove", "task_restore"), RUNS),
    "milestone_team": RUNS,
    "update_correct": RUNS_OR_OWNS,
    "task_done": RUNS_OR_OWNS,
    "dependency_new": RUNS,
    "dependency_edit": RUNS,
    "dependency_remove": RUNS,
    "baselines": SEES,
    "baseline_new": AGREES,
    "comparison": SEES,
    "change_requests": Needs(Can.SEE_INITIATIVES),
    "change_request": SEES,
    "change_request_new": RUNS,
    "change_approve": AGREES,
    "change_refuse": AGREES,
    "change_withdraw": ITS_REQUESTER,
    "milestone_change": RUNS_OR_OWNS,
    "criterion_change": RUNS,
    "initiative_cadence": RUNS,
    **dict.fromkeys(("plan", "plan_export", "plan_file"), SEES),
    "plan_import": RUNS,
    "crossing": SEES_COMPANY,
    **{f"crossing_{act}": RUNS for act in ("new", "pair", "propose", "agree", "decline", "withdraw", "end")},
    **dict.fromkeys(("milestone_comment", "milestone_attach", "initiative_comment", "initiative_attach"), TALKS),
    "comment": SEES,
    "comment_edit": ITS_AUTHOR,
    "comment_withdraw": ITS_AUTHOR,
    "attachment": SEES,
    "attachment_withdraw": RUNS_OR_OWNS,
    "imports": MEMBER,
    "table_paste": IMPORTS,
    **dict.fromkeys(("import", "import_sheet", "import_map", "import_apply", "import_drop"), ITS_UPLOADER),
    "table_export": Needs(Can.SEE_INITIATIVES),
    "table_template": Needs(Can.SEE_INITIATIVES),
    "api_reference": ANYONE,
    "api_openapi": ANYONE,
    **dict.fromkeys(("manifest", "service_worker", "offline"), ANYONE),
}

_LISTS = (
    "initiatives", "objectives", "companies", "events", "grants", "holdings", "people", "portfolios", "proposals",
    "milestones", "dependencies", "calendars", "baselines", "changes",
    "crossings", "comments", "attachments", "views",
)  # fmt: skip
_SEEN: dict[str, Rule] = {
    "initiative": Needs(Can.SEE_INITIATIVES, "initiative_a"),
    "objective": Needs(Can.SEE_OBJECTIVES, "a"),
    "company": Needs(Can.SEE_COMPANY, "a"),
    "portfolio": Needs(Can.SEE_PORTFOLIO, "fund"),
    "proposal": Needs(Can.SEE_PROPOSALS, "a"),
    "holding": Only(Needs(Can.SEE_HOLDINGS, "fund").allowed() | {"board_a"}),  # who sees stakes in the company, too
    "grant": Needs(Can.SEE_PEOPLE, "a"),
    **dict.fromkeys(("milestone", "task", "criterion", "evidence", "update", "baseline", "change_request"), SEES),
    **dict.fromkeys(("comment", "attachment"), SEES),
    **dict.fromkeys(("dependency", "calendar", "crossing"), SEES_COMPANY),
}
_PLANNED = (
    "milestone", "milestones", "criterion", "criteria", "task", "tasks", "dependency", "dependencies", "calendar", "calendars",
    "crossing", "crossings",
)  # fmt: skip
OPERATIONS: dict[str, Rule] = (
    {f"{verb}_{kind}": MEMBER for verb in ("list", "export") for kind in _LISTS}
    | {f"get_{kind}": rule for kind, rule in _SEEN.items()}
    | {f"list_{kind}_versions": rule for kind, rule in _SEEN.items()}
    | {
        "search": MEMBER,
        "list_roles": MEMBER,
        "get_me": MEMBER,
        "update_me": MEMBER,
        "get_firm": MEMBER,
        "update_firm": Needs(Can.MANAGE_FIRM),
        "list_notices": MEMBER,
        "export_notices": MEMBER,
        "mark_notices_seen": MEMBER,
        "list_tokens": MEMBER,
        "export_tokens": MEMBER,
        "create_token": MEMBER,
        "get_token": OWN_TOKEN,
        "revoke_token": OWN_TOKEN,
        "list_invitations": MEMBER,
        "export_invitations": MEMBER,
        "get_invitation": Needs(Can.MANAGE_PEOPLE, "a"),
        "create_invitation": Needs(Can.MANAGE_PEOPLE, "a"),
        "create_invitations": Needs(Can.MANAGE_PEOPLE, "a"),
        "revoke_invitation": Needs(Can.MANAGE_PEOPLE, "a"),
        # Everybody sees the own place in the firm; the path names the owner of A's initiatives.
        "get_person": Only(Needs(Can.SEE_PEOPLE, "a").allowed() | {"owner_a"}),
        "deactivate_person": Needs(Can.MANAGE_FIRM),
        "reactivate_person": Needs(Can.MANAGE_FIRM),
        "create_grant": Needs(Can.MANAGE_PEOPLE, "a"),
        "create_grants": Needs(Can.MANAGE_PEOPLE, "a"),
        # An executive does not take an executive's role, not even the own one.
        "revoke_grant": Only(frozenset({"administrator", "operating_partner"})),
        "get_event": Needs(Can.SEE_COMPANY, "a"),
        "get_company_cascade": Needs(Can.SEE_COMPANY, "a"),
        "get_portfolio_cascade": Needs(Can.SEE_PORTFOLIO, "fund"),
        "get_portfolio_allocation": Needs(Can.SEE_PORTFOLIO, "fund"),
        "list_company_people": Needs(Can.SEE_COMPANY, "a"),
        "create_company": Only(frozenset({"administrator", "operating_partner", "analyst", "fund_partner"})),
        "create_companies": Only(frozenset({"administrator", "operating_partner", "analyst"})),
        "archive_company": Needs(Can.ARCHIVE_COMPANY, "a"),
        "restore_company": Needs(Can.ARCHIVE_COMPANY, "a"),
        "create_portfolio": WHOLE_FIRM,
        "create_portfolios": WHOLE_FIRM,
        "create_holding": Needs(Can.EDIT_HOLDINGS, "fund"),
        "create_holdings": Needs(Can.EDIT_HOLDINGS, "fund"),
        "confirm_holding": Needs(Can.CONFIRM_MONEY, "fund"),
        "create_initiative": Needs(Can.EDIT_INITIATIVES, "a"),
        "create_initiatives": Needs(Can.EDIT_INITIATIVES, "a"),
        "move_initiative_stage": Needs(Can.ADVANCE_STAGE, "initiative_a"),
        "confirm_initiative_value": Needs(Can.CONFIRM_MONEY, "initiative_a"),
        "create_objective": Needs(Can.EDIT_OBJECTIVES, "a"),
        "create_objectives": Needs(Can.EDIT_OBJECTIVES, "a"),
        "close_objective": Needs(Can.EDIT_OBJECTIVES, "a"),
        "reopen_objective": Needs(Can.EDIT_OBJECTIVES, "a"),
        "create_proposal": Needs(Can.PROPOSE, "a"),
        "create_proposals": Needs(Can.PROPOSE, "a"),
        "update_proposal": ITS_PROPOSER,
        "update_proposals": ITS_PROPOSER,
        "withdraw_proposal": ITS_PROPOSER,
        "decide_proposal": Needs(Can.DECIDE_PROPOSALS, "a"),
    }
    | {f"{verb}_portfolio": Needs(Can.EDIT_PORTFOLIO, "fund") for verb in ("update", "archive", "restore")}
    | {"update_portfolios": Needs(Can.EDIT_PORTFOLIO, "fund")}
    | {name: Needs(Can.EDIT_COMPANY, "a") for name in ("update_company", "update_companies")}
    | {name: Needs(Can.EDIT_OBJECTIVES, "a") for name in ("update_objective", "update_objectives")}
    | {
        name: Needs(Can.EDIT_INITIATIVES, "initiative_a")
        for name in ("update_initiative", "update_initiatives", "archive_initiative", "restore_initiative")
    }
    | {f"{verb}_{part}": SEES for verb in ("list", "export") for part in ("criteria", "tasks", "updates")}
    | {f"{verb}_{thing}": RUNS for verb in ("create", "update") for thing in _PLANNED}
    | {f"{verb}_milestone": RUNS for verb in ("archive", "restore", "reopen")}
    | {
        **{f"{act}_crossing_date": RUNS for act in ("propose", "agree", "decline", "withdraw")},
        "pair_crossing": RUNS,
        "undo_milestone_changes": NOBODY,
        "get_view": SEES_COMPANY,
        **dict.fromkeys(("create_view", "create_views"), Needs(Can.DISCUSS, "a")),
        **dict.fromkeys(("update_view", "update_views", "delete_view"), ITS_VIEWER),
        "list_updates_due": MEMBER,
        "list_snoozes": MEMBER,
        "snooze_milestone": ITS_OWNER,
        "get_cadence": SEES,
        "set_cadence": RUNS,
        "end_crossing": RUNS,
        **dict.fromkeys(("create_comment", "create_comments", "create_attachment", "create_attachments"), TALKS),
        **dict.fromkeys(("update_comment", "update_comments", "withdraw_comment"), ITS_AUTHOR),
        "withdraw_attachment": RUNS_OR_OWNS,
        "get_attachment_content": SEES,
        "list_imports": MEMBER,
        "create_import": RUNS,
        **dict.fromkeys(("get_import", "list_import_rows", "map_import", "apply_import", "drop_import"), ITS_UPLOADER),
        "export_spreadsheet": Needs(Can.SEE_INITIATIVES),
        "get_spreadsheet_template": Needs(Can.SEE_INITIATIVES),
        "list_categories": MEMBER,
        "list_templates": MEMBER,
        "get_template_plan": Needs(Can.SEE_COMPANY, "a"),
        "start_from_template": Needs(Can.EDIT_INITIATIVES, "a"),
        **dict.fromkeys(
            ("create_category", "rename_category", "archive_category", "restore_category"), Needs(Can.MANAGE_FIRM)
        ),
        "get_thresholds": MEMBER,
        "update_thresholds": Needs(Can.MANAGE_FIRM),
        "roll_up_milestones": MEMBER,
        "list_pitfalls": MEMBER,
        "group_milestones": MEMBER,
        "count_pitfalls": MEMBER,
        "roll_up_milestones_by_company": MEMBER,
        "list_my_milestones": MEMBER,
        "list_my_tasks": MEMBER,
        "create_baseline": AGREES,
        "create_baselines": AGREES,
        "create_company_baselines": Needs(Can.AGREE_CHANGES, "a"),
        "compare_initiative": SEES,
        "list_milestones_as_of": SEES,
        "list_forecasts": MEMBER,
        "list_plan_imports": MEMBER,
        **dict.fromkeys(("get_plan_export", "get_plan_export_content"), SEES),
        **dict.fromkeys(("preview_plan_import", "create_plan_import"), RUNS),
        "get_timeline": MEMBER,
        "get_network": MEMBER,
        **dict.fromkeys(("get_driving_chain_of_milestone", "get_driving_chain_of_task"), SEES),
        "get_smart_of_milestone": SEES,
        "what_if_planned": SEES,
        "what_if_milestone": SEES,
        "what_if_task": SEES,
        "what_if_crossing": SEES_COMPANY,
        "create_change_request": RUNS,
        "create_changes": RUNS,
        "decide_change_request": AGREES,
        "withdraw_change_request": ITS_REQUESTER,
        **dict.fromkeys(("remove_criterion", "remove_task", "restore_task"), RUNS),
        "remove_dependency": RUNS,
        "create_update": RUNS_OR_OWNS,
        "create_updates": RUNS_OR_OWNS,
        "complete_milestone": RUNS_OR_OWNS,
        "judge_criterion": RUNS_OR_OWNS,
        "add_evidence": RUNS_OR_OWNS,
        "remove_evidence": RUNS_OR_OWNS,
    }
)


@dataclass(frozen=True)
class Bodies:
    """What is sent to each operation that takes something, about A's things or, as ``b``, about B's."""

    firm: FirmCast
    of_b: bool = False
    _made: dict[str, Any] = field(default_factory=dict)

    def of(self, name: str) -> Any:
        """The body for an operation; None when it takes nothing."""
        if not self._made:
            self._made.update(self._all())
        return self._made.get(name, {})

    def _id(self, own: str, of_b: str) -> str:
        return encode_id(self.firm.things[of_b if self.of_b else own])

    def _all(self) -> dict[str, Any]:
        company, fund = self._id("a", "b"), self._id("fund", "second_fund")
        person = encode_id(self.firm.people["executive_b" if self.of_b else "contributor_a"])
        initiative = self._id("initiative_a", "initiative_b")
        talk = {"subject_kind": "milestone", "subject_id": self._id("milestone_a", "milestone_b")}
        new: dict[str, Any] = {
            "initiative": {"name": "New", "value_lever": "pricing", "company_id": company},
            "objective": {"title": "New", "company_id": company},
            "proposal": {"title": "New", "value_lever": "pricing", "company_id": company},
            "company": {"name": "New", "sector": "energy", "country": "FR"},
            "portfolio": {"name": "New"},
            "holding": {
                "portfolio_id": fund, "company_id": company, "valid_from": "2026-03-01", "stake": "1",
                "invested_cost": {"amount": "1", "currency": "EUR"},
            },
            "grant": {"user_id": person, "role": "viewer", "scope_id": company},
            "milestone": {
                "initiative_id": self._id("initiative_a", "initiative_b"), "name": "New", "milestone_type": "financial",
                "category": "revenue",
            },
            "criterion": {"metric": "New", "target": "1", "unit": "pieces"},
            "task": {"name": "New"},
            "update": {"status": "on_track"},
            "dependency": {
                "predecessor_id": self._id("task_a", "task_b"), "successor_id": self._id("second_a", "second_b"),
            },
            "calendar": {"name": "New", "company_id": company},
            "baseline": {"initiative_id": initiative, "name": "New", "change_reason": "New."},
            "change_request": {"initiative_id": initiative, "reason": "New.", "baseline_name": "New"},
            "crossing": {"milestone_id": self._id("second_a", "second_b"), "side": "gives", "label": "New"},
            "comment": {**talk, "words": "New"},
            "view": {"name": "New", "query": f"company_id={company}", "shared": True},
            "attachment": {**talk, "link": "https://e.example"},
        }  # fmt: skip
        irregular = {"company": "companies", "criterion": "criteria", "dependency": "dependencies"}
        irregular["change_request"] = "changes"
        several = {kind: irregular.get(kind, f"{kind}s") for kind in new}
        made = {f"create_{kind}": body for kind, body in new.items()}
        made |= {f"create_{several[kind]}": {"items": [body]} for kind, body in new.items()}
        words = {
            "objective": "title",
            "proposal": "title",
            "criterion": "metric",
            "crossing": "label",
            "comment": "words",
        }
        for kind in (
            "initiative", "objective", "proposal", "company", "portfolio", "milestone", "criterion", "task", "dependency",
            "calendar", "crossing", "comment", "view",
        ):  # fmt: skip
            word = {"lag": "1"} if kind == "dependency" else {words.get(kind, "name"): "Newer"}
            things = {"company": ("a", "b"), "portfolio": ("fund", "second_fund")}
            pk = self._id(*things.get(kind, (f"{kind}_a", f"{kind}_b")))
            version = 2 if kind in {"initiative", "milestone"} else 1  # moved a stage, reported on
            made |= {
                f"update_{kind}": word,
                f"update_{several[kind]}": {"items": [{"id": pk, "version": version, **word}]},
            }
        return made | {
            "preview_plan_import": {"file_name": "new.xer", "content": A_PLAN},
            "create_plan_import": {"file_name": "new.xer", "content": A_PLAN, "fingerprint": "none"},
            "create_import": {
                "kind": "milestones",
                "file_name": "a.csv",
                "content": "TmFtZSxEdWUKQSwyMDI3LTAxLTAxCg==",
                "initiative_id": initiative,
            },
            "undo_milestone_changes": {"action_id": encode_id(5)},
            "map_import": {"columns": {"0": "name", "1": "initiative"}, "fixed": {"category": "compliance"}},
            "apply_import": {"skip": True},
            "move_initiative_stage": {"stage": 2},
            "update_me": {"name": "Somebody"},
            "update_firm": {"name": "Newer"},
            "create_invitation": {"email": "x@x.example", "role": "viewer", "scope_id": company},
            "create_invitations": {"items": [{"email": "x@x.example", "role": "viewer", "scope_id": company}]},
            "create_token": {"name": "New"},
            "decide_proposal": {"decision": "decline", "reason": "No."},
            "start_from_template": {"company_id": company, "template": "addon_integration", "starts_on": "2026-04-01"},
            "create_company_baselines": {"name": "New", "change_reason": "New."},
            "decide_change_request": {"decision": "refuse", "reason": "No."},
            "set_cadence": {"every_days": 14},
            "snooze_milestone": {"until": None},
            "propose_crossing_date": {"day": "2026-06-15"},
            "decline_crossing_date": {"reason": "No."},
            "pair_crossing": {"milestone_id": self._id("milestone_a", "milestone_b"), "label": "New"},
            "create_category": {"milestone_type": "financial", "name": "New"},
            "rename_category": {"name": "Newer"},
            "update_thresholds": {"silent_days": 21},
            "complete_milestone": {"exception": "Agreed."},
            "reopen_milestone": {"reason": "Not done."},
            "judge_criterion": {"verdict": "met"},
            "add_evidence": {"title": "New", "link": "https://e.example"},
        }
