"""Primavera P6's XML (PMXML)."""
