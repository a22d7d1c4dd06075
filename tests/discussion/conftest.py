"""The plan on whose milestones people talk."""

from tests.milestones.plan import plan  # noqa: F401
