"""Plans to start from: what milestones a 100-day plan or a market expansion usually has. Data files in ``plans``.

Pure: no database, no clock. ``actions.templates`` makes an initiative of one.
"""

from milepost.milestones.templates.library import template_named, templates
from milepost.milestones.templates.model import (
    Template,
    TemplateCriterion,
    TemplateLink,
    TemplateMilestone,
    TemplateTask,
)
from milepost.milestones.templates.schedule import Laid, lay_out

__all__ = [
    "Laid",
    "Template",
    "TemplateCriterion",
    "TemplateLink",
    "TemplateMilestone",
    "TemplateTask",
    "lay_out",
    "template_named",
    "templates",
]
