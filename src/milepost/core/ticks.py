"""What must happen because time passed, though nothing happened: the worker calls every tick when it starts and each hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

TickFn = Callable[[datetime], None]

_ticks: dict[str, TickFn] = {}


def register_tick(name: str, fn: TickFn) -> None:
    """Have ``fn(now)`` called about hourly. It must bear to be called twice, or late."""
    _ticks[name] = fn


def registered_ticks() -> dict[str, TickFn]:
    """The ticks by name."""
    return dict(_ticks)
