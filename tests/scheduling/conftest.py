"""Plans in the cast's companies, and forecasts of them."""

from tests.milestones.plan import plan  # noqa: F401
