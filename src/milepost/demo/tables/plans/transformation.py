"""The first case study: the operational transformation of Aster Tools, in the words of those who did it."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Adapted, Course, Fate, Plan, Told

# fmt: off

OVERVIEW = (
    "Overview\nAster makes carbide tools on 42 grinding machines in Lyon and Oyonnax. At entry the bottleneck cells cut tools for 54 percent "
    "of the hours that were paid; change-over took 95 minutes, scrap 4.8 percent of material, and every fifth order line went out late. "
    "The programme is worth €2.4m of EBITDA a year: a third more output from the same machines, and a third shift given up.\n\n"
    "Milestone structure\nSixteen milestones in four phases, each decided by a number: diagnose (losses, office, roadmap), pilot (change-over, "
    "effectiveness of one cell, shift leaders, maintenance), roll-out (three waves of fourteen machines, scrap, delivery, energy) and hold "
    "(work in progress, cost, hand-over). Two measures of one milestone never belong to two people.\n\n"
    "Execution approach\nFour people do nothing else. One cell first, and no second before the first has held four weeks. Waves follow each "
    "other, so that two people of each wave teach the next. Owners report every third week; the controller alone confirms cost."
)
RESULTS = (
    "\n\nChallenges met\nThe first recording of losses was worth nothing on the night shift and was repeated. Wave 1 stood still for five weeks "
    "when the works council asked what becomes of the third shift: we agreed to no redundancies, and the fund agreed to move every later date by "
    "four weeks. "
    "Training ended at 38 of 40 shift leaders and was completed with an exception, because the two left the company. Energy ended at 10.1 "
    "percent instead of 12, since weekends cannot be switched off while the new coating oven is run in; an easier target was asked for and declined. "
    "Clamp bodies for eleven machines come from another company of the fund, almost four weeks later than first agreed, and work in progress waits for them.\n\n"
    "Results so far\nEffectiveness of the pilot cell rose from 54 to 69 percent and of 42 machines to more than 65; median change-over is 47 "
    "minutes; scrap 2.9 percent; 95 percent of order lines leave on the confirmed day. Conversion cost a unit is 7.1 percent down after the first of "
    "three months: the controller confirms, or does not, at the end of the quarter."
)

TRANSFORMATION = Plan(
    initiative="aster.lean", template="operational_transformation", planned=-526, starts=-524, owner="karim", helper="bruno", weights="5 3 4 6 8 5 4 8 8 8 7 8 4 8 8 6", pace=1.0,
    joined=((-408, "nadia"),),
    adapted={
        "losses": Adapted(
            name="95% of lost grinding hours in Lyon recorded with a cause for six weeks", owner="bruno",
            fate=Fate(late=6, told=(
                Told(day=-509, words="Sheets hang at all fourteen bottleneck machines. Day shifts fill them in; the night shift writes “other” for everything."),
                Told(day=-488, words="Night-shift sheets of the first three weeks thrown away, repeated with the foremen beside the machine. It costs a week.", status="at_risk", obstacles="Causes were chosen from a list of 40; now there are nine."),
                Told(day=-465, words="97 percent of lost hours have a cause. Change-over is 41 percent of them, waiting for blanks 22. Nobody had guessed the second."),
            )),
        ),
        "office": Adapted(name="Improvement office of 4 people released full time in Lyon", fate=Fate(late=2, told=(
            Told(day=-500, words="Bruno and two engineers are free from the first. The planner is not: his chief gives him up when a successor is there."),
        ))),
        "roadmap": Adapted(name="Roadmap with 90% of €2.4m backed by owned measures, approved by the board", owner="lucie", fate=Fate(late=1)),
        "change_over": Adapted(name="Change-over of grinding cell 4 cut from 95 to 50 minutes", owner="bruno", fate=Fate(late=4, told=(
            Told(day=-404, words="Six films watched with the grinders themselves. 38 of 95 minutes are spent looking for something."),
            Told(day=-372, words="Preparation moved outside the stop: 95 minutes are 66. Clamps come from Italy and are late.", obstacles="Delivery of the quick clamps moved by nine days."),
            Told(day=-370, words="Correction: 71 minutes, not 66. The two night shifts of the week were missing in the median.", corrects=True),
            Told(day=-349, words="52 minutes in the median with the clamps, the best shift 44. One more week of training."),
        ))),
        "pilot_oee": Adapted(name="Effectiveness (OEE) of grinding cell 4 at 68% for four weeks", owner="bruno", fate=Fate(late=3, told=(
            Told(day=-301, words="61 percent after two weeks, from 54. The board at the machine works; blanks that are not there on Monday do not."),
            Told(day=-299, words="Correction: 59 percent, not 61. Planned stops were counted as running.", corrects=True),
            Told(day=-285, words="68.9, 69.4, 68.2 percent: three weeks above the line, one to go."),
        ))),
        "leaders": Adapted(name="Forty shift leaders of both plants trained and tested in daily problem solving", owner="sophie", fate=Fate(
            late=7, missed="38", exception="38 of 40: the two who are missing left the company in the autumn, and their successors are in the next group. The method is used on every shift.",
            told=(Told(day=-346, words="Four groups trained. The fifth works nights; we train at six in the morning and pay the hour."),))),
        "maintenance": Adapted(name="90% of preventive maintenance orders in Lyon done in the planned week", owner="bruno", fate=Fate(late=8)),
        "wave_1": Adapted(name="Wave 1: 14 machines in Lyon running at 65% effectiveness (OEE)", fate=Fate(late=29, told=(
            Told(day=-247, words="Nothing moved for three weeks: the works council stopped the boards until it knows what becomes of the third shift.", status="delayed", obstacles="Works council; first talk on Thursday, Lucie leads it."),
            Told(day=-224, words="Agreement signed: no redundancies, shift supplements for eighteen months. Boards went up again the same afternoon.", status="at_risk"),
            Told(day=-198, words="Eleven of fourteen machines above 65 percent. The three others wait for spindles."),
        ))),
        "wave_2": Adapted(name="Wave 2: 28 machines in Lyon running at 65% effectiveness (OEE)", fate=Fate(late=16, told=(
            Told(day=-138, words="Twenty-two machines above the line. Two grinders of wave 1 teach, and are listened to more than we are."),
        ))),
        "wave_3": Adapted(name="Wave 3: all 42 machines, Oyonnax too, running at 65% effectiveness (OEE)", owner="bruno", fate=Fate(late=13, told=(
            Told(day=-66, words="Oyonnax began a week early. Two machines from 1994 will never reach 65; the board agreed to sell them, two newer ones come from Lyon."),
            Told(day=-33, words="40 of 42. The last two are being aligned this week."),
        ))),
        "scrap": Adapted(name="Scrap in Lyon and Oyonnax cut from 4.8% to 3.0% of material cost", owner="nadia", fate=Fate(late=14, told=(
            Told(day=-186, words="Five causes are 71 percent of the scrap. The largest is ours, not the supplier's: coolant too warm on Mondays."),
            Told(day=-141, words="3.4 percent over four weeks, from 4.8. Coolant is pre-cooled since the second.")))),
        "delivery": Adapted(name="On-time delivery of both plants at 94% for three months", owner="sophie", fate=Fate(late=12)),
        "energy": Adapted(name="Energy per tonne in Lyon cut by 12%", owner="bruno", fate=Fate(
            late=58, missed="89.9", exception="10.1 percent instead of 12: weekends cannot be switched off while the coating oven is run in. The saving of €96k is in the budget; the rest follows in spring.", told=(
            Told(day=-178, words="Eleven of twenty meters are in. Compressed air alone loses 14 percent through leaks.", status="on_track"),
            Told(day=-112, words="9 percent. The new coating oven is being run in day and night; until that is over no weekend is switched off.", status="delayed", obstacles="Coating oven is run in until autumn."),
        ))),
        "stock": Adapted(name="Work in progress of both plants cut from 19 to 11 days", owner="sophie", fate=Fate(course=Course.SLOW, late=95, told=(
            Told(day=-52, words="13.2 days, from 19. Lots are halved on 31 machines; the other eleven cannot before their clamps are changed."),
            Told(day=-12, words="11.9 days, and there it stays: the last eleven machines wait for their clamp bodies. I have asked for another date instead of hoping.", status="delayed", obstacles="Clamp bodies come four weeks later than first agreed."),
        ))),
        "cost": Adapted(name="Conversion cost per tool down by 9%, confirmed by the controller", owner="lucie", fate=Fate(told=(
            Told(day=-6, words="Method agreed with Ingrid. First month: 7.1 percent down; the quarter decides."),))),
        "handover": Adapted(name="Line managers pass 85% of standard audits without help for three months"),
    },
)
