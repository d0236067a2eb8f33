# For the scripts that run something: reads --ha, sets up, and leaves the rest in ARGUMENTS.
# shellcheck shell=bash

# prepare ARGUMENT...: sets HA, ENVIRONMENT and ARGUMENTS; SETUP_FLAGS go to scripts/setup.
prepare() {
  HA=current
  ARGUMENTS=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --ha)
        HA="${2:-}"
        shift $(($# > 1))
        ;;
      --ha=*) HA="${1#--ha=}" ;;
      *) ARGUMENTS+=("$1") ;;
    esac
    shift
  done
  "$ROOT/scripts/setup" --ha "$HA" ${SETUP_FLAGS:+"$SETUP_FLAGS"}
  ENVIRONMENT="$ROOT/.venv"
  if [ "$HA" = oldest ]; then ENVIRONMENT="$ROOT/.venv-oldest"; fi
  cd "$ROOT"
}
