"""The plan that the tests of milestones stand on."""

from tests.milestones.plan import plan  # noqa: F401
