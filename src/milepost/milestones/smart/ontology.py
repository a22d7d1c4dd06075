"""A small map of what plans are about: fields of work by their words, and which field serves which.

A milestone is relevant to an objective when they share words, when they share a field, or when its field serves the objective's. The
lexicon stands in ``fields.py``; the measure that is usual in a field is told by its code.
"""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

import re
from functools import lru_cache

from milepost.milestones.smart.fields import EVIDENCE, NEUTRAL, PLEASANT, THE_HOUSE, WORDS
from milepost.milestones.smart.phrases import Phrases, words_of
from milepost.milestones.smart.words import fold
from milepost.milestones.told import Told, told

#: The fields whose work helps a field; what a field does for itself goes without saying. Read in one direction only: selling a site
#: brings cash, cash brings no sites.
HELPED_BY = {
    "energy": "maintenance production it_plant esg procurement permit construction property finance logistics retail fleet outsourcing",
    "maintenance": "production it_plant quality energy safety construction procurement data planning",
    "production": "maintenance quality it_plant logistics procurement energy construction safety planning people product permit it data",
    "it_plant": "it it_base production maintenance data",
    "quality": "production it_plant maintenance procurement compliance laboratory product service data logistics it medical pricing",
    "safety": "maintenance production compliance property construction people fleet energy",
    "people": "hiring staff_admin payroll it_hr safety communication property outsourcing it",
    "hiring": "people staff_admin it_hr marketing communication",
    "training": "people hiring it it_hr sales service quality product safety compliance",
    "staff_admin": "people property communication",
    "payroll": "it_hr it outsourcing people",
    "it_hr": "it people payroll data",
    "compliance": "legal it it_base security quality reporting safety data medical tax insurance people construction education production retail",
    "legal": "compliance property permit",
    "tax": "legal reporting finance data",
    "insurance": "security compliance safety data pricing service it sales product",
    "lending": "data it compliance pricing cash legal sales finance reporting",
    "security": "it it_base compliance insurance",
    "it_base": "it security outsourcing procurement closure legal",
    "it": "it_base it_plant it_hr it_sales data crm security outsourcing procurement legal reporting closure planning service partners retail",
    "data": "it it_base it_plant reporting planning crm finance cash compliance procurement security pricing production maintenance",
    "crm": "it data sales",
    "marketing": "product sales retail expansion data it partners communication service it_sales",
    "sales": "marketing pricing product crm service data expansion retail quality partners it_sales logistics medical security permit deal insurance lending education people planning production it legal",
    "partners": "sales product legal marketing it production",
    "pricing": "sales crm data it_sales it product marketing reporting service people retail procurement",
    "it_sales": "it marketing sales product data",
    "procurement": "cash logistics production legal data quality product fleet it outsourcing planning energy reporting pricing insurance",
    "logistics": "procurement production it_plant fleet maintenance quality planning construction data it it_base people property service retail closure outsourcing it_sales",
    "fleet": "maintenance procurement energy logistics it data people",
    "planning": "data it logistics sales reporting",
    "cash": "finance reporting it logistics procurement sales planning outsourcing data quality property disposal pricing production profit tax retail medical",
    "finance": "cash reporting legal disposal property profit tax insurance procurement",
    "reporting": "it data outsourcing compliance cash finance planning payroll legal tax property deal it_hr procurement",
    "closure": "people legal property logistics disposal it it_base production outsourcing deal medical retail",
    "outsourcing": "it legal payroll procurement logistics production energy maintenance service product reporting people hiring",
    "disposal": "property legal finance reporting permit esg closure exit tax",
    "expansion": "sales growth marketing legal product logistics property partners compliance retail construction pricing deal medical permit production quality education tax it_sales fleet laboratory",
    "retail": "marketing logistics pricing it_sales property sales product procurement construction data it service quality planning people production disposal closure",
    "product": "it legal permit quality production data medical marketing sales pricing laboratory procurement partners security service",
    "service": "it it_base logistics quality data product crm planning it_sales people medical maintenance fleet education insurance outsourcing payroll production",
    "esg": "energy procurement production compliance fleet property reporting logistics construction people safety product data quality maintenance retail permit",
    "property": "legal construction disposal closure procurement permit logistics",
    "construction": "permit legal procurement property production energy finance",
    "permit": "legal compliance communication quality construction esg laboratory medical product",
    "medical": "quality people data compliance property construction service safety planning laboratory procurement it it_base logistics permit product retail marketing esg",
    "laboratory": "it maintenance quality medical production",
    "education": "quality people marketing property compliance construction service sales pricing medical permit",
    "change": "people communication it outsourcing closure legal reporting data planning property",
    "communication": "it people marketing data",
}  # fmt: skip
#: Aims in terms of money or of the whole company. All work may serve them, but for these fields.
_NOT_FOR = {
    "profit": "staff_admin amenity marketing communication",
    "growth": "staff_admin amenity payroll tax closure safety communication property",
    "exit": "staff_admin amenity communication",
    "deal": "staff_admin amenity safety energy maintenance",
}
#: Fields that are much alike.
_GROUPS = {
    "commercial": "sales pricing expansion growth",
    "offer": "retail product service",
    "reach": "marketing crm partners it_sales",
    "plant": "production maintenance quality it_plant planning",
    "chain": "logistics procurement fleet",
    "money": "finance cash reporting tax",
    "people": "people payroll it_hr",
    "hands": "hiring training",
    "systems": "it data",
    "network": "it_base security",
    "guard": "compliance legal safety insurance",
    "green": "energy esg",
    "site": "property construction permit",
    "care": "medical laboratory education lending",
    "talk": "communication",
    "firms": "deal disposal",
    "amenity": "amenity",
}
#: Work so far from an aim that it needs one of the ways above; all other work is given the benefit of the doubt.
_FAR = {
    "commercial": "plant money green people hands chain guard network care systems talk",
    "offer": "plant money green people hands chain guard network care systems site talk",
    "reach": "plant money green people chain guard network systems site",
    "plant": "people hands money care reach systems network guard talk",
    "chain": "commercial offer people hands money care reach systems talk green plant site",
    "money": "commercial offer reach plant people hands guard chain green care systems network site talk",
    "people": "money green network commercial offer reach systems plant care site",
    "hands": "money green network",
    "systems": "green site money guard commercial",
    "network": "commercial offer reach plant chain money green people hands care site talk",
    "guard": "commercial offer reach plant chain money green care people hands systems network site",
    "green": "commercial offer plant chain people hands money care systems guard network reach site talk",
    "site": "commercial offer reach plant people hands money network care systems guard chain green talk",
    "care": "plant chain money green commercial reach people guard systems network talk",
    "talk": "plant chain network green care money guard systems site offer",
    "firms": "plant chain money people hands guard network green systems care talk site",
    "amenity": "commercial care plant chain money network green guard systems site",
}
_GROUP_OF = {code: group for group, codes in _GROUPS.items() for code in codes.split()}
#: Life at the office: it serves the people there, and of aims of which the map knows nothing it serves none.
OFFICE = frozenset(("staff_admin",))
#: Work that is done for the sake of other work: training in what, hiring for what. Alone it may serve any aim.
ENABLERS = frozenset(("training", "hiring", "change", "planning"))
#: Aims in terms of money or size, that nearly all work claims to serve.
RESULTS = frozenset(_NOT_FOR)


#: Code of the field, empty for phrases that tell none, and whether the word is weak.
_Tag = tuple[str, bool]
_FIELDS: Phrases[_Tag] = Phrases(
    [
        (("", False), NEUTRAL),
        *(((code, weak), words[weak]) for code, words in WORDS.items() for weak in (False, True)),
    ]
)
_EVIDENCE, _HOUSE = Phrases([(True, EVIDENCE)]), Phrases([(True, THE_HOUSE)])
_PLEASANT = Phrases([(True, PLEASANT), (True, WORDS["amenity"][1])])
#: Where something happens is not what it is about.
_PLACE = re.compile(
    r"(?<!\w)(?:in|at|on)(?: the| all| our| each| every| both| \d+)*(?: [\w'-]+)? "
    r"(?:warehouse|plant|factory|factorie|office|headquarter|depot|hall|mill|site|building|roof|shop floor|location)s?(?!\w)"
)
CODES = tuple(WORDS)


@lru_cache(maxsize=4096)
def _told(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that a text tells by its own words, and those that it tells by weak ones."""
    words = words_of(fold(text))
    tags = [found.tag for found in _FIELDS(words)]
    house = OFFICE if _PLEASANT(words) and _HOUSE(words) else frozenset()
    return (
        frozenset(code for code, weak in tags if code and not weak) | house,
        frozenset(code for code, weak in tags if code and weak),
    )


def fields(text: str) -> frozenset[str]:
    """The fields whose words a text uses; weak words count only where there are no others."""
    strong, weak = _told(text)
    return strong or weak


def aims_of(text: str) -> frozenset[str]:
    """The fields of an aim, what it is in before how much: of "grow the channel" the channel, though it is a weak word."""
    strong, weak = _told(text)
    return strong - RESULTS or weak - RESULTS or strong or weak


def touched(name: str, criteria: str) -> frozenset[str]:
    """Every field of which a milestone says a word, also a weak one; but not those by which an end is proven: a certificate, a signature."""
    words = words_of(fold(criteria))
    proof = {at for found in _EVIDENCE(words) for at in range(found.start, found.end)}
    said = " ".join("." if at in proof else word for at, word in enumerate(words))
    return frozenset().union(*_told(name), *_told(said))


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


def subject(name: str) -> frozenset[str]:
    """What a milestone is about: life at the office whatever else its name says, and no enabler, result or place beside another field."""
    strong, weak = _told(name)
    if strong & OFFICE:
        return OFFICE
    said = _head(elsewhere(name)) or fields(elsewhere(name)) or fields(name)
    if said <= ENABLERS:
        said |= weak
    return decisive(said, ENABLERS | RESULTS)


def elsewhere(text: str) -> str:
    """A text without where it happens."""
    return _PLACE.sub(" ", fold(text))


def _head(name: str) -> frozenset[str]:
    """The fields of what a name begins with, before what it is for: of "price list for spare parts" that of the list."""
    head, found, _ = name.partition(" for ")
    told_by_head = fields(head) - ENABLERS - RESULTS if found else frozenset()
    return told_by_head - frozenset(("it", "data", "legal"))


def decisive(found: frozenset[str], weak: frozenset[str]) -> frozenset[str]:
    """The fields that tell most: without the weak ones, unless there are no others."""
    return found - weak or found


def _helps(code: str, aim: str) -> bool:
    """Whether work of a field may help an aim: the map says so, or does not call it far."""
    if aim in _NOT_FOR:
        return code not in _NOT_FOR[aim].split()
    if code == aim or code in HELPED_BY.get(aim, "").split():
        return True
    return code not in OFFICE and _GROUP_OF.get(aim, "") not in _FAR.get(_GROUP_OF.get(code, ""), "").split()


def serves(work: frozenset[str], aims: frozenset[str]) -> tuple[str, str] | None:
    """The field of a piece of work and that of the aims which it helps; None when the map knows no way."""
    return next(((code, aim) for aim in sorted(aims) for code in sorted(work) if _helps(code, aim)), None)


@lru_cache(maxsize=1024)
def measure_for(text: str) -> Told | None:
    """An example of a measure in the field a text is about; None when the field is unknown."""
    tags = [found.tag for found in _FIELDS(words_of(fold(text))) if found.tag[0]]
    codes = [code for code, weak in tags if not weak] or [code for code, _ in tags]
    codes = [code for code in codes if code not in RESULTS | ENABLERS] or codes
    return told(f"measure_{max(CODES, key=codes.count)}") if codes else None


def name_of(code: str) -> Told:
    """What a field is called."""
    return told(f"field_{code}")
