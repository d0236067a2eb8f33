# Helpers every script shares: where the clone is, how to speak, how to stop.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
readonly ROOT

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# bounded SECONDS COMMAND...: end a command that hangs (macOS has no `timeout`).
bounded() {
  local seconds="$1"
  shift
  if have timeout; then timeout --kill-after=5 "$seconds" "$@"; else "$@"; fi
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# quietly LOG COMMAND...: keep the output for the reader of a failure only.
quietly() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1
}

# debian_install PACKAGE...: install what is missing; root on a Debian-like machine only.
debian_install() {
  is_root && have apt-get || return 1
  local -x DEBIAN_FRONTEND=noninteractive
  say "Installing with apt-get: $*"
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
