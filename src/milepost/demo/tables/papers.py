"""Papers that people link to milestones and initiatives: where the words of a plan can be looked up."""

from __future__ import annotations

from milepost.demo.agreement_rows import Linked as L

# fmt: off

ASTER = (
    L(-513, "karim", "aster.lean", "Lean programme on one page, agreed with the board", "https://room.aster.example/lean/charter"),
    L(-484, "bruno", "aster.lean:losses", "Loss tree of the pilot cell, six weeks of counts", "https://room.aster.example/lean/losses"),
    L(-459, "karim", "aster.lean:roadmap", "Roadmap with €2.4m, energy taken out", "https://room.aster.example/lean/roadmap-2"),
    L(-366, "bruno", "aster.lean:change_over", "Film of a change-over before and after, cell 2", "https://room.aster.example/lean/change-over"),
    L(-224, "lucie", "aster.lean:wave_1", "Agreement with the works council, signed", "https://room.aster.example/people/works-council"),
    L(-108, "ingrid", "aster.lean:energy", "Meter readings against the budget", "https://room.aster.example/finance/energy"),
    L(-26, "ingrid", "aster.lean:cost", "How energy prices are taken out of cost per tool", "https://room.aster.example/finance/cost-per-tool"),
    L(-97, "karim", "aster.sap:rehearsal_1", "Rehearsal 1: 452 orders that did not arrive, by cause", "https://room.aster.example/sap/rehearsal-1"),
    L(-24, "karim", "aster.sap:cut_over", "Cut-over hour by hour, with the way back", "https://room.aster.example/sap/cut-over"),
)

BRIO = (
    L(-495, "matteo", "brio.nordics:segments", "41 utilities by size, system and language", "https://files.brio.example/nordics/segments"),
    L(-454, "jonas", "brio.nordics:case", "Business case with its bad case", "https://files.brio.example/nordics/case"),
    L(-351, "priya", "brio.nordics:team", "Who decides on prices: one page", "https://files.brio.example/pricing/mandates"),
    L(-220, "freja", "brio.nordics:pilots", "What Umeå did in which week", "https://files.brio.example/nordics/umea"),
    L(-56, "freja", "brio.nordics:revenue", "Signed and expected revenue by customer", "https://files.brio.example/nordics/revenue"),
    L(-117, "klaus", "brio.pricing:adviser", "Thirty contracts read: where a planned job is left open", "https://files.brio.example/pricing/contracts"),
)

PAPERS: dict[str, tuple[L, ...]] = {"harbour": ASTER + BRIO}
