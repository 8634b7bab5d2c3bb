#!/usr/bin/env bash
# regctl, of regclient.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs regctl jq
over_tls && export SSL_CERT_FILE=$AUTHORITY

regctl() {
  local tls=disabled
  ! over_tls || tls=enabled
  bounded regctl --host "reg=$REGISTRY,tls=$tls" "$@"
}

log_in() { regctl registry login --user "$1" --pass-stdin "$REGISTRY"; }

log_out() { regctl registry logout "$REGISTRY"; }

look_at() { regctl manifest get "$repositories/image:1"; }

push_to() { regctl image copy "ocidir://$scratch/image:image" "$1:1"; }

pull_from() {
  regctl image copy "$1:1" "ocidir://$scratch/other:image"
  same_blobs "$scratch/image" "$scratch/other"
}

pull_gives_back_what_was_pushed() {
  fresh_image "$scratch/image" linux/amd64
  regctl image copy "ocidir://$scratch/image:image" "$repositories/image:1"
  regctl image copy "$repositories/image:1" "ocidir://$scratch/pulled:image"
  same_blobs "$scratch/image" "$scratch/pulled"
  same_text "$(regctl image digest "$repositories/image:1")" "$(root_of "$scratch/image")"
}

an_index_comes_back_with_all_its_platforms() {
  fresh_image "$scratch/index" linux/amd64 linux/arm64
  regctl image copy "ocidir://$scratch/index:image" "$repositories/index:1"
  regctl image copy "$repositories/index:1" "ocidir://$scratch/index-pulled:image"
  same_blobs "$scratch/index" "$scratch/index-pulled"
}

a_copy_in_another_repository_is_the_same() {
  regctl image copy "$repositories/index:1" "$repositories/copy:1"
  same_text "$(regctl image digest "$repositories/copy:1")" "$(root_of "$scratch/index")"
  regctl image copy "$repositories/copy:1" "ocidir://$scratch/copy-pulled:image"
  same_blobs "$scratch/index" "$scratch/copy-pulled"
}

an_image_goes_through_an_archive() {
  regctl image export "$repositories/image:1" "$scratch/image.tar"
  regctl image import "$repositories/imported:1" "$scratch/image.tar"
  same_text "$(regctl image digest "$repositories/imported:1")" "$(root_of "$scratch/image")"
}

a_file_is_read_out_of_an_image() {
  local text
  text=$(regctl image get-file "$repositories/image:1" content/1/deep/er/text)
  [[ $text == "content of "* ]] || fail "the file says $text"
}

an_image_is_changed() {
  regctl image mod "$repositories/image:1" --create changed --label kept=yes
  same_text "$(regctl image inspect "$repositories/image:changed" | jq -r .config.Labels.kept)" yes
}

tags_are_listed_and_deleted() {
  regctl image copy "$repositories/image:1" "$repositories/image:2"
  has_line "$(regctl tag ls "$repositories/image")" 2
  regctl tag delete "$repositories/image:2"
  has_no_line "$(regctl tag ls "$repositories/image")" 2
  same_text "$(regctl image digest "$repositories/image:1")" "$(root_of "$scratch/image")"
}

repositories_are_listed() {
  has_line "$(regctl repo ls "$REGISTRY" --limit 1000 --last "$RUN_ID/regctl/")" \
    "$RUN_ID/regctl/index"
}

a_blob_goes_in_and_out() {
  local digest
  head -c 50000 /dev/urandom >"$scratch/blob"
  digest=$(regctl blob put "$repositories/blobs" --format '{{.Digest}}' <"$scratch/blob")
  same_text "$digest" "$(digest_of "$scratch/blob")"
  regctl blob head "$repositories/blobs" "$digest"
  regctl blob get "$repositories/blobs" "$digest" >"$scratch/blob-pulled"
  cmp "$scratch/blob" "$scratch/blob-pulled"
  regctl blob delete "$repositories/blobs" "$digest"
  ! regctl blob head "$repositories/blobs" "$digest" || fail "$digest is still there"
}

an_artifact_comes_back() {
  printf 'an artifact of %s\n' "$RUN_ID" >"$scratch/artifact"
  regctl artifact put --artifact-type application/vnd.example.thing -f "$scratch/artifact" \
    "$repositories/artifact:1"
  regctl artifact get "$repositories/artifact:1" >"$scratch/artifact-pulled"
  cmp "$scratch/artifact" "$scratch/artifact-pulled"
}

what_refers_to_an_image_is_listed() {
  printf 'a list of %s\n' "$RUN_ID" >"$scratch/list"
  regctl artifact put --artifact-type application/vnd.example.list --annotation key=value \
    -f "$scratch/list" --subject "$repositories/image:1"
  regctl artifact list "$repositories/image:1" --format '{{jsonPretty .}}' >"$scratch/referrers"
  same_text "$(jq -r '.descriptors[].artifactType' "$scratch/referrers")" \
    application/vnd.example.list
  same_text "$(jq -r '.descriptors[].annotations.key' "$scratch/referrers")" value
  regctl artifact get --subject "$repositories/image:1" \
    --filter-artifact-type application/vnd.example.list >"$scratch/list-pulled"
  cmp "$scratch/list" "$scratch/list-pulled"
}

what_refers_goes_along_with_a_copy() {
  regctl image copy --referrers "$repositories/image:1" "$repositories/referred:1"
  same_text "$(regctl artifact list "$repositories/referred:1" \
    --format '{{range .Descriptors}}{{.ArtifactType}}{{end}}')" application/vnd.example.list
}

what_refers_is_there_by_the_referrers_endpoint() {
  has_no_line "$(regctl tag ls "$repositories/image" | sed 's/^sha256-.*/fallback/')" fallback
}

an_index_is_made_and_added_to() {
  regctl index create "$repositories/made:1" --ref "$repositories/image:1" \
    --desc-platform linux/amd64
  regctl index add "$repositories/made:1" --ref "$repositories/image:changed" \
    --desc-platform linux/arm64
  same_text "$(regctl manifest get "$repositories/made:1" --format raw-body |
    jq -r '.manifests[].digest')" \
    "$(regctl image digest "$repositories/image:1"
      regctl image digest "$repositories/image:changed")"
}

a_deleted_manifest_is_gone() {
  local digest
  digest=$(regctl image digest "$repositories/imported:1")
  regctl manifest delete "$repositories/imported@$digest"
  ! regctl manifest head "$repositories/imported@$digest" || fail "$digest is still there"
  regctl manifest head "$repositories/image@$digest"
}

tests_with_login pull_gives_back_what_was_pushed an_index_comes_back_with_all_its_platforms \
  a_copy_in_another_repository_is_the_same an_image_goes_through_an_archive \
  a_file_is_read_out_of_an_image an_image_is_changed tags_are_listed_and_deleted \
  repositories_are_listed a_blob_goes_in_and_out an_artifact_comes_back \
  what_refers_to_an_image_is_listed what_refers_goes_along_with_a_copy \
  what_refers_is_there_by_the_referrers_endpoint an_index_is_made_and_added_to \
  a_deleted_manifest_is_gone
