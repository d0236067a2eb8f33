# Finds or fetches the Python that Home Assistant needs.
# shellcheck shell=bash

PYTHON_SERIES=3.14
PYTHON_MINIMUM=3.14.2
PYTHON_FOLDER="$ROOT/.python"

# suitable_python PATH: print the interpreter behind this one (a link, a shim or another
# environment's) where it is new enough, a regular build (no free threading), and has the
# headers that packages without a wheel are compiled against.
suitable_python() {
  "$1" - "$PYTHON_MINIMUM" 2>/dev/null <<'PYTHON'
import os, sys, sysconfig
minimum = tuple(map(int, sys.argv[1].split(".")))
assert sys.implementation.name == "cpython" and sys.version_info[:3] >= minimum
assert sys.version_info[:2] == minimum[:2]
assert not sysconfig.get_config_var("Py_GIL_DISABLED")
assert os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
print(os.path.realpath(sys._base_executable))
PYTHON
}

# machine_pythons: every interpreter this machine might offer, one path a line.
machine_pythons() {
  local folder
  type -aP "python$PYTHON_SERIES" python3 python 2>/dev/null || true
  for folder in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$PYTHON_SERIES".*/bin \
    "${XDG_DATA_HOME:-$HOME/.local/share}/uv/python/cpython-$PYTHON_SERIES"*/bin \
    "$PYTHON_FOLDER"/uv/cpython-"$PYTHON_SERIES"*/bin \
    /usr/local/bin /opt/homebrew/bin "/opt/python$PYTHON_SERIES/bin"; do
    if [ -x "$folder/python$PYTHON_SERIES" ]; then
      printf '%s\n' "$folder/python$PYTHON_SERIES"
    fi
  done
}

python_on_machine() {
  local candidate
  while read -r candidate; do
    suitable_python "$candidate" && return 0
  done < <(machine_pythons)
  return 1
}

# python_from_uv: uv's own download, kept inside the clone; bounded, for it may hang.
python_from_uv() {
  local uv candidate
  uv="$(find_uv)" || return 1
  say "Fetching Python $PYTHON_SERIES with uv ..."
  UV_PYTHON_INSTALL_DIR="$PYTHON_FOLDER/uv" UV_HTTP_CONNECT_TIMEOUT=10 \
    UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=1 \
    bounded 180 "$uv" python install --no-bin "$PYTHON_SERIES" >/dev/null 2>&1 ||
    { say "uv could not fetch it from here." && return 1; }
  for candidate in "$PYTHON_FOLDER"/uv/cpython-"$PYTHON_SERIES"*/bin/python"$PYTHON_SERIES"; do
    suitable_python "$candidate" && return 0
  done
  return 1
}

# find_python: print the interpreter to use, or stop with a sentence.
find_python() {
  local debian="$DEBIAN_PREFIX/usr/bin/python$PYTHON_SERIES"
  python_on_machine && return 0
  suitable_python "$debian" && return 0
  python_from_uv && return 0
  python_from_debian && suitable_python "$debian" && return 0
  fail "Home Assistant needs Python $PYTHON_MINIMUM or a later $PYTHON_SERIES release" \
    "with its headers. None was found on this machine, uv could not fetch one, and Debian's" \
    "packages could not be used here. Install Python $PYTHON_SERIES and run this again."
}
