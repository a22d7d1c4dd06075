"""Plan files on the same way as tables: uploaded, said whose plan it is, checked by the worker, looked at, written by it.

What a file would do, and doing it, is `scheduling.plans`; here stand its steps, and the dry run as it was shown.
"""
