#!/usr/bin/env bash
# oras: artifacts, and what refers to what.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs oras jq

# How to reach the registry; to oras, localhost speaks plain HTTP unless it is told.
if over_tls; then
  reach=(--plain-http=false --ca-file "$AUTHORITY")
  reach_from=(--from-plain-http=false --from-ca-file "$AUTHORITY")
  reach_to=(--to-plain-http=false --to-ca-file "$AUTHORITY")
  if with_certificate; then
    reach+=(--cert-file "$CERTIFICATE_FILE" --key-file "$CERTIFICATE_KEY")
    reach_from+=(--from-cert-file "$CERTIFICATE_FILE" --from-key-file "$CERTIFICATE_KEY")
    reach_to+=(--to-cert-file "$CERTIFICATE_FILE" --to-key-file "$CERTIFICATE_KEY")
  fi
else
  reach=(--plain-http)
  reach_from=(--from-plain-http)
  reach_to=(--to-plain-http)
fi

oras() { bounded oras "$@"; }

log_in() { oras login "${reach[@]}" --username "$1" --password-stdin "$REGISTRY"; }

log_out() { oras logout "$REGISTRY"; }

look_at() { oras manifest fetch "${reach[@]}" "$artifact:1"; }

push_to() {
  cd "$scratch/files"
  oras push "${reach[@]}" --artifact-type "$artifact_type" "$1:1" random:application/octet-stream
}

pull_from() {
  oras pull "${reach[@]}" -o "$scratch/other" "$1:1"
  cmp "$scratch/files/random" "$scratch/other/random"
}

artifact=$repositories/artifact
artifact_type=application/vnd.example.thing

pull_gives_back_what_was_pushed() {
  fresh_files "$scratch/files"
  cd "$scratch/files"
  oras push "${reach[@]}" --artifact-type "$artifact_type" "$artifact:1" \
    random:application/octet-stream deep/er/text:text/plain
  oras pull "${reach[@]}" -o "$scratch/pulled" "$artifact:1"
  cmp "$scratch/files/random" "$scratch/pulled/random"
  cmp "$scratch/files/deep/er/text" "$scratch/pulled/deep/er/text"
  same_text "$(oras manifest fetch "${reach[@]}" "$artifact:1" | jq -r .artifactType)" \
    "$artifact_type"
}

an_attached_file_is_discovered() {
  printf 'a signature of %s\n' "$RUN_ID" >"$scratch/signature"
  printf 'a list of %s\n' "$RUN_ID" >"$scratch/list"
  cd "$scratch"
  oras attach "${reach[@]}" --artifact-type application/vnd.example.signature \
    "$artifact:1" signature:text/plain
  oras attach "${reach[@]}" --artifact-type application/vnd.example.list \
    --annotation key=value "$artifact:1" list:text/plain
  same_text "$(discovered "$artifact:1" | sort)" \
    "$(printf 'application/vnd.example.list\napplication/vnd.example.signature')"
}

# The kinds of what refers to an artifact, one a line; with a further argument, of this kind only.
discovered() {
  oras discover "${reach[@]}" --format json ${2:+--artifact-type "$2"} "$1" |
    jq -r '.referrers[].artifactType'
}

what_refers_is_found_by_its_kind() {
  same_text "$(discovered "$artifact:1" application/vnd.example.list)" application/vnd.example.list
}

what_refers_is_there_by_the_referrers_endpoint() {
  oras discover "${reach[@]}" --distribution-spec v1.1-referrers-api --format json "$artifact:1" |
    jq -e '.referrers | length == 2'
  has_no_line "$(oras repo tags "${reach[@]}" "$artifact" | sed 's/^sha256-.*/fallback/')" fallback
}

what_was_attached_comes_back() {
  local digest
  digest=$(oras discover "${reach[@]}" --format json \
    --artifact-type application/vnd.example.signature "$artifact:1" |
    jq -r '.referrers[0].digest')
  oras pull "${reach[@]}" -o "$scratch/attached" "$artifact@$digest"
  cmp "$scratch/signature" "$scratch/attached/signature"
}

a_copy_takes_along_what_refers_to_it() {
  oras cp "${reach_from[@]}" "${reach_to[@]}" -r "$artifact:1" "$repositories/copy:1"
  same_text "$(oras resolve "${reach[@]}" "$repositories/copy:1")" \
    "$(oras resolve "${reach[@]}" "$artifact:1")"
  same_text "$(discovered "$repositories/copy:1" | sort)" "$(discovered "$artifact:1" | sort)"
  oras pull "${reach[@]}" -o "$scratch/copy-pulled" "$repositories/copy:1"
  cmp "$scratch/files/random" "$scratch/copy-pulled/random"
}

an_index_goes_in_and_out_of_a_layout() {
  fresh_image "$scratch/index" linux/amd64 linux/arm64
  oras cp --from-oci-layout "${reach_to[@]}" "$scratch/index:image" "$repositories/index:1"
  oras cp --to-oci-layout "${reach_from[@]}" "$repositories/index:1" \
    "$scratch/index-pulled:image"
  same_blobs "$scratch/index" "$scratch/index-pulled"
}

a_blob_goes_in_and_out_and_away() {
  local digest
  head -c 50000 /dev/urandom >"$scratch/blob"
  digest=$(digest_of "$scratch/blob")
  oras blob push "${reach[@]}" "$repositories/blobs" "$scratch/blob"
  oras blob fetch "${reach[@]}" -o "$scratch/blob-pulled" "$repositories/blobs@$digest"
  cmp "$scratch/blob" "$scratch/blob-pulled"
  oras blob delete "${reach[@]}" --force "$repositories/blobs@$digest"
  ! oras blob fetch "${reach[@]}" -o "$scratch/blob-gone" "$repositories/blobs@$digest" ||
    fail "$digest is still there"
}

tags_are_set_listed_and_resolved() {
  oras tag "${reach[@]}" "$artifact:1" 2 latest
  same_text "$(oras repo tags "${reach[@]}" "$artifact")" "$(printf '1\n2\nlatest')"
  same_text "$(oras resolve "${reach[@]}" "$artifact:2")" \
    "$(oras resolve "${reach[@]}" "$artifact:1")"
}

repositories_are_listed() {
  has_line "$(oras repo ls "${reach[@]}" "$REGISTRY/$RUN_ID/oras")" copy
}

a_deleted_manifest_is_gone() {
  local digest
  digest=$(oras resolve "${reach[@]}" "$repositories/copy:1")
  oras manifest delete "${reach[@]}" --force "$repositories/copy@$digest"
  ! oras resolve "${reach[@]}" "$repositories/copy@$digest" || fail "$digest is still there"
  oras resolve "${reach[@]}" "$artifact@$digest"
}

a_backup_is_restored() {
  oras backup "${reach[@]}" --include-referrers --output "$scratch/backup" "$artifact:1"
  oras restore "${reach[@]}" --input "$scratch/backup" "$repositories/restored"
  same_text "$(discovered "$repositories/restored:1" | sort)" "$(discovered "$artifact:1" | sort)"
}

tests_with_login pull_gives_back_what_was_pushed an_attached_file_is_discovered \
  what_refers_is_found_by_its_kind what_refers_is_there_by_the_referrers_endpoint \
  what_was_attached_comes_back a_copy_takes_along_what_refers_to_it \
  an_index_goes_in_and_out_of_a_layout a_blob_goes_in_and_out_and_away \
  tags_are_set_listed_and_resolved repositories_are_listed a_deleted_manifest_is_gone \
  a_backup_is_restored
