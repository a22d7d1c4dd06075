"""What was agreed and what was asked for: baselines with a name of their own, change requests with their answers."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.agreement_rows import Asked, Direct, Frozen, Outcome, Reply

# fmt: off

AGREED, DECLINED, WITHDRAWN = Outcome.AGREED, Outcome.DECLINED, Outcome.WITHDRAWN

#: What the first baseline of an initiative is called where it is not the usual name.
NAMED = {
    "aster.lean": "Roadmap of the board",
    "brio.nordics": "Nordic case of the board",
    "bluegum.hundred": "Hundred days",
}

FROZEN = (
    Frozen(day=-119, by="amara", of="helvia", name="Plan shown to the strategic buyer",
           why="The buyer of 21 percent measures us by the plan that he was shown. It is frozen as it stood in the data room."),
    Frozen(day=-6, by="amara", of="aster.sap", name="Before the cut-over",
           why="Yearly review: what stands four weeks before the cut-over is what the board measures."),
)

DIRECT = (
    Direct(day=-62, by="amara", milestone="brio.pricing:last_72", later=14,
           why="The forty hardest customers have notice periods to the end of a quarter. Two weeks cost nothing and save eleven of them."),
    Direct(day=-39, by="henrik", milestone="nordkyst.germany:crew", later=14,
           why="The port gives us the quay two weeks later than it had promised. Nobody is hired to wait."),
)

TRANSFORMATION = (
    Asked(initiative="aster.lean", day=-372, by="bruno", due={"change_over": 14},
          why="The quick clamps come from Italy nine days late, and training cannot begin before they are on the machines.",
          reply=Reply(day=-368, by="amara", outcome=DECLINED, why="You have twelve days of reserve. Use them first, and ask me when they are gone.")),
    Asked(initiative="aster.lean", day=-227, by="karim", later=28, baseline="After the works council",
          why="Wave 1 stood still for five weeks until the works council knew what becomes of the third shift. Waves follow each other, so every date behind it moves. With four weeks we catch up one of the five.",
          reply=Reply(day=-222, by="amara", outcome=AGREED, why="Agreed, once: four weeks are a fair price for a plant that comes along. Lucie told the board on Tuesday.")),
    Asked(initiative="aster.lean", day=-119, by="karim", easier=(("energy", 0, "90"),),
          why="Weekends cannot be switched off while the coating oven is run in. Ten percent is what we reach without them.",
          reply=Reply(day=-113, by="amara", outcome=DECLINED, why="The oven is run in until autumn, not for ever. The target stays; close it with an exception when the ten percent are proved, and the rest stays in the plan of next year.")),
    Asked(initiative="aster.lean", day=-61, by="bruno", due={"wave_3": 10},
          why="Two machines from 1994 are exchanged for newer ones from Lyon. Moving and aligning them takes ten days that were not in the plan.",
          reply=Reply(day=-57, by="amara", outcome=AGREED, why="The board agreed to the exchange, so the days are ours too.")),
    Asked(initiative="aster.lean", day=-8, by="sophie", due={"stock": 84},
          why="Lots on eleven machines cannot be halved before their clamps are changed, and the clamp bodies come almost four weeks later than first agreed. After that we need five weeks to run the stock down."),
)

EXPANSION = (
    Asked(initiative="brio.nordics", day=-377, by="jonas", later=42, baseline="After the search began anew",
          why="Our country manager withdrew eight days before the start. Two agencies say ten to twelve weeks for another one; what does not need him goes on, the rest moves by six weeks.",
          reply=Reply(day=-372, by="henrik", outcome=AGREED, why="Six weeks, not twelve: language, review and prices go on without him. I call two people in Stockholm myself.")),
    Asked(initiative="brio.nordics", day=-262, by="freja", easier=(("pipeline", 0, "2.5"),),
          why="Bergen and three smaller utilities ask for both written forms of Norwegian. Without the west, three times the target is out of reach.",
          reply=Reply(day=-246, by="freja", outcome=WITHDRAWN)),
    Asked(initiative="brio.nordics", day=-214, by="freja", due={"pilots": 21},
          why="Drammen was bought and its new owner stopped every project. Odense takes its place and can be live in seven weeks, since it copies Umeå.",
          reply=Reply(day=-211, by="henrik", outcome=AGREED, why="A third reference in Denmark is worth three weeks.")),
    Asked(initiative="brio.nordics", day=-58, by="freja", due={"revenue": 75}, easier=(("revenue", 0, "0.8"),),
          why="Two of the largest customers sign out of the budget of next year. By then we stand at €0.8m.",
          reply=Reply(day=-52, by="henrik", outcome=DECLINED, why="The board was told one million. It is late and we say so; it does not become smaller because we are late.")),
    Asked(initiative="brio.nordics", day=-9, by="jonas", due={"margin": 63},
          why="A quarter of margin can only follow the quarter in which the last customers sign. Honest is two months later than what we agreed.",),
)

OTHERS = (
    Asked(initiative="aster.sap", day=-97, by="karim", due={"cut_over": 21, "close_5": 21}, add=("fallback",), baseline="After the first rehearsal",
          why="The first rehearsal lost 4% of open orders in the interface. It is rewritten and tested for three nights on its own before anybody rehearses again. The cut-over moves by three weeks with it, and a way back is proved before.",
          reply=Reply(day=-92, by="henrik", outcome=AGREED, why="Better three weeks in the plan than one lost week of orders. No third date.")),
    Asked(initiative="aster.rhone", day=-13, by="lucie", due={"crm": 28},
          why="Valence keeps its customers in nine lists, and two of them contradict each other. Sophie needs four weeks more to ask the drivers who is who."),
    Asked(initiative="brio.munich", day=-18, by="matteo", due={"fit_out": 24},
          why="Network cabinets arrive three weeks late. We move in two steps, so that nobody is without a desk.",
          reply=Reply(day=-15, by="henrik", outcome=AGREED, why="Fine, as long as the leases are not paid for another month.")),
    Asked(initiative="pinecrest.wms", day=-41, by="marcus", later=45, baseline="After the vendor's slip",
          why="The vendor rewrites its slotting module and needs until the tenth. Rehearsal, training and the go-live in Toledo cannot begin before; six weeks more for everything behind it.",
          reply=Reply(day=-35, by="henrik", outcome=AGREED, why="Agreed, with the penalty in the contract called. Toledo goes live outside of the peak, which is worth something too.")),
    Asked(initiative="pinecrest.lanes", day=-11, by="marcus", due={"all_61": 85},
          why="Eight lanes belong to one shipper whose contract ends in February. Dropping him now costs $400k of good lanes."),
    Asked(initiative="calder.terms", day=-80, by="daniel", due={"largest": 60, "cycle": 60}, baseline="After the talks were resumed",
          why="The largest customer is back at the table, with a volume commitment from our side, and decides in the winter round.",
          reply=Reply(day=-75, by="amara", outcome=AGREED, why="Two months for £1.5m of cash. Daniel shows me the offer before it leaves the house.")),
    Asked(initiative="calder.premium", day=-16, by="daniel", due={"waste": 30},
          why="Three supermarkets change their order times next month, so no number of this one can be compared.",
          reply=Reply(day=-10, by="amara", outcome=DECLINED, why="Waste is highest when order times change. That is when I want to see it fall.")),
    Asked(initiative="helvia.sepsis", day=-53, by="yusuf", later=60, add=("stability",), baseline="After the 37 questions",
          why="The notified body asks for stability over six months and we have four. The two tests are repeated; approval and first orders wait for them.",
          reply=Reply(day=-48, by="henrik", outcome=AGREED, why="Sixty days are the price of two missing months of data. The strategic buyer has been told.")),
    Asked(initiative="morava.furnace", day=-45, by="jana", due={"power": 35},
          why="The road authority gave us two weekends instead of four, and the switchgear comes on the fifth.",
          reply=Reply(day=-41, by="amara", outcome=DECLINED, why="The grant ends with the programme, and nobody moves that date. Two shifts on the switchgear; report what it costs.")),
    Asked(initiative="morava.customers", day=-14, by="petr", remove=("better",),
          why="Nobody can say when the mix is improved. What is meant stands in the two other milestones."),
    Asked(initiative="nordkyst.planning", day=-66, by="kwame", due={"boats": 30},
          why="Charters with 48 hours of notice begin with the new season.",
          reply=Reply(day=-64, by="kwame", outcome=WITHDRAWN)),
    Asked(initiative="bluegum.coaches", day=-12, by="tane", due={"eight": 18},
          why="Seven of eight have signed. The eighth begins after the summer course she still teaches.",
          reply=Reply(day=-9, by="amara", outcome=AGREED, why="Seven coaches can call everybody of this term. Agreed.")),
)

ASKED = (*TRANSFORMATION, *EXPANSION, *OTHERS)
