"""A small map of what plans are about: domains by their words, which domain serves which, and how each is measured.

A milestone is relevant to an objective when they share words, when they share a domain, or when its domain serves the objective's.
"""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from milepost.milestones.smart.words import fold, word_class
from milepost.milestones.told import Told, told


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of work: its words, and the domains whose work helps it. Its name and an example of a measure in it are told."""

    code: str
    words: re.Pattern[str]
    helped_by: frozenset[str]


def _domain(code: str, stems: str, helped_by: str = "") -> Domain:
    return Domain(code, word_class(stems), frozenset((code, *helped_by.split())))


DOMAINS = (
    _domain("energy",
            "energy electric* kwh mwh gwh furnace* boiler* heat* heating led leds lighting solar photovoltaic* pv gas ppa power grid battery hydrogen compressed_air "
            "steam cooling insulation turbine* balancing_market consumption wind",
            "maintenance production it_plant esg procurement permit construction"),
    _domain("maintenance",
            "maintenance maintain reliab* uptime downtime availability breakdown* oee overhaul* cooling_tower cracker* shutdown* outage* turnaround "
            "lubricat* predictive inspection* asset_integrity mtbf mttr stoppage*",
            "production it_plant quality energy safety construction procurement training"),
    _domain("production",
            "production produce* productiv* capacity output throughput line lines shift shifts machine* changeover* assembly moulding molding press lean kaizen 5s smed yield fpy "
            "first-pass foundry plant plants factory factories manufactur* mill kiln tool_shop shop_floor hall mes cycle_time bottleneck* cpk lossesbatch* filling "
            "second_shift overtime material_ratio",
            "maintenance quality it_plant hiring training logistics procurement energy construction safety"),
    _domain("it_plant",
            "mes scada plc sensor* smart_factory industry_4* iot digital_twin machine_data condition_monitoring", "it production maintenance"),
    _domain("quality",
            "quality complaint* scrap defect* ppm rework rejects recall* warranty vda iatf iso_9001 supplier_audit zero_defects first_pass first-pass fpy cpk gmp "
            "nonconform* certif* findings customer_returns claims rating",
            "production it_plant maintenance training procurement compliance laboratory"),
    _domain("safety",
            "safety safe safely accident* injur* ltifr hse ehs health_and_safety incident_rate near_miss* lost-time fire_protection fire sprinkler* hazard* forklift* "
            "ppe evacuat* asbestos explosion",
            "maintenance training production compliance"),
    _domain("people",
            "employee* staff_turnover turnover_of_staff leaver* engagement absence* absenteeism sick_leave sickness retention_of_staff vacancy vacancies people workforce "
            "wage* salary salaries bonus_scheme works_council union strike* employer hr culture talent succession leadership payslip* payroll peakon labour headcount "
            "turnover_not voluntary remuneration appraisal* kindergarten canteen",
            "hiring training staff_admin payroll it_hr safety change communication"),
    _domain("hiring",
            "hire hires hired hiring recruit* vacanc* cfo ceo coo cto candidate* onboarding headcount engineers nurses management_team executive_team new_hire* apprentice* "
            "temps fill* staffing agency_staff",
            "people training staff_admin"),
    _domain("training",
            "train trains trained training* e-learning course* skill* academy learning coach* upskill* credential* qualification*", "people hiring"),
    _domain("staff_admin",
            "vacation* holiday_plan* canteen kitchen summer_party christmas_party party parking newsletter company_car* gym anniversary dress_code uniform* mugs logo* "
            "birthday coffee furniture desks intranet car_park team_event outing"),
    _domain("payroll", "payroll payslip* wage_run", "it_hr it outsourcing people"),
    _domain("it_hr", "hris workday successfactors time_recording"),
    _domain("compliance",
            "complian* anti-bribery bribery anti-corruption gdpr privacy data_protection whistleblow* sanction* aml kyc regulat* sox policy policies licen?e* "
            "audit audits audited unqualified internal_control* controls insurance* fda mdr reach_registration esg_report* csrd licence lksg",
            "legal it training quality reporting safety"),
    _domain("legal",
            "legal lawsuit* litigation trademark* patent* ip intellectual_property court settlement trade_mark entity articles_of_association counsel",
            "compliance"),
    _domain("it",
            "erp sap oracle it_system* it_security it_audit it_landscape it_hygiene it_cost* it_infrastructure it_services it_department oracle crm software server* database* data_base cloud cyber* password* laptop* it_network firewall data_warehouse backup* platform* api apis "
            "datacent* data_cent* migrat* hosting saas app apps kubernetes system systems mfa multi-factor soc_2 security penetration incident* p1 code release* tech_debt "
            "windows microsoft teams help_desk",
            "it_plant compliance hiring"),
    _domain("data", "data dashboard* bi analytics kpi* cockpit ai big_data visib* transparen*", "it it_plant reporting crm"),
    _domain("crm", "crm salesforce hubspot", "it training sales"),
    _domain("marketing",
            "brand* rebrand* campaign* awareness advertis* social_media instagram tiktok seo website web_site web_page trade_fair press_release influencer* sponsor* marketing image "
            "market_research logo* signage media under-30s lead_generation",
            "product sales retail expansion"),
    _domain("sales",
            "sales sell customer* client* new_accounts arr mrr acv new_logo new-logo bookings pipeline churn retention cross-sell upsell account_executive* reps dealer* distribut* "
            "win_rate tender* quote* nrr net_revenue_retention subscription* loyalty repeat_purchas* basket order order_book orders key_account* revenue like-for-like lfl "
            "conversion downloads partner* turnover_growth contract_with wholesaler volume bid",
            "marketing pricing product crm hiring training logistics service data expansion retail quality partners it_sales medical legal it compliance"),
    _domain("partners", "partner* alliance* reseller* channel* appexchange ecosystem marketplace indirect", "sales product legal"),
    _domain("pricing",
            "price pricing prices discount* gross_margin rebate* surcharge* price_list monetisation monetization usage-based arpu tariff*",
            "sales crm data it_sales training product"),
    _domain("it_sales", "cpq pricing_tool quoting webshop web_shop online_shop e-commerce ecommerce"),
    _domain("procurement",
            "procure* purchas* supplier* vendor* sourcing category buyer buy_better packaging raw_material* steel tender* indirect_spend direct_spend spend framework material "
            "commodit* tyres parcel_services last-mile vendor_consolidation",
            "logistics production legal data quality product fleet"),
    _domain("logistics",
            "otif hub hubs footprint deliver* delivery lead_time* warehouse* logistic* freight transport* dispatch* inventory stock spare_part* spare-part* next-day shipping shipment* "
            "fleet depot* route* last-mile parcel* picking wms on-time container* customs port haulage stock-out* supply_chain",
            "procurement production it_plant fleet maintenance quality planning construction hiring"),
    _domain("fleet", "fleet truck* van vans vehicle* driver* telematics fuel tyres charger* ev garage*", "maintenance procurement energy"),
    _domain("planning", "s&op demand_planning forecast* planning", "data it logistics sales"),
    _domain("cash",
            "cash dso dpo dio working_capital liquidity receivable* overdue* payable* treasury collect* debtor* credit_control invoic* dunning clearinghouse clean_claim "
            "claim_rate payment* billing bill days_sales credit factoring claim claims inventory prepayment*",
            "finance reporting it logistics procurement sales planning outsourcing legal data quality property disposal"),
    _domain("finance",
            "refinanc* debt loan* lender* covenant* interest bank banks facility leverage deleverage bond hedg* capital_structure rating_agency net_debt equity dividend*",
            "cash reporting legal property disposal procurement sales"),
    _domain("reporting",
            "month-end month_end closing close_in fast_close audit* ifrs gaap annual_accounts accounting controlling budget* monthly_report* board_pack board_report* "
            "chart_of_accounts consolidation consolidated ledger reporting back_office ocr invoices finance_function",
            "it hiring data training outsourcing compliance"),
    _domain("profit",
            "ebitda ebit margin* profit* cost costs saving* save overhead* opex sg&a administration unit_cost fixed_cost* expense* budget roi roic returns cheaper spend earnings break-even loss-making cost-out price_of bill",
            "procurement production quality energy maintenance pricing sales logistics it outsourcing reporting property hiring cash fleet it_plant closure deal "
            "planning data expansion retail compliance people training product finance payroll esg it_sales crm safety legal disposal change growth"),
    _domain("closure", "closure close_the relocat* shut_down shutdown severance redundan* layoff* lay-off* terminate* voluntary_leaver freeze 2_shifts",
            "people legal"),
    _domain("outsourcing", "outsourc* shared_service* nearshor* offshor* insourc*", "it hiring legal"),
    _domain("deal",
            "acquisition* acquir* add-on add-ons bolt-on* buy_and_build merger* merge m&a due_diligence target* integrat* synerg* post-merger carve-out carve_out one_company "
            "together two_sales_forces one_brand",
            "finance legal it reporting people procurement marketing sales communication change hiring property logistics production"),
    _domain("exit",
            "exit ipo vendor_due_diligence data_room equity_story sell_side fact_book",
            "reporting finance compliance profit deal legal sales hiring it data pricing esg quality disposal"),
    _domain("disposal", "sell_the sale_of divest* dispos* property croydon net_proceeds", "property legal"),
    _domain("expansion",
            "expan* enter entry new_market* international* export* open_* opening* new_store* region* countr* abroad distributor* "
            "local_entity subsidiary",
            "sales growth marketing hiring legal product logistics property partners compliance retail construction pricing deal training medical permit"),
    _domain("retail", "store stores shop shops shopper* self_check-out* check-out* checkout* shelf shelves planogram* assortment shrink* basket black_friday clearance pharmac* restaurant* branch*",
            "marketing logistics pricing it_sales hiring property training sales"),
    _domain("product",
            "product products r&d roadmap feature* prototype launch* innovation patent* development engineer* beta mvp software_release* product_release* usability design spray membrane time-to-market pipeline_of_products formula* "
            "recipe* user_research",
            "it hiring legal permit quality production data medical marketing sales pricing"),
    _domain("service", "service* hotline support call_cent* nps customer_satisfaction csat help_desk response_time* ticket* backlog field_service field_engineer* first-time_fix sla repair*",
            "it training hiring logistics quality data"),
    _domain("esg", "esg sustainab* co2 carbon emission* recycl* ecovadis net_zero scope_1 scope_2 waste climate green science_based diversity circular",
            "energy procurement production compliance fleet property"),
    _domain("property", "property properties office offices real_estate rent lease* headquarters hq facility_management building building* land", "legal construction"),
    _domain("construction", "construct* build_a build_the commission* permit planning_permission zoning wing extension greenfield", "permit legal"),
    _domain("permit", "permit* planning_permission concession* licen?e* approval_by registration fda", "legal compliance"),
    _domain("medical",
            "patient* clinic* hospital* medical nurs* physician* doctor* care readmission* ward wards bed beds dialysis surgery outpatient* telehealth visits occupancy waiting_list* waiting_time* wait_time* resident* homes "
            "jci diagnost* laborator* lab labs discharge* therapy payers credential* insurer* theatre*",
            "hiring training it quality people data compliance property construction service safety"),
    _domain("laboratory", "lab labs laborator* test_turnaround", "it maintenance"),
    _domain("change", "reorgani* restructur* organi?ation* structure delayer* silos"),
    _domain("communication", "communicat* information_flow information_flows town_hall", "it people"),
    _domain("growth",
            "growth grow scale double market_share upmarket strategy",
            "sales marketing pricing product deal expansion hiring retail partners it_sales production service medical logistics construction crm finance permit"),
)  # fmt: skip
BY_CODE = {domain.code: domain for domain in DOMAINS}


@lru_cache(maxsize=4096)
def domains(text: str) -> frozenset[str]:
    """The domains whose words a text uses."""
    folded = fold(text)
    return frozenset(domain.code for domain in DOMAINS if domain.words.search(folded))


#: The fields of a value lever: by what an initiative makes its company worth more.
LEVERS = {
    "revenue_growth": frozenset(("sales", "marketing", "growth")),
    "pricing": frozenset(("pricing",)),
    "market_expansion": frozenset(("expansion", "partners", "retail")),
    "product": frozenset(("product",)),
    "procurement": frozenset(("procurement",)),
    "operations": frozenset(("production", "maintenance", "quality", "logistics")),
    "working_capital": frozenset(("cash",)),
    "digital": frozenset(("it", "data")),
    "organisation": frozenset(("people", "hiring", "training", "change")),
    "acquisitions": frozenset(("deal",)),
    "capital_structure": frozenset(("finance", "cash")),
    "sustainability": frozenset(("esg", "compliance", "energy")),
}

#: Work that is done for the sake of other work: training in what, hiring for what.
ENABLERS = frozenset(("training", "hiring", "it", "data", "legal", "planning"))
#: Aims in terms of money or size, that nearly all work claims to serve.
RESULTS = frozenset(("profit", "growth"))


def decisive(found: frozenset[str], weak: frozenset[str]) -> frozenset[str]:
    """The domains that tell most: without the weak ones, unless there are no others."""
    return found - weak or found


def serves(work: frozenset[str], aims: frozenset[str]) -> tuple[str, str] | None:
    """The domain of a piece of work and that of the aims which it helps; None when the map knows no way.

    The map is read in both directions: who files a sales milestone under marketing is not plainly wrong.
    """
    for aim in sorted(aims):
        for code in sorted(work):
            if code in BY_CODE[aim].helped_by or aim in BY_CODE[code].helped_by:
                return code, aim
    return None


@lru_cache(maxsize=1024)
def measure_for(text: str) -> Told | None:
    """An example of a measure in the field a text is about; None when the field is unknown."""
    folded = fold(text)
    scored = [(len(domain.words.findall(folded)), -at, domain) for at, domain in enumerate(DOMAINS)]
    best = max(scored, key=lambda one: one[:2])
    return told(f"measure_{best[2].code}") if best[0] else None


def name_of(code: str) -> Told:
    """What a domain is called."""
    return told(f"field_{code}")
