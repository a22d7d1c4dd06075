"""The demo: a fictional fund with eight companies, made by the product's own actions on a simulated clock.

``tables`` hold the story as data, ``chapters`` play it. The one door: ``install``, ``sign_ins``, ``PASSWORD``.
"""

from milepost.demo.install import Outcome, install, installed
from milepost.demo.passwords import PASSWORD
from milepost.demo.sign_ins import SignIn, sign_ins

__all__ = ["PASSWORD", "Outcome", "SignIn", "install", "installed", "sign_ins"]
