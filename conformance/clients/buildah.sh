#!/usr/bin/env bash
# buildah with a store of its own.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs buildah
[ "$(id -u)" = 0 ] || cannot_run "mounting images needs root"

if over_tls; then
  reach=(--cert-dir "$(certificates)")
else
  reach=(--tls-verify=false)
fi
image=$repositories/image
store=$scratch/store

buildah() {
  bounded buildah --root "$store/root" --runroot "$store/run" --storage-driver vfs "$@"
}

log_in() { buildah login "${reach[@]}" --username "$1" --password-stdin "$REGISTRY"; }

log_out() { buildah logout "$REGISTRY"; }

look_at() { buildah pull --policy always "${reach[@]}" "$image:1"; }

push_to() { buildah push "${reach[@]}" "$image:1" "docker://$1:1"; }

pull_from() {
  forget
  buildah pull "${reach[@]}" "$1:1"
  same_image "$1:1" "$scratch/one"
}

forget() {
  buildah rm --all >/dev/null
  buildah rmi --all --force >/dev/null
  same_text "$(buildah images --all --quiet | wc -l)" 0
}

# Makes an image of one more layer than its base: build BASE TAG FOLDER.
build() {
  local container
  container=$(buildah from --pull-never "$1")
  buildah copy "$container" "$3" "/${3##*/}"
  buildah config --label "run=$RUN_ID" "$container"
  buildah commit --rm "$container" "$2"
}

# The files of an image are those of the folders: same_image IMAGE FOLDER...
same_image() {
  local container root folder
  container=$(buildah from --pull-never "$1")
  root=$(buildah mount "$container")
  shift
  for folder in "$@"; do
    same_files "$folder" "$root/${folder##*/}"
  done
  buildah rm "$container" >/dev/null
}

pull_gives_back_what_was_pushed() {
  fresh_files "$scratch/one"
  build scratch "$image:1" "$scratch/one"
  buildah push "${reach[@]}" --digestfile "$scratch/digest" "$image:1" "docker://$image:1"
  forget
  buildah pull "${reach[@]}" "$image:1"
  same_image "$image:1" "$scratch/one"
}

a_layer_is_added_to_a_pulled_image() {
  fresh_files "$scratch/two" 2000000
  build "$image:1" "$image:2" "$scratch/two"
  buildah push "${reach[@]}" "$image:2" "docker://$image:2"
  forget
  buildah pull "${reach[@]}" "$image:2"
  same_image "$image:2" "$scratch/one" "$scratch/two"
}

an_image_is_pulled_by_its_digest() {
  forget
  buildah pull "${reach[@]}" "$image@$(cat "$scratch/digest")"
  same_image "$image@$(cat "$scratch/digest")" "$scratch/one"
}

a_build_starts_from_an_image_of_the_registry() {
  forget
  printf 'FROM %s:1\nCOPY two /two\n' "$image" >"$scratch/Dockerfile"
  buildah build "${reach[@]}" --layers --tag "$image:3" --file "$scratch/Dockerfile" "$scratch"
  same_image "$image:3" "$scratch/one" "$scratch/two"
}

an_index_is_pushed_whole() {
  local list=$repositories/list:1
  forget
  buildah manifest create "$list"
  buildah manifest add "${reach[@]}" --os linux --arch amd64 "$list" "docker://$image:1"
  buildah manifest add "${reach[@]}" --os linux --arch arm64 "$list" "docker://$image:2"
  buildah manifest push --all "${reach[@]}" "$list" "docker://$list"
  forget
  buildah pull "${reach[@]}" --arch arm64 "$list"
  same_image "$list" "$scratch/one" "$scratch/two"
}

tests_with_login pull_gives_back_what_was_pushed a_layer_is_added_to_a_pulled_image \
  an_image_is_pulled_by_its_digest a_build_starts_from_an_image_of_the_registry \
  an_index_is_pushed_whole
