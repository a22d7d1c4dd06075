"""Primavera P6's XER: tables of tab-separated text."""
