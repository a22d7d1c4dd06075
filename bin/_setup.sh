# Sourced by the commands beside it. `environment run|dev` makes .venv/ hold what the lock file says and sets VENV_PYTHON.
# shellcheck shell=sh

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    echo "Milepost needs Python 3.11 or newer; none was found as python3 or python3.11 to python3.14." >&2
    echo "Install one (Debian, Ubuntu: apt install python3 python3-venv), or name it with PYTHON=/path/to/python3." >&2
    return 1
}

environment() {
    VENV_PYTHON="$ROOT/.venv/bin/python"
    if [ -x "$VENV_PYTHON" ] && "$VENV_PYTHON" -S "$ROOT/bin/_setup.py" check "$1"; then return 0; fi
    host_python=$(find_python) || exit 1
    "$host_python" "$ROOT/bin/_setup.py" make "$1" || exit 1
}
