"""The plans of the companies: their milestones, and what became of them."""

from __future__ import annotations

from milepost.demo.plan_rows import Plan
from milepost.demo.tables.plans.aster import ASTER_PLANS
from milepost.demo.tables.plans.bluegum import BLUEGUM_PLANS
from milepost.demo.tables.plans.brio import BRIO_PLANS
from milepost.demo.tables.plans.calder import CALDER_PLANS
from milepost.demo.tables.plans.expansion import EXPANSION
from milepost.demo.tables.plans.helvia import HELVIA_PLANS
from milepost.demo.tables.plans.morava import MORAVA_PLANS
from milepost.demo.tables.plans.nordkyst import NORDKYST_PLANS
from milepost.demo.tables.plans.pinecrest import PINECREST_PLANS
from milepost.demo.tables.plans.transformation import TRANSFORMATION

PLANS: tuple[Plan, ...] = (
    TRANSFORMATION,
    *ASTER_PLANS,
    EXPANSION,
    *BRIO_PLANS,
    *CALDER_PLANS,
    *HELVIA_PLANS,
    *MORAVA_PLANS,
    *PINECREST_PLANS,
    *NORDKYST_PLANS,
    *BLUEGUM_PLANS,
)
