"""Kinds of work by the words that tell them, each with the least calendar days that it takes.

The table is meant to be generous: half of what the fastest known case took. A verb alone tells little; what it is done to decides.
"""

# ruff: noqa: E501 -- a table of words and patterns
from __future__ import annotations

import re
from dataclasses import dataclass

from milepost.milestones.smart.words import word_class


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work by the code of its name, the words that tell it, the least calendar days it takes, and more for each one counted."""

    what: str
    words: re.Pattern[str]
    least: int
    each: float = 0.0


def _kind(what: str, least: int, stems: str, each: float = 0.0, does: str = "") -> Kind:
    """``does``: a pattern for what is done to what, for verbs that alone tell nothing."""
    words = word_class(stems).pattern if stems else ""
    return Kind(what, re.compile("|".join(part for part in (words, does) if part)), least, each)


def _to(verbs: str, objects: str, between: int = 4, done: str = "") -> str:
    """A pattern for a verb with its object a few words on: one opens a letter in a minute and a shop in a quarter.

    ``done``: its participles, which follow what they are said of.
    """
    verb, thing = (word_class(words).pattern for words in (verbs, objects))
    active = rf"{verb} (?:[\w'/.,-]+ ){{0,{between}}}?{thing}"
    return rf"{active}|{thing}(?: [\w'/-]+){{0,3}}? {word_class(done).pattern}" if done else active


_BUILT = (
    "apartment* flats homes houses housing plant plants factory factories warehouse* hospital* hall halls wing farm farms centre* center* building buildings bridge tunnel depot* mine terminal* hotel* store stores school* clinic* laborator* mill mills "
    "pipeline network substation road headquarters brewery refinery silo* dam quay"
)
_SITES = (
    "store stores shop shops branch branches clinic* practice practices restaurant* hotel hotels gym gyms nursery nurseries school* site sites location* outlet* depot* salon* pharmac* home homes centre* center* plant plants "
    "factory factories warehouse* ward wards showroom* laborator* lab labs studio*"
)
_FIRMS = "company companies competitor* business businesses target targets group firm firms chain operator* distributor* division subsidiary subsidiaries practice practices clinic* rival* bolt-on* add-on* brand brands"
_SYSTEMS = (
    "erp sap s/4hana s4 dynamics core_banking hris billing_platform data_cent* datacent* mainframe data_warehouse"
)
_SMALLER = "crm mes wms tms plm system systems platform* software till tills app"
_BRING_IN = "implement* introduc* replac* migrat* roll_out rolling_out deploy* install* launch* switch* upgrad* change rebuild* consolidat* move bring go_live live cut_over"
#: To install what is no software.
_FITTED = r"(?<!\w)(?:install|retrofit)\w* (?!(?:[\w'-]+ ){0,4}(?:software|version|apps?|tools?|updates?|patch(?:es)?|antivirus|agents?|licen[cs]es?|dashboards?))"
_LANDS = (
    "market markets country countries region continent segment europe asia africa america nordics benelux iberia gulf us usa uk germany france spain italy poland portugal switzerland austria sweden norway denmark finland netherlands "
    "belgium ireland turkey india china japan korea australia canada mexico brazil chile texas florida california"
)
#: What is sold or closed as a whole place, for which a buyer, a landlord and people must be found.
_PLACES = (
    "site sites plant plants factory factories foundry foundries mill mills terminal* building* land office offices head_office headquarters store stores shop shops branch branches "
    "warehouse* depot* clinic* hotel* restaurant* farm farms property properties real_estate portfolio mine mines brewery refinery yard yards school* showroom* data_cent* distribution_cent* lab labs laborator* campus flats apartments houses homes"
)
_MERGED = (
    _PLACES
    + " payroll* system systems team teams entity entities ledger* erp erps helpdesk* call_cent* warehouse* platform* bank_relation* function functions brand brands"
)
_WORKS = "line lines paint_shop clean_room* press_shop workshop_hall solar_park solar_farm wind_farm wind_park data_hall runway pier jetty kiln furnace_hall battery battery_park biogas* cold_store test_bench wing"
_RUNS = "in_operation in_service commissioned producing running qualified accepted built connected on_stream energised energized validated"
_OF_LICENCE = r"(?! (?:plates?|fees?|keys?|contracts?|agreements?|costs?|renew\w*|applications?|models?|sales|revenue|partner\w*|terms|count))"
#: All that fit are considered; the longest counts.
KINDS = (
    _kind(
        "plant", 180, "greenfield construct* relocat* new_plant new_factory new_warehouse new_hospital move_production",
        5, f"{_to('build* construct* erect*', _BUILT, 4, 'built constructed erected')}|{_to('relocat* transfer* move', 'production plant factory line', 4, 'relocated transferred moved')}",
    ),
    _kind(
        "group_system", 90, "erp_go-live erp_migration erp_implementation erp_rollout cloud_migration",
        1, f"{_to(_BRING_IN, _SYSTEMS, 6)}|{_to(_SYSTEMS, _BRING_IN, 3)}|{word_class(_SYSTEMS).pattern}(?= (?:at|in|for|across) )",
    ),
    _kind("system", 30, "digitali* digiti*", 0.5, rf"(?<!\w)new (?:[\w-]+ ){{0,3}}?(?:systems?|software) (?:running|in use|working)|{_to(_BRING_IN, _SMALLER, 6)}|{_to(_SMALLER, _BRING_IN, 2)}"),
    _kind("roll_out", 7, "roll_out rollout* rolling_out rolled_out deploy deploying deployment*", 2),
    _kind(
        "deal", 60, "acquisition* add-on* bolt-on* merger* carve-out carve_out carve_out_the divest* refinanc*", 5,
        f"{_to('acquire acquires acquiring buy', _FIRMS, 4, 'acquired bought')}|{_to('sell sale_of', _FIRMS, 4, 'sold')}",
    ),
    _kind("ipo", 150, "ipo go_public stock_exchange"),
    _kind("merger", 120, "post-merger", 0, f"{_to('integrat* merge merging harmoni*', _FIRMS + ' pay pensions contracts systems brands')}"),
    _kind("sites", 60, "store_opening* new_store* new_branch* new_clinic* fit_out", 15, _to("open opening opened opens", _SITES, 4, "opened open open_to")),
    _kind("market", 90, "market_entry market_leader* number_one world_leader*", 0, _to("enter entering entry_into expand_to expand_into expansion_to expansion_into", _LANDS, 3)),
    _kind("certificate", 60, "iso_# certif* accredit* permit* fda ce_mark soc_# zoning jci iatf"),
    _kind("drug", 270, "", 0, r"(?<!\w)(?:drug|medicine|vaccine)s? (?:[\w-]+ ){0,3}?approved"),
    _kind("proof", 120, "clinical_trial* clinical_study clinical_studies phase_ii phase_iii trial_with drug_approval fda_approval marketing_authorisation patent_granted new_drug"),
    _kind("hiring", 14, "hire hiring recruit* new_cfo new_ceo new_coo headcount on_payroll", 4, _to("fill filled filling", "vacancy vacancies post posts position positions role roles job jobs", 3)),
    _kind("parting", 28, "redundan* severance lay-off* layoff* leaver_programme", 2),
    _kind("training", 1, "train training trained e-learning onboard* credential*", 0.5),
    _kind("product", 90, "new_product product_launch", 0, _to("develop launch design", "product products model drug device engine generation range prototype")),
    _kind("customers", 14, "new_customers sign_up onboard_the onboard_#", 2, _to("win acquire", "customer customers client clients account accounts contract contracts")),
    _kind("culture", 120, "culture turnaround", 0, _to("transform* reorgani* restructur*", "company group organi?ation business division function plant department culture", 3)),
    _kind("climate", 180, "net_zero climate_neutral* carbon_neutral* co2_neutral*"),
    _kind("equipment", 14, "retrofit* refurbish* renovat* machines", 1, _FITTED + "|" + _to("install* replac* equip connect* fit", "machine machines line lines robot* sensor* meter* turbine* panel* press presses van vans unit units furnace* boiler* pump pumps charger* station* led leds scanner* truck trucks mri ct_scanner robot kiln* press", 3, "installed commissioned fitted connected replaced")),
    _kind("office_move", 7, "", 1, _to("relocat* move", "headquarters head_office hq office offices employees staff people", 5)),
    _kind("many", 0, "", 2, r"(?<!\w)(?:convert|renew|relocat|replac|migrat|mov|reopen|refit|rebrand|upgrad|renegotiat|visit|audit|inspect|refurbish|novat|equip|transfer|repair|re-?paper|retrain|re-?sign|repric|connect|rebuild|resurfac|remediat)\w* (?:[^\W\d_][\w'-]* ){0,3}\d"),
    _kind("result", 14, "reduc* increas* improv* raise lower cut grow* boost* halve double"),
    _kind("sale_of_place", 30, "leaseback lease-back lease_back sale_and_leaseback", 5, _to("sell sale_of dispos*_of divest*", _PLACES, 5, "sold divested")),
    _kind("closure", 14, "wind_down_of closure_of", 3, f"{_to('close closing shut vacate exit', _PLACES, 4)}|{word_class(_PLACES).pattern} (?:closed|shut|vacated|wound down)"),
    _kind("consolidation", 21, "", 3, _to("consolidat* merge merging combine centrali* unify harmoni* bundle", _MERGED, 4, "consolidated merged combined centralised")),
    _kind("venture", 45, "joint_venture", 0, _to("establish found set_up create", "company bank insurer subsidiary foundation", 3)),
    _kind("union", 21, "collective_agreement union_agreement works_council_agreement", 3, r"agreed with (?:the )?(?:unions?|works councils?)|(?:unions?|works council) (?:to agree|agrees?)"),
    _kind("yearly_rate", 90, "net_revenue_retention nrr market_share", 0),
    _kind("fleet", 60, "", 1, _to("replac* electrif* renew* convert", "fleet bus buses trucks vans lorries ambulances locomotives wagons ships aircraft", 4)),
    _kind("device", 270, "", 0, _to("develop", "insulin implant implants stent stents catheter pacemaker vaccine medicine drug ventilator medical_device", 4)),
    _kind("works", 120, "", 0, f"{_to('build construct erect', _WORKS, 5, 'built constructed erected')}|{word_class(_BUILT + ' ' + _WORKS).pattern}(?: [\\w/-]+){{0,6}}? (?:{word_class('in_operation in_service producing on_stream qualified energised energized').pattern})|{word_class('solar_park solar_farm wind_farm wind_park').pattern}.{{0,80}}?connected"),
    _kind("authority", 45, "planning_consent planning_permission building_permit* building_consent zoning_change antitrust_clearance antitrust_approval merger_clearance cartel_clearance cartel_approval competition_clearance "
          "regulatory_approval fit_and_proper merger_approval approval_of_the_regulator", 0, rf"approved by (?:the )?(?:ema|fda|mhra|bafin|fca|ecb|cma|ftc|regulator|authority|commission|ministry)(?!\w)|(?:obtain|get|receive|secure|gain)\w* (?:[\w'/.,-]+ ){{0,4}}?licen[cs]es?(?!\w){_OF_LICENCE}|licen[cs]es? (?:[\w'/.,-]+ ){{0,4}}?(?:granted|issued|from the|from)(?!\w)"),
    _kind("licence_of_finance", 180, "", 0, r"(?:banking|bank|insurance|payment institution|e-money|deposit) licen[cs]e(?! (?:renew|fee))"),
    _kind("patent", 365, "", 0, r"(?<!\w)patents?(?!\w)(?:(?! appl)[^;]){0,80}?(?:granted|grant)(?!\w)"),
    _kind("trade_mark", 90, "", 0, r"(?<!\w)trade ?marks?(?!\w)(?:(?! appl)[^;]){0,80}?registered(?!\w)"),
    _kind("capital", 21, "high-yield_bond* senior_notes schuldschein dividend_recap* recapitali* fundraising funding_round private_placement rights_issue capital_increase", 0,
          f"{_to('issue place', 'bond bonds notes', 4)}|{_to('close raise closing', 'series_a series_b series_c series_d series_e round seed_round growth_equity', 3)}|{_to('buy_out squeeze_out', 'minority minorities shareholder* founder* partner*', 3)}"),
    _kind("fund", 120, "", 0, r"(?:raise|close|closing of|final close of) (?:[\w'-]+ ){0,2}?fund (?:[ivx]+|\d)(?!\w)"),
    _kind("pension", 60, "pension_buy-out pension_buy-in pension_buyout pension_buyin", 0, r"pension (?:[\w-]+ ){0,3}?buy-?(?:out|in)(?!\w)"),
    _kind("ipo", 120, "", 0, r"(?:listed|listing) (?:on|at) (?:the )?(?:[\w-]+ ){0,3}?(?:exchange|bourse|nasdaq|nyse|euronext)"),
    _kind("dispute", 14, "lawsuit* court_ruling* arbitration litigation court_case*", 0),
    _kind("turnaround", 90, "turn_around return_to_profit profitability break-even breakeven break_even back_to_profit", 0, r"(?:from |turn )?(?:negative|minus|loss)[^;]{0,40}? (?:to|into) (?:positive|plus|profit)"),
    _kind("integration", 45, "", 0, r"^(?:integrate|integrating|integration of) (?!(?:[\w'-]+ )*?(?:link|button|page|calendar|plug-?in|widget|api|map|list|logo|form|feed|photo|video|survey)s?(?!\w))"),
    _kind("outsourcing", 30, "outsourc* insourc* nearshor* offshor*"),
    _kind("rewrite", 60, "", 0, _to("rewrite rebuild replatform re-platform refactor rearchitect", "platform system systems software app application* code product website backend core", 4)),
    _kind("software", 21, "", 0, _to("create build develop program code launch", "app apps platform marketplace webshop web_shop online_shop portal software", 4)),
    _kind("cloud", 30, "", 1, _to("move migrat* moved", "cloud aws azure gcp google_cloud", 6)),
    _kind("groundwork", 10, "dredg*", 1, r"(?<!\w)(?:lay|laid|pave|drill|excavate|bore|trench)\w* (?:[\w'-]+ ){0,3}?(?:km|kilomet\w+|fibre|fiber|pipe\w*|cable\w*|track|road|wells?|tunnel|basin)(?!\w)"),
    _kind("markets", 30, "", 10, r"(?:launch|enter|go live|start|expand)\w* (?:in|into|to)? ?(?:[\w'-]+ )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:[\w'-]+ )?(?:countries|markets|regions|continents)(?!\w)"),
    _kind("board", 14, "", 3, r"(?:directors|non-execs|non-executives)(?!\w)(?:[^;]{0,80}?)(?:in place|appointed|in post)"),
    _kind("parting", 28, "", 0.5, _to("terminate dismiss release make_redundant lay_off take_out", "employees people staff positions posts jobs workers", 4)),
    _kind("product", 60, "", 0, _to("develop", "version variant edition successor platform vehicle system", 5)),
    _kind("contract", 7, "negotiat* agreement contract framework"),
    _kind("tender", 28, "tender rfp"),
)  # fmt: skip
#: An event is over in a day, a switch takes none: their span says nothing.
MOMENT = word_class(
    "day policy form press_release* price_increase meeting workshop* conference party fair price_list long_list short_list black_friday presentation announce* survey visit town_hall dinner ceremony "
    "questionnaire* register freeze data_room invitation* webinar board_meeting charity_run fun_run inspection* surveillance_audit fire_drill stock_count* stocktake* roll_call slides report* review informed inform notice letter* plan call_for calls conference_call quotes budget_model financial_model business_model cash_model template*"
)
#: A name that begins so is about a step, whatever it is a step to: to choose a system takes no year.
STEP = re.compile(
    r"(?:apply|notify|pay|tell|inform|ask|call|mail|tender|terminate(?! \d)|cancel|serve|give notice|select|choose|pick|announce|submit|send|issue(?! (?:[\w€$£.,-]+ ){0,4}?(?:bonds?|notes)(?!\w))|publish|file|request|order|book|invite|brief|kick[ -]?off|nominate|confirm|approve|decide|draft|write|enter (?:all|the \w+ (?:in|into))|fill (?:in|out|the)|"
    r"open (?:bids?|items?|the bids)|connect the|certify (?:the )?payroll|freeze|map|list the (?!company|group|shares)|order)(?!\w)"
)
#: Verbs of work that changes how things are: nothing of weight is so changed in a few days.
HEAVY = word_class(
    "build launch relaunch redesign* reorgani* restructur* standardi* harmoni* transform* electrif* digiti* digitali* develop construct convert rebuild overhaul centrali* decentrali* enter integrate consolidate moderni* "
    "automat* eliminate abolish exit_all shift_# reverse scale_up insource outsource carve_out turn_around build_up renovate refurbish relocate spin_off migrate"
)
#: Verbs that tell nothing alone: one sets up a call and a joint venture.
EASY = word_class("set_up create introduc* establish replace complete expand change bring qualify implement")
#: What is of weight whatever is done to it.
WEIGHTY = word_class(
    "joint_venture subsidiary subsidiaries insurer shared_service* service_centre service_center company division divisions plant plants factory board management_team management network supplier suppliers fleet buses trucks "
    "pay_system pay_scheme bonus_system shift_system shift_model working_week day_week operating_model supply_chain app platform portal brand product_line range due_diligence succession merger acquisition sale_of erp crm mes systems processes"
)
#: What is no weight to these verbs: a page, a list, a call.
LIGHT = word_class(
    "list* plan plans report* page pages call calls meeting* account accounts template* policy channel form forms group_of budget survey checklist* committee task_force mailbox newsletter pilot trial promotion offer "
    "discount* code link* poster* slide* paper* draft* file files folder* record* entry vote step steps role rota letter* contract* agreement* application* filing* registration training course audit review "
    "test tests count checks campaign video* photo* article* post posts blog* event* game draw raffle fund_raiser appeal"
)
#: Everywhere at once.
WIDE = re.compile(
    r"(?<!\w)(?:whole|entire|complete (?!the|due|\w+ing)|group-?wide|company-?wide|worldwide|global|nation-?wide|all (?:the |our |its )?(?:\d+ )?(?:[a-z-]+ )?(?:contracts|suppliers|customers|products|machines|plants|sites|stores|countries|subsidiaries|companies|branches|factories|clinics|locations|employees|staff|systems|processes)|"
    r"\d+ (?:countries|plants|sites|subsidiaries|factories))(?!\w)"
)
#: An act of a day, whatever it is about: filed, sent, paid.
ACT = re.compile(
    r"(?<!\w)(?:filed|submitted|sent|mailed|ordered|notified|announced|lodged|requested|invited|posted|paid|applied for)[.!]?$"
)
#: A paper about something is not the thing: the insurance for the new warehouse.
PAPER = re.compile(
    r"(?<!\w)(?P<head>insurance|appointment|meeting|visit|office|team|manager|lease|contract|agreement|budget|tender|order|letter|application|drawings?|specification|business case|rent|mandate|guarantee|warranty|loan|terms|quotes?|offers?|memorandum|filing|fit-out contract)"
    r" (?:for|of|on|to|with|in|about|from) .*?(?=$| (?:signed|filed|issued|in force|approved|agreed|placed|granted))"
)
#: A criterion that is met by a paper or a meeting: what counts as met tells how large it is.
PAPER_DONE = re.compile(
    r"(?:[\w'-]+ ){0,4}?(?:notice|letter|documents?|number|rule|rules|policy|questionnaire|mail|mails|invitations?|survey|calls?|meetings?|interviews?|names?|\d+|two|three|four|five|six|eight|ten)? ?"
    r"(?:sent|posted|named|held|announced|served)[.!]?(?: to .*)?|(?:number|rule|policy|notice|list) published"
)
#: Small things, done in a day: a coffee machine is no press.
SMALL = re.compile(
    r"(?<!\w)(?:coffee|vending|printers?|copiers?|fax|desks?|chairs?|monitors?|fridges?|dishwashers?|kettles?|lamps?|whiteboards?|lockers?|phones?|laptops?|spreadsheets?|excel|"
    r"bank accounts?|extinguishers?|purchase orders?|mailboxes|shortcuts?|bugs?|typos?|tickets?|posters?|badges?|plates?)(?!\w)"
)
#: Work through so many takes time, however it is called, unless it is done for all at once.
AT_ONCE = re.compile(
    r"(?<!\w)(?:send|sent|notif\w+|inform\w*|mail\w*|letters?|invit\w+|publish\w*|upload\w*|load\w*|import\w*|announc\w+|price\w*|pay|paid|payment|shares?|deliver\w*|ship\w*|order\w*|print\w*|buy|"
    r"bought|delet\w+|remov\w+|archiv\w+|tickets?|hours?|points?|sqm|square|tonnes?|tons?|kg|kwh|mwh|days?|weeks?|months?|words?|pages?|votes?|cash|savings?|revenue|sales|ebitda|bps|seats?|visitors?|guests?|runners?|participants?|attend\w*|bookings?|backups?|switch\w*)(?!\w)"
)
#: Piles that can be worked off: they shrink faster than a process gets better.
PILE = re.compile(
    r"(?<!\w)(?:backlogs?|overdues?|open (?:items|points|tickets|orders|list|invoices)|arrears|queues?|pending|outstanding)(?!\w)"
)
#: What one sets and need not achieve.
SETTING = word_class(
    "limit limits minimum_order* threshold* fee fees tariff* interval* frequency price_of prices_of the_price number_of_meetings number_of_audits number_of_calls number_of_visits audits meetings budget allowance*"
)
