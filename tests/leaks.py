"""What must never reach whom: the words and ids of the other company, the other fund, the other firm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from milepost.core.ids import encode_id
from tests.cast import ONLY_A, ONLY_B, Cast, FirmCast
from tests.cast_milestones import KINDS

#: Of the cast's things, those that only company B and the second fund may know of, and those of company A.
THINGS_OF_B = (
    "b", "second_fund", "holding_b", "holding_b_second", "objective_b", "objective_second", "initiative_b",
    "invitation_b", "proposal_b", "token_b", "grant_b_of_contributor_ab", *(f"{kind}_b" for kind in KINDS),
)  # fmt: skip
THINGS_OF_A = (
    "a", "holding_a", "holding_a_wrong", "objective_a", "objective_a_part", "objective_a_quiet", "initiative_a",
    "initiative_a_other", "initiative_a_amended", "invitation_a", "proposal_a", "proposal_a_declined",
    "proposal_a_amended", "token_a", *(f"{kind}_a" for kind in KINDS),
)  # fmt: skip
#: What of A the adviser was given, or may know of since what was given names it.
GIVEN_TO_ADVISER = {
    "a", "initiative_a", "objective_a", "milestone_a", "task_a", "criterion_a", "evidence_a", "update_a", "baseline_a",
    "change_request_a", "comment_a", "attachment_a",
}  # fmt: skip
PLANNED = ("line", "shift", "parts", "training", "report")
PEOPLE_OF_B = ("fund_partner", "executive_b", "contributor_b")
PEOPLE_OF_A = ("executive_a", "owner_a", "contributor_a", "board_a", "adviser")


def hidden_from(firm: FirmCast, persona: str, other: FirmCast) -> dict[str, str]:
    """Each text that must not reach ``persona`` of ``firm``, with what it gives away."""
    words = firm.words
    hidden = dict(_everything_of(other))
    if persona in ONLY_A:
        hidden |= {words.b: "company B", words.second_fund: "the second fund", words.secret: "an unshared objective"}
        hidden |= _ids(firm, (*THINGS_OF_B, "objective_secret"), PEOPLE_OF_B)
    elif persona in ONLY_B:
        hidden |= {words.a: "company A", words.secret: "an unshared objective"}
        hidden |= _ids(firm, (*THINGS_OF_A, "objective_secret"), PEOPLE_OF_A)
    elif persona == "contributor_ab":
        hidden |= {words.secret: "an unshared objective"} | _ids(firm, ("objective_secret",), ())
    elif persona == "investor":
        inside = [f"{words.a} {it}" for it in ("Pricing", "Warehouse", "Joint buying", "Own fleet", "Returns desk")]
        inside += [f"{words.b} {it}" for it in ("Migration", "Support desk")]
        inside += [f"{word} {it}" for word in (words.a, words.b) for it in PLANNED]
        hidden |= dict.fromkeys(inside, "the work inside a company")
        hidden |= {words.second_fund: "the second fund"}
        work = [
            name for name in firm.things if name.startswith(("initiative", "proposal", "invitation", "token", *KINDS))
        ]
        hidden |= _ids(firm, (*work, "second_fund", "objective_second", "holding_b_second"), ())
    if persona == "adviser":
        shown_to_others = ("Warehouse", "Joint buying", "Own fleet", "Returns desk", "margin", "price rises", "shift")
        hidden |= {f"{words.a} {word}": "what the adviser was not given" for word in shown_to_others}
        hidden |= _ids(firm, tuple(set(THINGS_OF_A) - GIVEN_TO_ADVISER), ())
    return hidden


def _everything_of(firm: FirmCast) -> Iterator[tuple[str, str]]:
    for word in firm.words.all:
        yield word, f"the firm {firm.words.firm}"
    yield firm.words.firm.lower() + ".example", f"an address of {firm.words.firm}"
    yield from _ids(firm, tuple(firm.things), tuple(set(firm.people) - {"stranger"})).items()
    yield from _both(firm.firm_id, f"the firm {firm.words.firm}")


def _ids(firm: FirmCast, things: tuple[str, ...], people: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in things:
        found |= dict(_both(firm.things[name], f"id of {name}"))
    for persona in people:
        found |= dict(_both(firm.people[persona], f"id of {persona}"))
        found |= dict(_both(firm.memberships[persona], f"membership of {persona}"))
    return found


def _both(pk: int, what: str) -> Iterator[tuple[str, str]]:
    yield str(pk), what
    yield encode_id(pk), what


#: Codes against forgery, nonces and signatures: among thousands of them one holds a company's four letters now and then.
RANDOM = re.compile(r"""\b[A-Za-z0-9]{64}\b|nonce-[^"' ]+|nonce="[^"]+"|\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])""")
_known: dict[tuple[int, str], dict[str, str]] = {}  # of the firm and persona asked for last: ids are the session's


def leaks(told: object, firm: FirmCast, persona: str, cast: Cast, *, asked: str = "") -> list[str]:
    """What of ``told`` should not have reached ``persona``; ``asked`` is what the question itself held."""
    text = RANDOM.sub("", told if isinstance(told, str) else repr(told))
    found = []
    key = (firm.firm_id, persona)
    if key not in _known:
        _known.clear()
        _known[key] = hidden_from(firm, persona, cast.other(firm))
    for hidden, what in _known[key].items():
        at = text.find(hidden)
        if at >= 0 and hidden not in asked:
            found.append(f"{persona} learns {what}: …{text[max(0, at - 60) : at + 60]!r}…")
    return found
