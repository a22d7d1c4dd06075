"""What companies of the fund give to each other, each in its own words; nothing but the days is known on both sides."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.agreement_rows import Across, Move, Side, Step

# fmt: off

HARBOUR = (
    # One buyer for the carbide of both: Morava's machining shop needs the grades that Aster puts out to tender.
    Across(
        key="carbide", opened=-206, by="karim", side=Side.TAKES, on=-188, joined=(-203, "amara"),
        takes=("aster.carbide:contract", "Yearly volume of carbide inserts, by grade, for the joint contract"),
        gives=("morava.customers:list", "Our inserts by grade and year, to be bought together"),
        then=(Step(day=-199, by="petr", side=Side.GIVES, move=Move.AGREES),),
    ),
    # Castings for the trials came from a customer in the end.
    Across(
        key="trials", opened=-268, by="lucie", side=Side.TAKES, on=-240, joined=(-265, "amara"),
        takes=("aster.price:hours", "Forty castings for wear trials"), gives=("morava.scrap:recipes", "Forty pump housings for trials"),
        then=(Step(day=-252, by="lucie", side=Side.TAKES, move=Move.ENDS),),
    ),
    # Clamps for the eleven machines that keep Aster's lots large: declined, agreed, and agreed anew when the foundry slipped.
    Across(
        key="clamps", opened=-76, by="karim", side=Side.TAKES, on=-32, joined=(-74, "amara"),
        takes=("aster.lean:stock", "Clamp bodies for eleven grinding machines"), gives=("morava.customers:clamps", "180 clamp bodies, measured"),
        then=(
            Step(day=-71, by="jana", side=Side.GIVES, move=Move.DECLINES, why="The pattern alone takes five weeks, and nothing is measured before twelve pieces are cast."),
            Step(day=-70, by="jana", side=Side.GIVES, move=Move.PROPOSES, on=-2),
            Step(day=-68, by="karim", side=Side.TAKES, move=Move.AGREES),
            Step(day=-20, by="jana", side=Side.GIVES, move=Move.PROPOSES, on=25),
            Step(day=-16, by="karim", side=Side.TAKES, move=Move.AGREES),
        ),
    ),
    # Who taught Aster's shift leaders teaches Morava's foremen, as soon as the line managers do without them.
    Across(
        key="trainers", opened=-34, by="jana", side=Side.TAKES, on=33, joined=(-32, "amara"),
        takes=("morava.foremen:pairs", "Two trainers in daily problem solving, for six weeks"), gives=("aster.lean:handover", "Two of the improvement office, for six weeks"),
        then=(
            Step(day=-30, by="karim", side=Side.GIVES, move=Move.AGREES),
            Step(day=-10, by="karim", side=Side.GIVES, move=Move.PROPOSES, on=62),
            Step(day=-6, by="jana", side=Side.TAKES, move=Move.AGREES),
        ),
    ),
    Across(
        key="consultants", opened=-174, by="astrid", side=Side.TAKES, on=-151, joined=(-172, "amara"),
        takes=("nordkyst.planning:tool", "Two certified consultants for the roll-out to planners"), gives=("brio.nordics:partners", "Two consultants of the Danish partner, for eight weeks"),
        then=(Step(day=-168, by="freja", side=Side.GIVES, move=Move.AGREES),),
    ),
    # One of the fifteen Nordic customers is a sister. A day is agreed, and a later one stands open.
    Across(
        key="one_app", opened=-66, by="astrid", side=Side.TAKES, on=-5, joined=(-64, "amara"),
        takes=("nordkyst.planning:one_app", "Planning of jobs and crews, live for 96 crews"), gives=("brio.nordics:repeat", "Go-live of a wind service firm with 96 crews"),
        then=(
            Step(day=-62, by="freja", side=Side.GIVES, move=Move.DECLINES, why="Every consultant we have is in Umeå and Odense until the end of the quarter."),
            Step(day=-61, by="freja", side=Side.GIVES, move=Move.PROPOSES, on=22),
            Step(day=-58, by="soren", side=Side.TAKES, move=Move.AGREES),
            Step(day=-7, by="jonas", side=Side.GIVES, move=Move.PROPOSES, on=47),
        ),
    ),
    # The people who cut over Lyon are wanted in Toledo. Nobody has answered yet.
    Across(
        key="cut_over", opened=-28, by="marcus", side=Side.TAKES, on=68, joined=(-26, "henrik"),
        takes=("pinecrest.wms:go_live", "A cut-over manager with two engineers, for two weekends"), gives=("aster.sap:cut_over", "Our cut-over manager and two engineers, for two weekends"),
    ),
    # Opened by one side; whoever sees both has not joined it yet.
    Across(
        key="routes", opened=-9, by="lucie", side=Side.TAKES, on=36,
        takes=("aster.vending:technicians", "Route planning for two field technicians"),
    ),
)

#: By the key of the firm.
ACROSS: dict[str, tuple[Across, ...]] = {"harbour": HARBOUR}
