"""When work is done: each company's week, the holidays of its country and the days on which it is closed."""

from __future__ import annotations

from milepost.demo.agreement_rows import Closed, ClosedOnce, Hours

# fmt: off

HARBOUR = (
    Hours(company="", name="Harbour Capital, Paris", by="claire", entered=-553, holidays="FR"),
    Hours(
        company="aster", name="Plants in Lyon and Oyonnax", by="lucie", entered=-540, holidays="FR",
        closed=(
            Closed(name="Plants closed for the summer", first=(8, 3), last=(8, 16)),
            Closed(name="Plants closed over New Year", first=(12, 24), last=(1, 1)),
        ),
        then=(
            ClosedOnce(day=-131, by="karim", name="Oyonnax: two machines exchanged, no grinding", first=-97, last=-96),
            ClosedOnce(day=-27, by="lucie", name="Stock count before the SAP cut-over", first=8, last=8),
        ),
    ),
    Hours(
        company="aster", name="Weekends of the cut-over", by="karim", entered=-330, week=(5, 6),
        own=(("aster.sap:cut_over", 1, 2),),
    ),
    Hours(
        company="brio", name="Munich", by="jonas", entered=-538, holidays="DE-BY",
        closed=(Closed(name="Office closed over New Year", first=(12, 27), last=(12, 31)),),
    ),
    Hours(
        company="calder", name="Bakeries, Monday to Saturday", by="fiona", entered=-400, holidays="GB-ENG",
        week=(0, 1, 2, 3, 4, 5),
        closed=(Closed(name="Christmas baking: nobody is spared", first=(12, 19), last=(12, 24)),),
        then=(ClosedOnce(day=-180, by="daniel", name="Wakefield: ovens relined", first=-150, last=-148),),
    ),
    Hours(
        company="helvia", name="Laboratory in Basel", by="regula", entered=-388, holidays="CH-BS",
        closed=(
            Closed(name="Analysers serviced", first=(7, 20), last=(7, 24)),
            Closed(name="Stock count", first=(12, 30), last=(12, 31)),
        ),
    ),
    Hours(
        company="morava", name="Foundry in Brno", by="petr", entered=-384, holidays="CZ",
        closed=(
            Closed(name="Foundry closed: cupolas relined", first=(7, 20), last=(7, 31)),
            Closed(name="Foundry closed over New Year", first=(12, 23), last=(12, 31)),
        ),
        then=(ClosedOnce(day=-72, by="jana", name="Grid company switches the power off", first=-54, last=-52),),
    ),
    Hours(
        company="pinecrest", name="Columbus, Dayton and Toledo", by="marcus", entered=-378, holidays="US-OH",
        closed=(Closed(name="Peak before Thanksgiving: no projects", first=(11, 20), last=(11, 27)),),
    ),
    Hours(
        company="nordkyst", name="Aarhus and Esbjerg", by="astrid", entered=-314, holidays="DK",
        closed=(
            Closed(name="Boats in dock", first=(1, 4), last=(1, 8)),
            Closed(name="Closed between Christmas and New Year", first=(12, 24), last=(12, 31)),
        ),
    ),
    Hours(
        company="bluegum", name="Four campuses, Melbourne", by="harriet", entered=-187, holidays="AU-VIC",
        closed=(Closed(name="Campuses closed for the summer", first=(12, 22), last=(1, 6)),),
    ),
)

#: By the key of the firm.
HOURS: dict[str, tuple[Hours, ...]] = {"harbour": HARBOUR}
