"""Plan files into initiatives and back: what a file wants, how it differs from what is stored, and writing either.

Pure but for ``standing`` (reads) and ``writing`` (writes inside an action). The doors are `scheduling.actions` and
`scheduling.queries`.
"""
