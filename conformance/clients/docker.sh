#!/usr/bin/env bash
# docker with an engine of its own, apart from one that may run here already.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs docker dockerd jq
[ "$(id -u)" = 0 ] || cannot_run "an engine of its own needs root"

engine=$scratch/engine
# A path to a socket is at most 107 bytes.
socket=unix://$engine/s
image=$repositories/image

docker() { DOCKER_BUILDKIT=0 bounded docker -H "$socket" "$@"; }

# --- The engine ----------------------------------------------------------------------------------

engine_pid=""
trusted=""

# The engine trusts an authority by a file in a folder of the system, named after the registry.
trust() {
  local folder=/etc/docker/certs.d/$REGISTRY
  [ ! -e "$folder" ] || return 0
  trusted=$folder
  install -D -m 644 -- "$AUTHORITY" "$folder/ca.crt"
}

start_engine() {
  local driver
  for driver in overlay2 vfs; do
    mkdir -p "$engine"
    dockerd --data-root "$engine/data" --exec-root "$engine/exec" --pidfile "$engine/pid" \
      --host "$socket" --bridge=none --iptables=false --insecure-registry 127.0.0.0/8 \
      --storage-driver "$driver" >"$scratch/engine.log" 2>&1 </dev/null &
    engine_pid=$!
    until PATIENCE=5 docker info >/dev/null 2>&1; do
      kill -0 "$engine_pid" 2>/dev/null || break
      sleep 0.2
    done
    if kill -0 "$engine_pid" 2>/dev/null; then
      printf '# docker engine %s with %s\n' \
        "$(docker version --format '{{.Server.Version}}')" "$driver"
      return
    fi
    stop_engine
    rm -rf -- "$engine"
  done
  tail -n 5 "$scratch/engine.log" >&2
  fail "the engine does not start"
}

stop_engine() {
  [ -n "$engine_pid" ] || return 0
  local pid=$engine_pid deadline=$((SECONDS + 30))
  engine_pid=""
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.2
  done
}

end() {
  stop_engine
  if [ -n "$trusted" ]; then
    rm -rf -- "$trusted"
  fi
}

# --- Images --------------------------------------------------------------------------------------

# Builds an image of three layers from nothing: build TAG [MIB of its largest layer].
build() {
  local folder=$scratch/build-${1##*:}
  mkdir -p "$folder"
  fresh_files "$folder/one"
  fresh_files "$folder/two" "$((${2:-1} << 20))"
  fresh_files "$folder/three"
  printf 'FROM scratch\nLABEL run=%s\nCOPY one /one\nCOPY two /two\nCOPY three /three\n%s\n' \
    "$RUN_ID" 'CMD ["/none"]' >"$folder/Dockerfile"
  docker build --quiet --tag "$1" "$folder"
}

# Forgets all images, so that a pull fetches everything again.
forget() {
  docker system prune --all --force >/dev/null
  same_text "$(docker image ls --all --quiet | wc -l)" 0
}

id_of() { docker image inspect --format '{{.Id}}' "$1"; }

# The files of an image are those that it was built from: same_image IMAGE TAG.
same_image() {
  local built=$scratch/build-$2 files container
  files=$(mktemp -d "$scratch/files.XXXXXX")
  container=$(docker create "$1")
  docker export "$container" | tar -C "$files" -xf - one two three
  docker rm "$container" >/dev/null
  same_files "$built/one" "$files/one"
  same_files "$built/two" "$files/two"
  same_files "$built/three" "$files/three"
  rm -r -- "$files"
}

# --- Logins --------------------------------------------------------------------------------------

log_in() { docker login --username "$1" --password-stdin "$REGISTRY"; }

log_out() { docker logout "$REGISTRY"; }

look_at() { docker pull "$image:1"; }

push_to() {
  docker tag "$image:1" "$1:1"
  docker push "$1:1"
}

pull_from() {
  forget
  docker pull "$1:1"
  same_image "$1:1" 1
}

# What is kept of a login, by a filter of jq.
kept() { jq -r --arg registry "$REGISTRY" ".auths[\$registry] | $1" "$HOME/.docker/config.json"; }

# --- Tests ---------------------------------------------------------------------------------------

pull_gives_back_what_was_pushed() {
  local id
  build "$image:1"
  id=$(id_of "$image:1")
  docker push "$image:1"
  forget
  docker pull "$image:1"
  same_text "$(id_of "$image:1")" "$id"
  same_image "$image:1" 1
}

what_is_there_already_is_not_pushed_again() {
  docker push "$image:1" 2>&1 | tee "$scratch/again"
  same_text "$(grep -ci 'already exists' "$scratch/again")" 3
  ! grep -i ': pushed$' "$scratch/again" || fail "it was pushed again"
}

a_second_repository_is_pushed_to_by_mounting() {
  docker tag "$image:1" "$repositories/second/image:1"
  docker push "$repositories/second/image:1" 2>&1 | tee "$scratch/mounted"
  same_text "$(grep -ci 'mounted from' "$scratch/mounted")" 3
  forget
  docker pull "$repositories/second/image:1"
  same_image "$repositories/second/image:1" 1
}

an_image_is_pulled_by_its_digest() {
  local digest
  docker pull "$image:1"
  digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$image:1")
  forget
  docker pull "$image@${digest#*@}"
  same_image "$image@${digest#*@}" 1
}

a_tag_moves_to_a_new_image() {
  build "$image:2"
  docker tag "$image:2" "$image:moving"
  docker push "$image:2"
  docker pull "$image:1"
  docker tag "$image:1" "$image:moving"
  docker push "$image:moving"
  docker tag "$image:2" "$image:moving"
  docker push "$image:moving"
  forget
  docker pull "$image:moving"
  same_image "$image:moving" 2
  docker pull "$image:1"
  same_image "$image:1" 1
}

all_tags_are_pushed_and_pulled() {
  docker pull "$image:2"
  docker tag "$image:1" "$repositories/many:one"
  docker tag "$image:2" "$repositories/many:two"
  docker push --all-tags "$repositories/many"
  forget
  docker pull --all-tags "$repositories/many"
  same_image "$repositories/many:one" 1
  same_image "$repositories/many:two" 2
}

a_large_layer_comes_back() {
  build "$repositories/large:96" 96
  docker push "$repositories/large:96"
  forget
  docker pull "$repositories/large:96"
  same_image "$repositories/large:96" 96
}

a_manifest_list_is_pulled_by_platform() {
  local list=$repositories/list:1
  docker manifest create --insecure "$list" "$image:1" "$image:2"
  docker manifest annotate "$list" "$image:2" --os linux --arch s390x
  docker manifest push --insecure "$list"
  forget
  docker pull "$list"
  same_image "$list" 1
}

what_is_not_there_is_refused_in_words() {
  ! docker pull "$image:none" >"$scratch/refused" 2>&1 || fail "there is no such tag"
  cat "$scratch/refused"
  grep -q 'manifest.*unknown\|not found' "$scratch/refused"
}

the_password_is_not_kept_but_a_token_for_it() {
  [ "$(kept '.identitytoken | length')" -gt 20 ] || fail "there is no token"
  same_text "$(kept .auth | base64 -d)" "$REGISTRY_USER:"
}

after_the_logout_nothing_is_pushed() {
  docker tag "$REGISTRY/public/$RUN_ID/docker:1" "$repositories/denied:1"
  ! docker push "$repositories/denied:1" >"$scratch/denied" 2>&1 || fail "it may push"
  cat "$scratch/denied"
  grep -qi 'denied\|unauthorized' "$scratch/denied"
}

trap end EXIT
if can_run; then
  ! over_tls || trust
  start_engine
fi
all_tests=(pull_gives_back_what_was_pushed what_is_there_already_is_not_pushed_again
  a_second_repository_is_pushed_to_by_mounting an_image_is_pulled_by_its_digest
  a_tag_moves_to_a_new_image all_tags_are_pushed_and_pulled a_large_layer_comes_back
  what_is_not_there_is_refused_in_words)
# The manifest commands of docker try nothing but plain HTTP on localhost.
over_tls || all_tests+=(a_manifest_list_is_pulled_by_platform)
# What is a token already is not exchanged for another one.
case ${REGISTRY_USER:+$LOGIN_KIND} in
  user | keycloak) all_tests+=(the_password_is_not_kept_but_a_token_for_it) ;;
esac
tests_with_login "${all_tests[@]}"
! with_login || tests after_the_logout_nothing_is_pushed
