"""Classes of words by what they say about an outcome. Stems, not statements: a class is meant to hold words nobody has tried yet."""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

import re

from milepost.milestones.smart.words import word_class

#: Wishes: they name a direction and no end.
WISH = word_class(
    "improv* optimi* enhanc* strengthen* foster* moderni* streamlin* professionali* better rethink* support* promot* "
    "encourag* align* drive* leverag* maximi* minimi* advanc* progress* transform* revitali* develop evolv* accelerat* "
    "work_on make_sure ensur* focus* explor* look_into address* tackle* manage handle push* deepen* nurtur* embed* "
    "get_ready get_better get_the_basics get_everyone get_closer stabili* sort_out deal_with bring_*_on_board look_after care_for turn_around simplif* keep_*_happy attract  look_at look_into stronger closer deeper tighter rationali* be_more become* become_more try_to continue* keep_up step_up sharpen* facilitat* elevat* reinvent* empower* excel* unlock* utili*"
)
#: Change by a degree: without an amount nobody can say how much is enough.
DEGREE = word_class(
    "increas* reduc* rais* lower* cut cuts cutting grow* growth decreas* boost* gain* less fewer more faster quicker cheaper higher "
    "shorter shorten* speed_up bring_down drop expand expanding expansion improvement* reduction* savings rise down decline* shrink* slash* widen*"
)
#: Two words of which the second is no degree.
NO_DEGREE = word_class(
    "shut_down cut_over wind_down break_down close_down sit_down expand_to expand_into expanding_to expanding_into expansion_to expansion_into raise_equity "
    "raise_capital raise_funds raise_a raise_the pay_rise* pay_raise* rent_increase_agreed"
)
#: Doing, of which the end is only that it was done.
ACTIVITY = word_class(
    "conduct* hold holding organi* attend* host* run visit* discuss* review* analy* assess* evaluat* investigat* research* study "
    "monitor* observ* think* brainstorm* prepare* preparing preparation meet meeting* meetings workshop* talk* talks conversation* "
    "consider* examin* plan_for plan_how check_in sync* coordinat* follow_up communicat* engage participat* present presentation* slides brief* "
    "negotiations talks_with kick-off* kickoff* benchmark* decide decision*"
)
#: An activity that leads: the name is about doing it.
ACTIVITY_VERB = word_class(
    "conduct* hold holding organi?e* attend* host* visit* discuss* review* analy?e* assess* evaluat* investigat* monitor* consider* examin* "
    "perform do carry_out have kick_off brainstorm* meet"
)
#: Notions of which nobody can make a picture without more words.
ABSTRACT = word_class(
    "culture* mindset* strategy strategies strategic synerg* excellence efficienc* efficient effectiveness productivity digital digitali* digiti* "
    "transformation* innovation* agil* "
    "big_data data ai artificial_intelligence cloud industry machine_learning blockchain iot sustainability esg quality safety "
    "communication collaboration teamwork motivation morale engagement satisfaction awareness image competitiveness performance operations organi?ation* "
    "market_share market markets market_entry entry growth optimi* concept* vision mission alignment transparency governance "
    "customer_centricity customer_focus customer_experience processes process working_capital integration* project programme "
    "program initiative* phase stage milestone step topic* things stuff various wave tranche part improvement* decision* "
    "future potential roadmap opportunit* option* idea* exchange update* consolidation negotiation* coaching stakeholder* basics best_practice* leadership talent service services it hr finance sales marketing operations people cost costs cash profit "
    "business activities activity value position competitive world-class best-in-class state-of-the-art next_level leading lean opex modern* "
    "restructuring reorgani* turnaround resilience capabilities capability inspection* relationship* presence "
    "issue* problem* matter matters situation* challenge* concern* trust momentum dialogue cooperation gap gaps ranks baton barrier* silos success strength strengths "
    "know-how credibility confidence commitment ownership accountability spirit passion way_forward structures groundwork foundations dots doors hearts minds conditions "
    "legacy journey direction ambition* dream* purpose collaborations happiness fun solutions our_lead the_lead our_edge promise promises bridges_between new_doors raving_fans traction"
)
#: Bringing a thing into being: with a nameable thing a picture, without a criterion no end.
DEPLOY = word_class(
    "implement* introduc* introduction install* launch* roll_out roll-out* rollout* rolling_out set_up setup build building construct* deploy* go_live "
    "go-live* commission* migrat* replac* open opening establish* create creat* relocat* outsourc* insourc* consolidat* close closing "
    "closure hire hiring recruit* appoint* sign signing sell sale buy purchas* acquir* acquisition* certif* register* registration "
    "obtain* get terminat* negotiat* connect* automat* upgrad* onboard* train training switch* shut_down decommission* file "
    "filing publish* design redesign* rebrand* standardi* harmoni* centrali* equip* renovat* refurbish* extend* transfer* "
    "win complete finish* deliver* qualif* licen?e* list listing spin_off carve_out carve-out* pass refinanc* repay* collect* write draft* document* map"
)
#: Bringing together what is there: a number in such a name counts what is there, not what is reached.
JOINING = word_class("integrat* merge merging combin* unif* align* harmoni* connect_the bring_together")
#: Praise before a thing: "smart factory" is a notion.
PRAISE = word_class("smart intelligent agile modern excellent world-class best-in-class lean digital connected future")
#: People who are praised, of whom there will be no more or fewer: "a winning team".
PRAISED = word_class(
    "high_performing_team* high_performance_team* well_performing_team* winning_team* strong_team* great_team* best_team* one_team dream_team* motivated_team* effective_team* high_performing_organi?ation "
    "winning_organi?ation winning_spirit"
)
#: Which part of something larger: "Phase 2", "workstream C".
PART = re.compile(
    r"(?<!\w)(?:phase|stage|step|wave|workstream|stream|work package|part|tranche|track|sprint|milestone|gate|horizon|module|area|topic|item)s?[ #.-]*(?:\d+(?:\.\d+)?[a-z]?|[ivx]+|[a-d])(?!\w)"
)
#: Words that say that there is some work, not what it is.
UNDERTAKING = word_class(
    "project* programme* program programs initiative* workstream* activities tasks topic* the_way forward"
)
#: States that one wants to last, and words of the hand and the heart.
STAY = re.compile(
    r"(?:keep|stay|remain|make|let|give|show|live|love|feel|believe|dare|act|think|dream|help|enable|assist|try|aim|strive|seek|execute)(?!\w)"
)
#: Things one can point at.
THING = word_class(
    "hotline* data_room dashboard* portal* app apps website* webshop* shop plant* factory factories warehouse* system* erp crm mes wms tms plm hris sap "
    "machine* line lines store stores tool tools software office offices laborator* lab clinic* server* database* contract* agreement* "
    "lease* licen?e* permit* patent* certificate* certification policy policies handbook* manual* list price_list tariff* model scheme* bonus "
    "plan report* survey* audit* campaign* product* prototype* pilot* hub* centre* center* site sites team unit board cfo ceo coo cto head manager* "
    "director* sensor* scanner* robot* furnace* boiler* tower* truck* fleet vehicle* charger* station* van vans depot* 5s kanban andon "
    "newsletter* intranet catalogue* catalog* template* budget helpdesk help_desk call_centre call_center gate kitchen* ward* pharmac* bank "
    "facility loan bond account accounts payroll module* interface* api process_map organigram platform* academy"
)
#: End states that nobody can check.
WEAK_STATE = word_class(
    "implement* introduc* used in_use ready done finished improv* realis* realiz* reviewed discuss* established set_up optimi* "
    "in_place better best started ongoing begun aligned prepared established working works running smoothly operational "
    "functional successful* satisf* happy good strong* stronger enhanc* increased reduced achieved reached met fulfilled complete completed "
    "rolled_out adopted embedded lived progress understood aware defined clear integrated standardi* harmoni* everybody everyone"
)
#: Words that take the edge off an end state.
HEDGE = word_class(
    "most mostly many some several various largely significant* substantial* considerabl* noticeabl* adequate* sufficient* appropriate* reasonabl* "
    "great best good better well properly as_much_as_possible as_far_as_possible where_possible if_possible possibly generally broadly key relevant main "
    "approximately_all majority"
)
#: End states that a third person can check: something is signed, issued, closed.
EVENT_STATE = word_class(
    "approves signs grants issues_the issues_a issues_an issues_its confirms accepts passes publishes pays receives votes agrees orders in_operation in_service on_stream start_of_production sop "
    "takes_place_on production_started "
    "signed countersigned co-signed granted received issued certified accredited approved ratified filed lodged submitted is_live are_live goes_live commissioned decommissioned "
    "accepted passed closed awarded published launched opened open_to delivered installed appointed hired recruited "
    "sold paid repaid drawn registered served acknowledged in_force into_force effective_from effective_as shipped dispatched listed booked invoiced billed posted "
    "collected migrated moved transferred relocated switched_off switched_on shut_down turned_off turned_on terminated cancelled merged dissolved expired "
    "handed_over cleared written written_down written_off documented selected chosen agreed ordered acquired bought "
    "connected tested validated verified audited built cut_over cutover retired removed replaced deregistered notarised notarized online on_the_intranet in_the_register in_the_app_store in_the_*_store in_app_stores starts_work on_the_website on_hand held took_place sent decides decided "
    "in_writing confirmed countersign demolished in_the_bank on_the_account vacated named announced price_list_changed on_sale in_production enrolled onboarded completion planted "
    "withdrawn executed archived exited liquidated deployed_to inaugurated laid hung won handed_in homologated qualified released incorporated credentialed go-live went_live"
)
#: Other states end in -ed or -en; of these the following are matters of opinion.
OPINION_STATE = word_class(
    "identif* explor* involv* engag* motivat* convinc* inspir* empower* align* address* consider* support* strengthen* moderni* streamlin* "
    "transform* digiti* digitali* simplif* professionali* sharpen* evaluat* analy* assess* examin* develop* plan planned initiat* enabl* focus* "
    "commit* satisf* delight* pleas* inform* updat* optimi* improv* enhanc* realis* realiz* implement* introduc* discuss* review* used need* "
    "increas* reduc* decreas* rais* lower* boost* embed* establish* prepar* achiev* reach* finish* complet* integrat* standardi* harmoni* "
    "understood broken often even seven then when open been seen given taken chosen_well often gotten hidden speed exceed proceed indeed need based related "
    "monitor* manag* deploy* coordinat* communicat* started continued maintain* sustain* gain* expand* leverag* unlock* adopt* adapt* refin* rethought mature* "
    "balanced detailed defined limited skilled qualified experienced sophisticated advanced roll* train* present* visit* attend* investigat* "
    "share* captured generat* creat* solved resolved mitigat* manage* tackled foster* promoted accelerat* tailored unified united dedicated high-speed rationali* "
    "sorted handled people-led employee-led children women men even kitchen garden token pen ten green golden open dozen"
)
#: End states that can be checked of things, not of notions: "strategy executed".
OF_THINGS = word_class("executed delivered built collected moved connected transferred opened launched")
#: Papers and acts that exist or do not.
EVENT_THING = word_class(
    "certificate* certification accreditation letter* licen?e* permit permits permission* approval* medal* award registration_number* "
    "application_number* minutes protocol* signature* opinion_letter receipt* notice sign-off signoff sign_off clearance closing_date completion "
    "purchase_order handover go-live cutover first_delivery first_shipment first_patient first_container first_sale ce_mark first_order first_customer* first_invoice first_payment vote resolution "
    "contract_in_place agreement_in_place policy_in_place cover_in_place"
)
#: Verbs in a name whose end a third person can check, where no criteria say otherwise.
EVENT_VERB = word_class(
    "sign sell close hire appoint file obtain get terminate pass open shut_down decommission register acquire buy award publish "
    "deliver ship repay divest submit receive win secure launch recruit replace commission complete collect"
)
#: What makes "completed" a matter of opinion.
LARGE = word_class(
    "integration* transformation* project* programme* program phase* implementation* initiative* stage* step* work reorgani* "
    "restructuring optimi* improvement* change turnaround everything all_tasks milestone*"
)
#: Criteria that only point elsewhere or say nothing.
NO_CRITERIA = re.compile(
    r"[\s.?!-]*(?:(?:see|as|like|same as|cf\.?) (?:name|above|title|discussed|agreed|usual|is|planned|described|milestone|objective)|n/?a|none|tbd|tbc|"
    r"to be (?:defined|determined|confirmed|agreed)(?: later)?|open|-+|\?+|x+|later|not yet(?: defined)?|ok|reached|achieved|met|fulfilled|done)?[\s.?!]*"
)
#: Names that say which part, never what.
PLACEHOLDER = re.compile(
    r"(?:(?:phase|stage|step|part|project|milestone|wave|tranche|initiative|workstream|work package|wp|task|ms|topic|item|goal|target|objective|block|gate|lot|"
    r"start|end|finish|kick-?off|go|next steps?|misc(?:ellaneous)?|other|various|general|tbd|test|new|plan|#|[a-z]?\d+[a-z]?|[ivx]+|[a-z])(?:[\s.:#-]+|$))+"
)
#: Work that comes again and again: it has no end of its own.
RECURRING = word_class(
    "regular regularly weekly monthly quarterly daily ongoing continuous continual permanent continued recurring"
)
#: A clause that speaks of all of a kind, which can be counted off: "every plant connected", "no open findings", "all rooms have a plate".
TOTAL = re.compile(
    r"(?<!\w)(?:every|each|all(?: of)?(?: the)?|both|none of(?: the)?|zero|not one) (?!the way|in all|day|week|month|quarter|year|time|along|over|involved|possible|relevant)[^\W\d_]{3,}"
)
