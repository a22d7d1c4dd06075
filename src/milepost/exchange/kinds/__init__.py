"""What can be imported and exported: one file for each kind of thing, which says what its columns are.

A context above registers its own with ``register_kind``.
"""
