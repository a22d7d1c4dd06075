"""Milepost: will every milestone land on time, what is at stake, why, and what to do about it."""

__version__ = "0.1.0"
