#!/usr/bin/env bash
# podman with a store of its own.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs podman

if over_tls; then
  reach=(--cert-dir "$(certificates)")
else
  reach=(--tls-verify=false)
fi
image=$repositories/image
store=$scratch/store

podman() {
  bounded podman --root "$store/root" --runroot "$store/run" --tmpdir "$store/tmp" \
    --storage-driver vfs --cgroup-manager cgroupfs --events-backend none "$@"
}

# Builds an image of two layers from nothing: build TAG.
build() {
  local folder=$scratch/build-${1##*:}
  fresh_files "$folder/one"
  fresh_files "$folder/two" 2000000
  printf 'FROM scratch\nCOPY one /one\nCOPY two /two\nCMD ["/none"]\n' >"$folder/Dockerfile"
  podman build --layers --quiet --tag "$1" "$folder"
}

log_in() { podman login "${reach[@]}" --username "$1" --password-stdin "$REGISTRY"; }

log_out() { podman logout "$REGISTRY"; }

look_at() { podman pull "${reach[@]}" "$image:1"; }

push_to() {
  podman tag "$image:1" "$1:1"
  podman push "${reach[@]}" "$1:1"
}

pull_from() {
  forget
  podman pull "${reach[@]}" "$1:1"
  same_image "$1:1" 1
}

forget() {
  podman rmi --all --force >/dev/null
  same_text "$(podman images --all --quiet | wc -l)" 0
}

id_of() { podman image inspect --format '{{.Id}}' "$1"; }

# The files of an image are those that it was built from: same_image IMAGE TAG.
same_image() {
  local built=$scratch/build-$2 files container
  files=$(mktemp -d "$scratch/files.XXXXXX")
  container=$(podman create "$1")
  podman export "$container" | tar -C "$files" -xf - one two
  podman rm "$container" >/dev/null
  same_files "$built/one" "$files/one"
  same_files "$built/two" "$files/two"
  rm -r -- "$files"
}

pull_gives_back_what_was_pushed() {
  local id
  build "$image:1"
  id=$(id_of "$image:1")
  podman push "${reach[@]}" --digestfile "$scratch/digest" "$image:1"
  forget
  podman pull "${reach[@]}" "$image:1"
  same_text "$(id_of "$image:1")" "$id"
  same_text "$(podman image inspect --format '{{.Digest}}' "$image:1")" "$(cat "$scratch/digest")"
  same_image "$image:1" 1
}

a_second_repository_holds_the_same() {
  podman tag "$image:1" "$repositories/second/image:1"
  podman push "${reach[@]}" "$repositories/second/image:1"
  forget
  podman pull "${reach[@]}" "$repositories/second/image:1"
  same_image "$repositories/second/image:1" 1
}

an_image_is_pulled_by_its_digest() {
  local digest
  digest=$(cat "$scratch/digest")
  forget
  podman pull "${reach[@]}" "$image@$digest"
  same_image "$image@$digest" 1
}

docker_images_come_back_the_same() {
  build "$repositories/docker:2"
  podman push "${reach[@]}" --format v2s2 "$repositories/docker:2"
  forget
  podman pull "${reach[@]}" "$repositories/docker:2"
  same_text "$(podman image inspect --format '{{.ManifestType}}' "$repositories/docker:2")" \
    application/vnd.docker.distribution.manifest.v2+json
  same_image "$repositories/docker:2" 2
}

an_index_is_pulled_by_platform() {
  local list=$repositories/list:1
  podman pull "${reach[@]}" "$image:1"
  podman pull "${reach[@]}" "$repositories/docker:2"
  podman manifest create "$list"
  podman manifest add --os linux --arch amd64 "$list" "containers-storage:$image:1"
  podman manifest add --os linux --arch arm64 "$list" \
    "containers-storage:$repositories/docker:2"
  podman manifest push --all "${reach[@]}" "$list" "docker://$list"
  podman manifest rm "$list"
  forget
  podman pull "${reach[@]}" --arch arm64 "$list"
  same_image "$list" 2
  podman pull "${reach[@]}" --arch amd64 "$list"
  same_image "$list" 1
}

what_is_not_there_is_refused_in_words() {
  ! podman pull "${reach[@]}" "$image:none" >"$scratch/refused" 2>&1 || fail "there is no such tag"
  cat "$scratch/refused"
  grep -q 'manifest unknown' "$scratch/refused"
}

tests_with_login pull_gives_back_what_was_pushed a_second_repository_holds_the_same \
  an_image_is_pulled_by_its_digest docker_images_come_back_the_same \
  an_index_is_pulled_by_platform what_is_not_there_is_refused_in_words
