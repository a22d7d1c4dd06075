"""Plans of Brio Software beside its way north."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

PRICING = Plan(initiative="brio.pricing", planned=-328, owner="priya", helper="matteo", weights="10 5 20 20 15 25 5", goals=(
    g("calc", "revenue", "Calculation of old and new price for all 212 seat customers", (-208, -165), "Nobody signs a new price that was not explained in his own numbers.", "Customers with a calculation >= 212 customers from 0", "Job counts of twelve months | Calculator in the contract tool | Check with ten customers"),
    g("legal", "compliance", "Notice periods of 212 contracts checked by counsel", (-200, -170), "Protects revenue: one wrong notice frees the customer.", "Contracts checked >= 212 contracts from 0", "Sort by clause | Opinion of counsel", "", "matteo"),
    g("first_70", "revenue", "First 70 customers moved with less than 3% of their revenue lost", (-160, -85), "Revenue a customer grows without churn.", "Revenue lost <= 3 %; Customers moved >= 70 customers from 0", "Talks by success managers | New contracts | Watch usage", "calc legal"),
    g("second_70", "revenue", "140 customers moved with less than 3% of their revenue lost", (-84, -12), "Revenue a customer grows without churn.", "Customers moved >= 140 customers from 70", "Talks by success managers | New contracts | Watch usage", "first_70", "",
      Fate(course=Course.ROSY, told=(Told(day=-45, words="Good talks, on track.", status="on_track"), Told(day=-20, words="Going well, we will make the date.", status="on_track")))),
    g("billing", "quality", "Bills by job right the first time for 98% of invoices", (-92, 14), "Revenue that is disputed is paid late.", "Invoices without correction >= 98 % from 89", "Count jobs twice | Mend five causes | Two billing runs", "", "matteo"),
    g("last_72", "revenue", "All 212 customers moved, average revenue a customer at €92,000", (5, 80), "The aim: price per planned job for everybody.", "Average revenue per customer >= 92000 € from 78000", "Talks with the hardest forty | Give notice where nothing helps | Count", "second_70"),
    g("adviser", "quality", "Adviser's review of 30 contracts finds fewer than 2 faults", (-120, -70), "Quality of contracts decides whether the revenue stays.", "Contracts with a fault <= 1 contracts", "Sample of thirty | Mend the template", "", "priya", Fate(late=3)),
))
MUNICH = Plan(initiative="brio.munich", planned=-226, owner="matteo", helper="matteo", weights="30 35 25 10", goals=(
    g("lease", "cost_reduction", "Lease for one floor signed at 18% less than the three offices", (-148, -110), "Lowers cost of rent by a fifth.", "Rent against the three leases <= 82 %", "Compare five buildings | Negotiate | Sign", "", "jonas", Fate(late=2)),
    g("fit_out", "process_improvement", "190 desks ready at the Ostbahnhof, accepted with fewer than 20 faults", (-105, -14), "People who work on one floor decide faster; efficiency follows.", "Faults at acceptance <= 20 faults", "Plan with three works committees | Build | Accept floor and network", "lease", "",
      Fate(course=Course.SLOW, told=(Told(day=-17, words="Network cabinets arrive on the third instead of the tenth of last month. We move in two steps.", status="delayed", obstacles="Delivery of network cabinets."),))),
    g("move", "process_improvement", "190 people moved over two weekends with 100% of them working on Monday", (8, 22), "No customer notices the move; productivity stays.", "People able to work on Monday >= 100 %", "Pack by team | Move in two steps", "fit_out"),
    g("return", "cost_reduction", "Three offices returned without claims above €40,000", (22, 30), "The saving is not eaten by repairs.", "Claims of landlords <= 40000 €", "Walk through with landlords | Repair and hand over", "move"),
))
FORECAST = Plan(initiative="brio.forecast", planned=-279, owner="priya", helper="matteo", weights="25 15 15 20 10 15", goals=(
    g("model", "product_launch", "Job duration forecast within 15% for 80% of jobs", (-214, -150), "The module sells only when planners trust it.", "Jobs forecast within 15 percent >= 80 % from 54", "Clean 31 million jobs | Train the model | Test on three customers"),
    g("beta", "product_launch", "Six beta customers plan every day with the forecast", (-150, -105), "Customers who use it daily are the proof for revenue.", "Customers with daily use >= 6 customers from 0", "Choose six | Guide planners | Ask weekly", "model", "", Fate(late=5)),
    g("launch", "product_launch", "Module on sale in four languages with price and contract", (-105, -75), "Revenue begins the day it can be ordered.", "Languages with help texts reviewed >= 4 languages", "Price and contract | Help texts | Sales training", "beta"),
    g("first_20", "revenue", "Twenty customers pay for the forecast module", (-76, -45), "Recurring revenue from a new module.", "Paying customers >= 20 customers from 0", "Offer to the top eighty | Close the first twenty", "launch", "", Fate(late=3, missed="17", exception="17 of 20 pay; the three others have signed for January. Revenue of the seventeen is above the plan for twenty.")),
    g("south", "product_launch", "Forecast within 15% for 80% of jobs in France and Spain too", (-42, 52), "Recurring revenue of two more countries.", "Jobs forecast within 15 percent >= 80 % from 61", "Holidays and shifts | Train by country | Test with two customers"),
    g("arr", "revenue", "€1.2m of recurring revenue from the module", (-44, 120), "The part of sixty million that the module carries.", "Recurring revenue of the module >= 1.2 €m from 0.4", "Offer at every renewal | Case study with a utility | Price test in two countries", "first_20"),
))
SUCCESS = Plan(initiative="brio.success", planned=-318, owner="matteo", helper="matteo", weights="30 30 40", every=28, goals=(
    g("team", "team_building", "Eight success managers hired for the top eighty", (-278, -205), "Keeps revenue: 71 percent of it had nobody to call.", "Success managers on the payroll >= 8 people from 1", "Agree the profile | Hire four | Hire four more"),
    g("reviews", "quality", "Quarterly review held with 76 of the top eighty customers", (-204, -130), "Churn begins with silence.", "Customers reviewed >= 76 customers from 0", "Review on one page | First round | Second round", "team"),
    g("churn", "revenue", "Churn of the top eighty below 4% over twelve months", (-180, -100), "Revenue that stays is the cheapest.", "Churn, twelve months <= 4 % from 8.1", "Early signs from usage | Rescue plans for nine customers | Renew early", "team", "jonas"),
))
CLOUD = Plan(initiative="brio.cloud", planned=-184, owner="priya", helper="matteo", weights="40 25 35", every=28, goals=(
    g("reserved", "cost_reduction", "Base load on reserved capacity, 85% of hours covered", (-143, -115), "Lowers cost of hosting by a third.", "Hours covered >= 85 % from 12", "Measure base load | Buy for a year"),
    g("archive", "cost_reduction", "Jobs older than two years on archive storage: 420 terabytes moved", (-130, -88), "Lowers cost of storage.", "Storage moved >= 420 terabytes from 0", "Write the mover | Move by customer | Check reads", "", "matteo"),
    g("half", "cost_reduction", "Hosting cost per planned job cut by 45%", (-110, -70), "Growth and margin together above forty.", "Cost per planned job against the year before <= 55 %", "Switch off forgotten machines | Measure two invoices", "reserved archive"),
))
PARTNERS = Plan(initiative="brio.partners", planned=-61, owner="matteo", helper="matteo", goals=(
    g("two", "partnership", "Two roll-out partners certified for the standard project", (-58, 20), "Customers wait eleven weeks; partners halve that.", "Partners certified >= 2 partners from 0", "Agree terms | Train eight consultants | Certify"),
    g("sandbox", "technology_deployment", "Eight sandbox environments ready for partners within a day of asking", (-50, -6), "Partners who wait for us save nobody any time.", "Hours from request to sandbox <= 24 hours", "Script the set-up | Licence by project", "", "priya", Fate(course=Course.SILENT)),
    g("wait", "quality", "Waiting time from contract to start cut from 11 to 5 weeks", (22, 110), "One deal in nine is lost to the waiting: revenue.", "Median weeks from contract to start <= 5 weeks from 11", "Hand the standard over | Keep the difficult ones | Measure a quarter", "two sandbox"),
    g("four", "partnership", "Four partners deliver 60% of standard roll-outs", (60, 155), "Growth of revenue without more of our own consultants.", "Share of standard roll-outs by partners >= 60 % from 0", "Certify two more | Review every project", "two"),
))
BRIO_PLANS = (PRICING, MUNICH, FORECAST, SUCCESS, CLOUD, PARTNERS)
