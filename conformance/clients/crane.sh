#!/usr/bin/env bash
# crane, of go-containerregistry: single requests, no retries to hide behind.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs crane jq
# shellcheck source=conformance/clients/reach-by-crane.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/reach-by-crane.sh"

look_at() { crane digest "$repositories/image:1"; }

push_to() { crane push "$scratch/image" "$1:1"; }

pull_from() {
  crane pull --format=oci "$1:1" "$scratch/other"
  same_blobs "$scratch/image" "$scratch/other"
}

pull_gives_back_what_was_pushed() {
  fresh_image "$scratch/image" linux/amd64
  crane push "$scratch/image" "$repositories/image:1"
  crane pull --format=oci "$repositories/image:1" "$scratch/pulled"
  same_blobs "$scratch/image" "$scratch/pulled"
  same_text "$(crane digest "$repositories/image:1")" "$(root_of "$scratch/image")"
}

an_index_comes_back_with_all_its_platforms() {
  fresh_image "$scratch/index" linux/amd64 linux/arm64
  crane push "$scratch/index" "$repositories/index:1"
  crane pull --format=oci "$repositories/index:1" "$scratch/index-pulled"
  same_blobs "$scratch/index" "$scratch/index-pulled"
  crane validate --remote "$repositories/index:1"
}

a_platform_of_an_index_is_found() {
  local found
  found=$(crane config --platform linux/arm64 "$repositories/index:1")
  same_text "$(jq -r .architecture <<<"$found")" arm64
}

an_image_is_appended_to() {
  fresh_files "$scratch/more/added"
  tar -C "$scratch/more" -cf "$scratch/more.tar" added
  crane append -b "$repositories/image:1" -f "$scratch/more.tar" -t "$repositories/image:more"
  crane export "$repositories/image:more" "$scratch/exported.tar"
  mkdir "$scratch/exported"
  tar -C "$scratch/exported" -xf "$scratch/exported.tar"
  same_files "$scratch/more/added" "$scratch/exported/added"
  same_text "$(ls "$scratch/exported/content")" "$(printf '1\n2\n3')"
}

an_image_is_changed_in_place() {
  crane mutate --label kept=yes -t "$repositories/image:mutated" "$repositories/image:1"
  same_text "$(crane config "$repositories/image:mutated" | jq -r .config.Labels.kept)" yes
  crane validate --remote "$repositories/image:mutated"
}

an_index_is_made_of_images_that_are_there() {
  crane index append -t "$repositories/image:index" \
    -m "$repositories/image:1" -m "$repositories/image:more"
  same_text "$(crane manifest "$repositories/image:index" | jq -r '.manifests[].digest')" \
    "$(crane digest "$repositories/image:1"; crane digest "$repositories/image:more")"
}

a_copy_in_another_repository_is_the_same() {
  crane copy "$repositories/index:1" "$repositories/copy:1"
  same_text "$(crane digest "$repositories/copy:1")" "$(root_of "$scratch/index")"
  crane pull --format=oci "$repositories/copy:1" "$scratch/copy-pulled"
  same_blobs "$scratch/index" "$scratch/copy-pulled"
}

tags_and_repositories_are_listed() {
  has_line "$(crane ls "$repositories/image")" more
  has_line "$(crane catalog "$REGISTRY")" "$RUN_ID/crane/image"
}

a_tag_is_set_and_moved() {
  crane tag "$repositories/image:1" moving
  same_text "$(crane digest "$repositories/image:moving")" "$(root_of "$scratch/image")"
  crane tag "$repositories/image:more" moving
  same_text "$(crane digest "$repositories/image:moving")" \
    "$(crane digest "$repositories/image:more")"
}

a_deleted_manifest_is_gone_with_its_tag() {
  local digest
  crane copy "$repositories/image:1" "$repositories/deleted:1"
  digest=$(crane digest "$repositories/deleted:1")
  crane delete "$repositories/deleted@$digest"
  ! crane digest "$repositories/deleted@$digest" || fail "$digest is still there"
  has_no_line "$(crane ls "$repositories/deleted" 2>&1)" 1
  same_text "$(crane digest "$repositories/image:1")" "$digest"
}

a_blob_is_read_by_its_digest() {
  local digest
  digest=$(crane manifest "$repositories/image:1" | jq -r '.layers[1].digest')
  crane blob "$repositories/image@$digest" >"$scratch/blob"
  same_text "$(digest_of "$scratch/blob")" "$digest"
}

docker_images_come_back_the_same() {
  crane append -f "$scratch/more.tar" -t "$repositories/docker:1"
  same_text "$(crane manifest "$repositories/docker:1" | jq -r .mediaType)" \
    application/vnd.docker.distribution.manifest.v2+json
  crane validate --remote "$repositories/docker:1"
}

tests_with_login pull_gives_back_what_was_pushed an_index_comes_back_with_all_its_platforms \
  a_platform_of_an_index_is_found an_image_is_appended_to an_image_is_changed_in_place \
  an_index_is_made_of_images_that_are_there a_copy_in_another_repository_is_the_same \
  tags_and_repositories_are_listed a_tag_is_set_and_moved a_deleted_manifest_is_gone_with_its_tag \
  a_blob_is_read_by_its_digest docker_images_come_back_the_same
