"""How helpers are compiled: as parts of kernels, which alone are optimised and made into machine code.

numba does both for every function by itself and then again wherever it is called, level upon level: of some hundred helpers
that call each other that made six minutes. A part is only typed and lowered; the kernels that it is linked into are
optimised once, as a whole. numba offers no option for that, so its pass of lowering and its library of code are derived from
here. They are its internals, without types: pyproject.toml names the versions that were tried.
"""

from __future__ import annotations

from typing import Any

import numba
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, _LowerResult
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering


class Part(JITCodeLibrary):
    """Code to be linked into kernels, never to be run by itself."""

    def _optimize_final_module(self) -> None:
        """Left to the kernels."""

    def _finalize_final_module(self) -> None:
        """Nothing is made of it but what is linked."""
        self._finalized = True

    def enable_object_caching(self) -> None:
        """There is no object to keep."""


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class PartLowering(NativeLowering):
    """Lowers into a ``Part``."""

    _name = "milepost_part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower, and give callers what they ask for: a description, and the library to link."""
        state.library = Part(state.targetctx.codegen(), state.func_id.func_qualname)  # type: ignore[no-untyped-call]
        state.flags.no_compile = True
        super().run_pass(state)  # type: ignore[no-untyped-call]
        state.library.finalize()
        lowered, described = state["cr"], state["cr"].fndesc
        # numba keeps a function of the interpreter for everything it compiles: one that leads nowhere, as without a wrapper.
        nowhere = _dynfunc.make_function(
            described.lookup_module(), described.qualname, "", 0, lowered.env, (state.library,)
        )
        state.targetctx.insert_user_function(nowhere, described, [state.library])
        state["cr"] = _LowerResult(described, lowered.call_helper, cfunc=nowhere, env=lowered.env)
        return True


class PartCompiler(Compiler):
    """numba's usual passes, but for the lowering."""

    def define_pipelines(self) -> list[Any]:
        """The same pipeline with one pass exchanged."""
        pipelines: list[Any] = super().define_pipelines()  # type: ignore[no-untyped-call]
        for one in pipelines:
            one.passes = [(PartLowering if made is NativeLowering else made, why) for made, why in one.passes]
            one.finalize()
        return pipelines


AS_HELPER: dict[str, Any] = {
    "nogil": True,
    "_nrt": False,  # it borrows its arrays, counts no references and allocates nothing
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": PartCompiler,
}


def compile_helper(function: Any, *, inlined: bool) -> Any:
    """Return numba's dispatcher of a helper. ``inlined`` is always said, since numba hands it down to whatever is called."""
    return numba.njit(forceinline=inlined, **AS_HELPER)(function)
