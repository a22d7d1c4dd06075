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
    "plant plants factory factories warehouse* hospital* hall halls wing farm farms centre* center* building buildings bridge tunnel depot* mine terminal* hotel* store stores school* clinic* laborator* mill mills "
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
#: All that fit are considered; the longest counts.
KINDS = (
    _kind(
        "plant", 180, "greenfield construct* relocat* new_plant new_factory new_warehouse new_hospital move_production",
        0, f"{_to('build* construct* erect*', _BUILT, 4, 'built constructed erected')}|{_to('relocat* transfer* move', 'production plant factory line', 4, 'relocated transferred moved')}",
    ),
    _kind(
        "group_system", 90, "erp_go-live erp_migration erp_implementation erp_rollout cloud_migration",
        1, f"{_to(_BRING_IN, _SYSTEMS, 6)}|{_to(_SYSTEMS, _BRING_IN, 3)}|{word_class(_SYSTEMS).pattern}(?= (?:at|in|for|across) )",
    ),
    _kind("system", 30, "digitali* digiti*", 0.5, f"{_to(_BRING_IN, _SMALLER, 6)}|{_to(_SMALLER, _BRING_IN, 2)}"),
    _kind("roll_out", 7, "roll_out rollout* rolling_out rolled_out deploy*", 2),
    _kind(
        "deal", 60, "acquisition* add-on* bolt-on* merger* carve-out carve_out carve_out_the divest* refinanc*", 5,
        f"{_to('acquire acquires acquiring buy', _FIRMS, 4, 'acquired bought')}|{_to('sell sale_of', _FIRMS, 4, 'sold')}",
    ),
    _kind("ipo", 150, "ipo go_public stock_exchange"),
    _kind("merger", 120, "post-merger", 0, f"{_to('integrat* merge merging harmoni*', _FIRMS + ' pay pensions contracts systems brands')}"),
    _kind("sites", 60, "store_opening* new_store* new_branch* new_clinic* fit_out", 15, _to("open opening opened opens", _SITES, 4, "opened open open_to")),
    _kind("market", 90, "market_entry market_leader* number_one world_leader*", 0, _to("enter entering entry_into expand_to expand_into expansion_to expansion_into", _LANDS, 3)),
    _kind("certificate", 60, "iso_# certif* accredit* permit* fda ce_mark soc_# zoning jci iatf"),
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
    _kind("many", 0, "", 2, r"(?<!\w)(?:convert|renew|relocat|replac|migrat|mov|reopen|refit|rebrand|upgrad|renegotiat|visit|audit|inspect|refurbish|novat|equip|transfer)\w* (?:[^\W\d_][\w'-]* ){0,3}\d"),
    _kind("result", 14, "reduc* increas* improv* raise lower cut grow* boost* halve double"),
    _kind("contract", 7, "negotiat* agreement contract framework"),
    _kind("tender", 28, "tender rfp"),
)  # fmt: skip
#: An event is over in a day, a switch takes none: their span says nothing.
MOMENT = word_class(
    "day policy form price_increase meeting workshop* conference party fair price_list long_list short_list black_friday presentation announce* survey visit town_hall dinner ceremony "
    "questionnaire* register freeze data_room invitation* webinar board_meeting slides report* review informed inform notice letter* plan call quotes budget_model financial_model business_model cash_model template*"
)
#: A name that begins so is about a step, whatever it is a step to: to choose a system takes no year.
STEP = re.compile(
    r"(?:terminate|cancel|serve|give notice|select|choose|pick|announce|submit|send|issue|publish|file|request|order|book|invite|brief|kick[ -]?off|nominate|confirm|approve|decide|draft|write|enter (?:all|the \w+ (?:in|into))|fill (?:in|out|the)|"
    r"open (?:bids?|items?|the bids)|connect the|set up|certify (?:the )?payroll|freeze|map|list the (?!company|group|shares)|order)(?!\w)"
)
#: What one sets and need not achieve.
SETTING = word_class(
    "limit limits minimum_order* threshold* fee fees tariff* interval* frequency price_of prices_of the_price number_of_meetings number_of_audits number_of_calls number_of_visits audits meetings budget allowance*"
)
