"""The second case study: Brio Software opens the Nordic countries, in the words of those who did it."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Adapted, Course, Fate, Plan, Told

# fmt: off

OVERVIEW = (
    "Overview\nBrio plans the day of 64,000 technicians in nine countries and sold nothing north of Flensburg. Sweden, Norway and Denmark have "
    "310 utilities with crews of their own, all of whom must document every job from next year on. The case: €4.5m of value, break-even "
    "within 24 months, and a market that a buyer of Brio will pay for.\n\n"
    "Milestone structure\nFifteen milestones in four phases: choose (interviews, business case), prepare (company, language, team, review, "
    "support, prices), win (three reference customers, two partners, pipeline) and grow (revenue, known to buyers, fifteen customers live, "
    "margin). Nothing of the third phase begins without the country manager.\n\n"
    "Execution approach\nTwo utilities first, with our best consultants and at cost, in return for their name. Everything after that through "
    "partners. One page a month to the board with four numbers: pipeline, weeks to live, customers who can be called, money left."
)
RESULTS = (
    "\n\nChallenges met\nThe first country manager withdrew a week before the start; the search took eleven weeks more, and the sponsor agreed to "
    "move all later dates by six weeks. Norwegian has two written forms: we translated one and lost a tender in Bergen for it. One of three pilots was stopped by its "
    "new owner; the third reference came from Denmark instead. The Swedish partner certified three of eight consultants, then was bought. "
    "For revenue a smaller target was asked for and declined: it is late, and stays one million.\n\n"
    "Results so far\nThree utilities live and willing to be called; €0.83m of recurring revenue signed against 1.0; nine customers live, in a "
    "median of 13 weeks. The pipeline is 3.1 times the target. Break-even is expected in month 25 instead of 24; the board decides in spring "
    "whether Finland follows."
)

EXPANSION = Plan(
    initiative="brio.nordics", template="market_expansion", planned=-521, starts=-518, owner="jonas", helper="matteo", weights="4 5 6 8 4 8 5 4 14 8 8 12 4 8 2", every=28, pace=0.99,
    joined=((-490, "sabine"), (-353, "freja")),
    adapted={
        "segments": Adapted(name="Three Nordic segments ranked from 60 interviews with utilities", owner="matteo", fate=Fate(late=2, told=(
            Told(day=-499, words="41 interviews. Grid operators with 50 to 400 technicians answer the same question in the same words: who was where, and can I prove it."),))),
        "case": Adapted(name="Nordic business case with break-even within 24 months approved by the board", fate=Fate(late=1, told=(
            Told(day=-457, words="Break-even in month 22 in the middle case, 31 in the bad one. The bad one is two sales people who stay for less than a year."),))),
        "entity": Adapted(name="Brio Norden AB with bank account, payroll and tax number: 5 registrations complete", fate=Fate(late=9)),
        "language": Adapted(name="Mobile app in Swedish and Norwegian with 98% of texts translated and reviewed", owner="priya", fate=Fate(
            late=5, told=(Told(day=-396, words="Swedish is in. For Norwegian we chose Bokmål; two users from Bergen say that this will cost us something."),))),
        "review": Adapted(name="Swedish data protection and tax review closed with no finding of high severity", fate=Fate(late=4)),
        "team": Adapted(name="Country manager in Stockholm and four sales people hired", fate=Fate(late=51, told=(
            Told(day=-416, words="Contract signed with our first choice, start on the first of next month."),
            Told(day=-380, words="He withdrew eight days before the start: his employer matched the offer. We search again, with two agencies this time.", status="delayed", obstacles="No country manager; the four hires wait for one."),
            Told(day=-351, words="Freja Lindholm starts on Monday. She sold meters to half of our list for nine years."),
            Told(day=-316, words="Three of four sales people signed. The fourth place waits for somebody who speaks Norwegian."),
        ))),
        "support": Adapted(name="First answer of support in Swedish and Norwegian within 4 hours", owner="matteo", fate=Fate(late=20)),
        "prices": Adapted(name="Nordic price list in kronor used in 90% of offers", owner="priya", fate=Fate(late=3)),
        "pilots": Adapted(name="Three Nordic utilities live and willing to be called", owner="freja", fate=Fate(late=27, told=(
            Told(day=-252, words="Umeå and Drammen signed. Both want to begin with fault clearance, not with maintenance, and they are right."),
            Told(day=-221, words="Umeå is live with 84 technicians. Drammen was bought and its new owner stopped all projects: we need another third.", status="at_risk", obstacles="Drammen's new owner."),
            Told(day=-186, words="Odense takes the place of Drammen; live in seven weeks because we could copy Umeå."),
        ))),
        "partners": Adapted(name="Two Nordic implementation partners with 8 certified consultants", owner="freja", fate=Fate(
            late=24, missed="5", exception="Five of eight: the Swedish partner was bought by a competitor and stopped at three. The Danish one has five and takes all projects until summer; a third partner is being chosen.")),
        "pipeline": Adapted(name="Qualified Nordic pipeline at three times the yearly target", owner="freja", fate=Fate(late=10)),
        "revenue": Adapted(name="First €1.0m of Nordic yearly recurring revenue signed", owner="freja", fate=Fate(course=Course.SLOW, late=126, told=(
            Told(day=-96, words="€0.41m signed with five customers. Two more have the contract on the table."),
            Told(day=-61, words="€0.58m. Bergen went to a competitor who speaks Nynorsk.", status="at_risk", obstacles="Public tenders in western Norway ask for both written forms."),
            Told(day=-59, words="Correction: €0.55m. One contract was counted with its options.", status="at_risk", obstacles="Public tenders in western Norway ask for both written forms.", corrects=True),
            Told(day=-33, words="€0.71m. The two largest are budgets of next year and will be signed in January, not before.", status="delayed", obstacles="Budget years end in December."),
            Told(day=-7, words="€0.83m. Still January for the last two.", status="delayed"),
        ))),
        "known": Adapted(name="Known to 30% of grid operators in Sweden, Norway and Denmark", owner="sabine", fate=Fate(course=Course.SILENT, late=118)),
        "repeat": Adapted(name="Fifteen Nordic customers live, each within 12 weeks of signing", owner="freja", fate=Fate(course=Course.ROSY, told=(
            Told(day=-19, words="Nine live, all good.", status="on_track"),))),
        "margin": Adapted(name="Contribution margin of the Nordic market at 5% for one quarter"),
    },
)
