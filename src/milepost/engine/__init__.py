"""The schedule engine: pure functions over frozen dataclasses and arrays. No Django, no I/O, no clock, no randomness."""
