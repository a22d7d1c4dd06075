"""Reads about imports: of tables, of plan files, and of both in one list."""
