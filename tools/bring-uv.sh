#!/bin/sh
# Print the path of a working uv; bring one to .uv when there is none. A `uv` on PATH may be a shim that fails.
set -eu
cd "$(dirname "$0")/.."

for uv in uv .uv/bin/uv .uv/lib/bin/uv "$HOME/.local/bin/uv"; do
    if "$uv" --version >/dev/null 2>&1; then
        command -v "$uv"
        exit 0
    fi
done

echo "Bringing uv to .uv …" >&2
for python in python3 python3.13 python3.12 python3.11 /usr/bin/python3 /usr/local/bin/python3; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    rm -rf .uv
    if "$python" -m venv .uv >/dev/null 2>&1 && .uv/bin/python -m pip install --quiet uv >&2; then
        echo .uv/bin/uv
        exit 0
    fi
    # Without ensurepip there is no pip in the environment, but there may be one beside it.
    rm -rf .uv
    if "$python" -m pip install --quiet --target .uv/lib uv >&2; then
        echo .uv/lib/bin/uv
        exit 0
    fi
done
rm -rf .uv
echo "uv could not be brought: it takes Python 3.11 or newer, with venv or pip. See docs/operations.md." >&2
exit 1
