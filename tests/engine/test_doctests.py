"""The examples in the engine's and the readers' docstrings are true."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import milepost.engine
import milepost.planfiles

PACKAGES = (milepost.engine, milepost.planfiles)
MODULES = [package.__name__ for package in PACKAGES] + [
    one.name for package in PACKAGES for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name), raise_on_error=False).failed == 0
