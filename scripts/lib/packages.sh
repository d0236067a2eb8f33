# Virtual environments and what is installed into them.
# shellcheck shell=bash

UV_FOLDER="$ROOT/.uv"

# uv trusts whom the machine trusts, as pip does (its older releases know the second name
# of the setting), and copies from its cache, which may be on another file system.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"
export UV_LINK_MODE="${UV_LINK_MODE:-copy}" UV_NO_PROGRESS=1

# any_pip ARGUMENT...: the machine's pip, else the one unpacked with Debian's Python.
any_pip() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -m pip --version >/dev/null 2>&1; then
      "$python" -m pip "$@"
      return
    fi
  done
  [ -d "$DEBIAN_PREFIX" ] && debian_pip "$@"
}

# find_uv [PYTHON]: uv from PATH, else from PyPI into a private folder of the clone.
find_uv() {
  if have uv; then
    command -v uv
    return 0
  fi
  if ! "$UV_FOLDER/bin/uv" --version >/dev/null 2>&1; then
    rm -rf "$UV_FOLDER"
    any_pip install --target "$UV_FOLDER" uv >/dev/null 2>&1 || {
      # a Python without pip may still make an environment with one
      [ $# -gt 0 ] && "$1" -m venv "$UV_FOLDER" && "$UV_FOLDER/bin/pip" install uv
    } >/dev/null 2>&1 || return 1
  fi
  printf '%s\n' "$UV_FOLDER/bin/uv"
}

# pip_setting NAME: a setting of this machine's pip; the environment wins, as with pip.
pip_setting() {
  local scope value
  for scope in ':env:' install global; do
    value="$(sed -n "s/^$scope\.$1='\(.*\)'\$/\1/p" <<<"$PIP_SETTINGS" | tail -n 1)"
    if [ -n "$value" ]; then
      # pip prints a setting of several lines with the line ends escaped
      printf '%s\n' "${value//\\n/ }"
      return 0
    fi
  done
}

# use_pip_settings: tell uv, which does not read pip's configuration, what pip was told.
use_pip_settings() {
  local entry links=""
  PIP_SETTINGS="$(any_pip config list 2>/dev/null || true)"
  entry="$(pip_setting index-url)"
  if [ -n "$entry" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$entry}"; fi
  for entry in $(pip_setting extra-index-url); do
    # pip passes over an index that is not there; uv stops
    if [[ "$entry" != file://* || -d "${entry#file://}" ]]; then UV_INDEX="${UV_INDEX:-} $entry"; fi
  done
  if [ -n "${UV_INDEX:-}" ]; then export UV_INDEX; fi
  for entry in $(pip_setting find-links); do
    if [[ "$entry" == *://* || -e "$entry" ]]; then links="${links:+$links,}$entry"; fi
  done
  if [ -n "$links" ]; then export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"; fi
  entry="$(pip_setting cert)"
  if [ -r "$entry" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$entry}"; fi
  entry="$(pip_setting proxy)"
  if [ -n "$entry" ]; then export ALL_PROXY="${ALL_PROXY:-$entry}"; fi
  # pip looks at every index and takes the newest; uv would stop at the first
  export UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
  export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-120}"
}

# ensure_compiler: a few of Home Assistant's packages have no wheel for this Python. Where
# one cannot be installed here it may yet do without: what is needed has a wheel, or is cached.
ensure_compiler() {
  { have g++ && have gcc; } || debian_install g++ libc6-dev || true
}

# install_requirements UV ENVIRONMENT FILE: into that environment, loudly where it fails.
install_requirements() {
  local uv="$1" environment="$2" requirements="$3" include log="$2/setup.log"
  include="$("$environment/bin/python" -c 'import sys; print(sys.base_prefix)')/include"
  say "Installing $(basename "$requirements") into $(basename "$environment") ..."
  # Debian's Python.h includes <ARCHITECTURE/python3.14/pyconfig.h>, found from there only
  CPATH="$include${CPATH:+:$CPATH}" quietly "$log" "$uv" pip install \
    --python "$environment/bin/python" --requirement "$requirements" && return 0
  if ! have g++; then
    fail "$(basename "$requirements") has packages that must be compiled, and there is no C++" \
      "compiler here. Install one (on Debian, as root: apt-get install g++) and run this again."
  fi
  tail -n 25 "$log" >&2
  fail "$(basename "$requirements") could not be installed (the whole log: $log)." \
    "Is PyPI reachable with this machine's pip?"
}
