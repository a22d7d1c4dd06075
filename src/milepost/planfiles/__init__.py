"""Plan files: Primavera's XER and PMXML, Microsoft Project's MSPDI, and through MPXJ the MPP and others.

>>> from milepost.planfiles import read, write
>>> plan_file = read("tower.xer")  # doctest: +SKIP
>>> losses = write(plan_file, "tower.xml")  # doctest: +SKIP
"""

from __future__ import annotations

from milepost.planfiles.errors import PlanFileError
from milepost.planfiles.files import dumps, read, write
from milepost.planfiles.model import Format, Loss, PlanFile, Resource

__all__ = ["Format", "Loss", "PlanFile", "PlanFileError", "Resource", "dumps", "read", "write"]
