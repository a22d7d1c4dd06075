"""Spreadsheets in and out: what is uploaded is staged, mapped, shown row by row, and then applied as a whole or not at all."""
