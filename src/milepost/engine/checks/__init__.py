"""How sound a plan is: the DCMA 14-point assessment, and checks of its logic."""

from __future__ import annotations

from milepost.engine.checks.assessing import assess
from milepost.engine.checks.model import Baseline, Check, Verdict

__all__ = ["Baseline", "Check", "Verdict", "assess"]
