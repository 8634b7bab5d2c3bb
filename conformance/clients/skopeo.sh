#!/usr/bin/env bash
# skopeo: copies between a registry and folders, without an engine.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs skopeo jq

if over_tls; then
  folder=$(certificates)
  reach=(--cert-dir "$folder")
  reach_from=(--src-cert-dir "$folder")
  reach_to=(--dest-cert-dir "$folder")
else
  reach=(--tls-verify=false)
  reach_from=(--src-tls-verify=false)
  reach_to=(--dest-tls-verify=false)
fi

skopeo() { bounded skopeo --tmpdir "$scratch" "$@"; }

inspected() { skopeo inspect "${reach[@]}" "$@"; }

log_in() { skopeo login "${reach[@]}" --username "$1" --password-stdin "$REGISTRY"; }

log_out() { skopeo logout "$REGISTRY"; }

look_at() { inspected --raw "docker://$repositories/image:1"; }

push_to() { skopeo copy "${reach_to[@]}" "oci:$scratch/image:image" "docker://$1:1"; }

pull_from() {
  skopeo copy "${reach_from[@]}" "docker://$1:1" "oci:$scratch/other:image"
  same_blobs "$scratch/image" "$scratch/other"
}

pull_gives_back_what_was_pushed() {
  fresh_image "$scratch/image" linux/amd64
  skopeo copy "${reach_to[@]}" "oci:$scratch/image:image" "docker://$repositories/image:1"
  skopeo copy "${reach_from[@]}" "docker://$repositories/image:1" "oci:$scratch/pulled:image"
  same_blobs "$scratch/image" "$scratch/pulled"
  same_text "$(inspected --format '{{.Digest}}' "docker://$repositories/image:1")" \
    "$(root_of "$scratch/image")"
}

an_index_comes_back_with_all_its_platforms() {
  fresh_image "$scratch/index" linux/amd64 linux/arm64
  skopeo copy --all --preserve-digests "${reach_to[@]}" "oci:$scratch/index:image" \
    "docker://$repositories/index:1"
  skopeo copy --all --preserve-digests "${reach_from[@]}" "docker://$repositories/index:1" \
    "oci:$scratch/index-pulled:image"
  same_blobs "$scratch/index" "$scratch/index-pulled"
}

an_index_goes_through_a_folder_of_plain_files() {
  skopeo copy --all --preserve-digests "${reach_from[@]}" "docker://$repositories/index:1" \
    "dir:$scratch/plain"
  skopeo copy --all --preserve-digests "${reach_to[@]}" "dir:$scratch/plain" \
    "docker://$repositories/through-plain:1"
  same_text "$(inspected --raw "docker://$repositories/through-plain:1" | sha256sum)" \
    "$(sha256sum <"$scratch/plain/manifest.json")"
  same_text "$(digest_of "$scratch/plain/manifest.json")" "$(root_of "$scratch/index")"
}

one_platform_of_an_index_is_pulled() {
  skopeo --override-arch arm64 copy "${reach_from[@]}" "docker://$repositories/index:1" \
    "dir:$scratch/one"
  same_text "$(digest_of "$scratch/one/manifest.json")" \
    "$(inspected --raw "docker://$repositories/index:1" | jq -r '.manifests[1].digest')"
}

a_copy_in_another_repository_is_the_same() {
  skopeo copy --all --preserve-digests "${reach_from[@]}" "${reach_to[@]}" \
    "docker://$repositories/index:1" "docker://$repositories/copy:1"
  skopeo copy --all --preserve-digests "${reach_from[@]}" "docker://$repositories/copy:1" \
    "oci:$scratch/copy-pulled:image"
  same_blobs "$scratch/index" "$scratch/copy-pulled"
}

docker_images_come_back_the_same() {
  skopeo copy --format v2s2 "${reach_to[@]}" "oci:$scratch/image:image" \
    "docker://$repositories/docker:1"
  same_text "$(inspected --raw "docker://$repositories/docker:1" | jq -r .mediaType)" \
    application/vnd.docker.distribution.manifest.v2+json
  skopeo copy --format oci "${reach_from[@]}" "docker://$repositories/docker:1" \
    "oci:$scratch/docker-pulled:image"
  same_text "$(layers_of "$scratch/docker-pulled")" "$(layers_of "$scratch/image")"
}

layers_of() {
  jq -r '.layers[].digest' "$1/blobs/sha256/$(root_of "$1" | cut -d: -f2)"
}

an_image_is_looked_at_without_pulling() {
  same_text "$(inspected --config "docker://$repositories/image:1" | jq -r .architecture)" amd64
  same_text "$(inspected "docker://$repositories/image:1" | jq '.Layers | length')" 3
}

tags_are_listed() {
  skopeo copy "${reach_to[@]}" "oci:$scratch/image:image" "docker://$repositories/image:2"
  same_text "$(skopeo list-tags "${reach[@]}" "docker://$repositories/image" |
    jq -c .Tags)" '["1","2"]'
}

a_repository_is_synchronised_with_a_folder() {
  skopeo sync --all --src docker --dest dir "${reach_from[@]}" "$repositories/image" \
    "$scratch/synchronised"
  same_text "$(ls "$scratch/synchronised")" "$(printf 'image:1\nimage:2')"
  skopeo sync --all --src dir --dest docker "${reach_to[@]}" "$scratch/synchronised" \
    "$repositories/synchronised"
  same_text "$(inspected --format '{{.Digest}}' "docker://$repositories/synchronised/image:2")" \
    "$(root_of "$scratch/image")"
}

a_deleted_image_is_gone() {
  skopeo delete "${reach[@]}" "docker://$repositories/docker:1"
  ! inspected --raw "docker://$repositories/docker:1" || fail "it is still there"
  inspected --raw "docker://$repositories/image:1"
}

tests_with_login pull_gives_back_what_was_pushed an_index_comes_back_with_all_its_platforms \
  an_index_goes_through_a_folder_of_plain_files one_platform_of_an_index_is_pulled \
  a_copy_in_another_repository_is_the_same docker_images_come_back_the_same \
  an_image_is_looked_at_without_pulling tags_are_listed \
  a_repository_is_synchronised_with_a_folder a_deleted_image_is_gone
