#!/usr/bin/env bash
# Sourced by the script of each client: where the registry is, bounded commands, images to push,
# how one logs in there, and how a test is run and reported. clients/run sets the first five.
set -euo pipefail

: "${REGISTRY:?is host:port of the registry: start this with conformance/clients/run}"
: "${AUTHORITY?is a file with the authority to trust, or empty for plain HTTP}"
: "${REGISTRY_USER?is who logs in and may do everything, or empty where nobody has to}"
: "${RUN_ID:?is a prefix of all repositories, not used before}"
: "${SCRATCH:?is a folder that is removed at the end}"

client=$(basename -- "$0" .sh)
scratch=$SCRATCH/$client
# shellcheck disable=SC2034 # the scripts of the clients use it
repositories=$REGISTRY/$RUN_ID/$client
mkdir -p "$scratch/home"

# No client reads or changes the settings of who runs this.
export HOME=$scratch/home
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR DOCKER_CONFIG DOCKER_HOST \
  DOCKER_CONTEXT REGISTRY_AUTH_FILE CONTAINERS_CONF HTTP_PROXY HTTPS_PROXY http_proxy https_proxy
if [ -n "$REGISTRY_USER" ]; then
  # Else the clients of the containers project share a file of the system.
  export REGISTRY_AUTH_FILE=$HOME/auth.json
  printf '{}' >"$REGISTRY_AUTH_FILE"
fi

# --- Commands ------------------------------------------------------------------------------------

over_tls() { [ -n "$AUTHORITY" ]; }

# Runs a program, but not for ever.
bounded() {
  local status=0
  timeout --foreground --kill-after=10 "${PATIENCE:-120}" "$@" || status=$?
  if [ "$status" -ge 124 ]; then
    printf 'stopped with %d, it has %d s: %s\n' "$status" "${PATIENCE:-120}" "$*" >&2
  fi
  return "$status"
}

# Whether clients show a certificate of their own.
with_certificate() { [ -n "${CERTIFICATE_FILE:-}" ]; }

# A folder with the authority, and the client's own certificate where it has one, as Docker and the
# clients of the containers project want it.
certificates() {
  mkdir -p "$scratch/certificates"
  cp -- "$AUTHORITY" "$scratch/certificates/ca.crt"
  if with_certificate; then
    cp -- "$CERTIFICATE_FILE" "$scratch/certificates/client.cert"
    cp -- "$CERTIFICATE_KEY" "$scratch/certificates/client.key"
  fi
  printf '%s\n' "$scratch/certificates"
}

# --- Tests ---------------------------------------------------------------------------------------

missing=""

# Names the programs without which no test of this client can run.
needs() {
  local program
  for program in "$@"; do
    if [ -z "$missing" ] && [ -z "$(command -v "$program")" ]; then
      missing="$program is not installed; ./berth setup-ci installs it"
    fi
  done
}

# Skips all tests of this client.
cannot_run() { [ -n "$missing" ] || missing=$1; }

can_run() { [ -z "$missing" ]; }

fail() {
  printf '%s\n' "${*//$'\n'/, }" >&2
  exit 1
}

# Runs functions as tests, in this order, and prints a line for each.
tests() {
  local test
  for test in "$@"; do
    run_test "$test"
  done
}

run_test() {
  local name=$client/${1//_/-} log=$scratch/$1.log status
  if ! can_run; then
    printf 'skip %s %s\n' "$name" "$missing"
    return
  fi
  set +e
  (
    set -eE
    trap 'printf "at %s:%d: %s\n" "${BASH_SOURCE[0]##*/}" "$LINENO" "$BASH_COMMAND" >&2' ERR
    "$1"
  ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    printf 'ok %s\n' "$name"
  else
    printf 'not ok %s %s\n' "$name" "$(reason "$log")"
    tail -n 40 "$log" | sed 's/^/#   /'
  fi
}

# The last thing that was said; where nothing was, the command that failed.
reason() {
  { grep -v -e '^at ' -e '^ *$' "$1" || grep '^at ' "$1" || printf 'it says nothing\n'; } |
    tail -n 1 | cut -c -200
}

# --- Logins --------------------------------------------------------------------------------------

# A client that logs in has these functions of its own:
#   log_in USER      with the password that its standard input says, and fails if it is not let in
#   log_out
#   look_at          reads something of what its tests have pushed
#   push_to NAME     pushes the same to another repository
#   pull_from NAME   pulls that from there again, and compares

with_login() { [ -n "$REGISTRY_USER" ]; }

# The password of a user of conformance/access, or what the clients log in by in its place.
password_of() {
  if [ "$1" = "$REGISTRY_USER" ] && [ -n "$REGISTRY_PASSWORD" ]; then
    printf '%s' "$REGISTRY_PASSWORD"
  else
    printf '%s:secret' "$1"
  fi
}

log_in_as() { password_of "$1" | log_in "$1"; }

# Runs tests as tests does, and logs in before where the registry asks for that. What others are
# denied is tested after them, when there is something to be denied.
tests_with_login() {
  ! with_login || tests a_wrong_password_is_refused a_login_is_accepted
  tests "$@"
  ! with_login || tests who_may_not_pull_is_denied after_the_logout_nothing_is_pulled \
    what_is_public_is_pulled_without_a_login
}

a_wrong_password_is_refused() {
  ! printf 'wrong' | log_in reader || fail "it is let in"
}

a_login_is_accepted() { log_in_as "$REGISTRY_USER"; }

who_may_not_pull_is_denied() {
  look_at
  log_in_as nobody
  ! look_at || fail "it may pull"
  log_in_as "$REGISTRY_USER"
  look_at
}

after_the_logout_nothing_is_pulled() {
  log_out
  ! look_at || fail "it may pull"
}

what_is_public_is_pulled_without_a_login() {
  local public=$REGISTRY/public/$RUN_ID/$client
  log_in_as "$REGISTRY_USER"
  push_to "$public"
  log_out
  ! push_to "$public-mine" || fail "it may push"
  pull_from "$public"
}

# --- Comparing -----------------------------------------------------------------------------------

# Two OCI layouts hold the same blobs: manifests, configs, layers.
same_blobs() {
  [ -n "$(ls -- "$1/blobs/sha256")" ] || fail "$1 holds nothing"
  diff -r -- "$1/blobs" "$2/blobs" || fail "the blobs of $1 and $2 differ"
}

same_files() {
  [ -n "$(ls -A -- "$1")" ] || fail "$1 holds nothing"
  diff -r --no-dereference -- "$1" "$2" || fail "the files of $1 and $2 differ"
}

same_text() {
  [ -n "$1" ] || fail "it says nothing, not even one of: $2"
  [ "$1" = "$2" ] || fail "it is $1 and should be $2"
}

has_line() {
  grep -qxF -e "$2" <<<"$1" || fail "there is no line $2 in: $1"
}

has_no_line() {
  ! grep -qxF -e "$2" <<<"$1" || fail "there is still a line $2 in: $1"
}

# --- Images --------------------------------------------------------------------------------------

# A folder of files that nobody has seen before.
fresh_files() {
  mkdir -p "$1/deep/er"
  head -c "${2:-30000}" /dev/urandom >"$1/random"
  printf 'content of %s\n' "$1" >"$1/deep/er/text"
  : >"$1/deep/empty"
  ln -s er/text "$1/deep/link"
}

# An OCI layout with an image tagged "image" of fresh content; with several platforms, an index.
# Its layers are of one, two and three times $layer_bytes.
#   fresh_image LAYOUT PLATFORM...
fresh_image() {
  local layout=$1 platform descriptors="" descriptor
  shift
  mkdir -p "$layout/blobs/sha256"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  for platform in "$@"; do
    descriptor=$(one_image "$layout" "$platform")
    descriptors=$descriptors${descriptors:+,}$descriptor
  done
  if [ $# -gt 1 ]; then
    printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s]}' "$index_type" "$descriptors" \
      >"$layout/part"
    descriptors=$(stored "$layout" "$layout/part" "$index_type")
  fi
  printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"%s":"image"}}]}' \
    "${descriptors%\}}" org.opencontainers.image.ref.name >"$layout/index.json"
}

manifest_type=application/vnd.oci.image.manifest.v1+json
index_type=application/vnd.oci.image.index.v1+json

# Puts an image of three layers into a layout and prints its descriptor, with its platform.
one_image() {
  local layout=$1 os=${2%/*} architecture=${2#*/} number layers="" ids="" config descriptor
  for number in 1 2 3; do
    fresh_files "$layout/part.files/content/$number" $((number * ${layer_bytes:-100000}))
    tar -C "$layout/part.files" -cf "$layout/part.tar" content
    rm -r -- "$layout/part.files"
    ids=$ids${ids:+,}\"$(digest_of "$layout/part.tar")\"
    gzip -n "$layout/part.tar"
    descriptor=$(stored "$layout" "$layout/part.tar.gz" \
      application/vnd.oci.image.layer.v1.tar+gzip)
    layers=$layers${layers:+,}$descriptor
  done
  printf '{"os":"%s","architecture":"%s","config":{},"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$os" "$architecture" "$ids" >"$layout/part"
  config=$(stored "$layout" "$layout/part" application/vnd.oci.image.config.v1+json)
  printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' \
    "$manifest_type" "$config" "$layers" >"$layout/part"
  descriptor=$(stored "$layout" "$layout/part" "$manifest_type")
  printf '%s,"platform":{"os":"%s","architecture":"%s"}}' "${descriptor%\}}" "$os" "$architecture"
}

digest_of() { printf 'sha256:%s' "$(sha256sum <"$1" | cut -d' ' -f1)"; }

# Moves a file into a layout, under its digest, and prints its descriptor.
stored() {
  local digest size
  digest=$(digest_of "$2")
  size=$(wc -c <"$2")
  mv -- "$2" "$1/blobs/sha256/${digest#sha256:}"
  printf '{"mediaType":"%s","digest":"%s","size":%d}' "$3" "$digest" "$size"
}

# The digest of what a layout's index names.
root_of() {
  sed -n 's/.*"manifests":\[{[^}]*"digest":"\([^"]*\)".*/\1/p' "$1/index.json"
}
