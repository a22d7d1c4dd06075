"""Compiled kernels: pure functions over arrays, without the interpreter's lock, the same bits on any number of threads."""
