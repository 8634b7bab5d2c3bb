#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called by name
# Eight clients that push one new image at the same time.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs crane
# shellcheck source=conformance/clients/reach-by-crane.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/reach-by-crane.sh"

crowd="1 2 3 4 5 6 7 8"

look_at() { crane digest "$repositories/one:same"; }

push_to() { crane push "$scratch/one-tag" "$1:1"; }

pull_from() { come_back_the_same one-tag "$1:1"; }

# Runs a function for each number at the same time; fails if one of them fails.
all_at_once() {
  local number running="" failed=0
  for number in $crowd; do
    "$1" "$number" >"$scratch/client-$number" 2>&1 &
    running="$running $number:$!"
  done
  for number in $running; do
    wait "${number#*:}" || {
      failed=$((failed + 1))
      sed "s/^/client ${number%:*}: /" "$scratch/client-${number%:*}" | tail -n 4
    }
  done
  [ "$failed" -eq 0 ] || fail "$failed of 8 clients failed"
}

# Large enough that the pushes overlap.
new_image() {
  layer_bytes=1000000 fresh_image "$scratch/$1" linux/amd64 linux/arm64
}

come_back_the_same() {
  crane pull --format=oci "$2" "$scratch/$1-pulled"
  same_blobs "$scratch/$1" "$scratch/$1-pulled"
  rm -r -- "$scratch/$1-pulled"
}

into_one_repository_under_one_tag() {
  new_image one-tag
  push() { crane push "$scratch/one-tag" "$repositories/one:same"; }
  all_at_once push
  come_back_the_same one-tag "$repositories/one:same"
}

into_one_repository_under_tags_of_their_own() {
  local number
  new_image many-tags
  push() { crane push "$scratch/many-tags" "$repositories/one:own-$1"; }
  all_at_once push
  for number in $crowd; do
    come_back_the_same many-tags "$repositories/one:own-$number"
  done
}

into_a_repository_each() {
  local number
  new_image many-repositories
  push() { crane push "$scratch/many-repositories" "$repositories/own-$1:1"; }
  all_at_once push
  for number in $crowd; do
    come_back_the_same many-repositories "$repositories/own-$number:1"
  done
}

different_images_under_one_tag_leave_one_of_them_whole() {
  local number digest
  for number in $crowd; do
    new_image "different-$number"
  done
  push() { crane push "$scratch/different-$1" "$repositories/contended:same"; }
  all_at_once push
  digest=$(crane digest "$repositories/contended:same")
  for number in $crowd; do
    # What lost the tag is still there by its digest.
    come_back_the_same "different-$number" \
      "$repositories/contended@$(root_of "$scratch/different-$number")"
    if [ "$(root_of "$scratch/different-$number")" = "$digest" ]; then
      come_back_the_same "different-$number" "$repositories/contended:same"
      printf 'client %d came last\n' "$number"
      digest=found
    fi
  done
  same_text "$digest" found
}

pulls_at_the_same_time_are_all_whole() {
  pull() {
    crane pull --format=oci "$repositories/one:same" "$scratch/pull-$1"
    same_blobs "$scratch/one-tag" "$scratch/pull-$1"
  }
  all_at_once pull
}

tests_with_login into_one_repository_under_one_tag into_one_repository_under_tags_of_their_own \
  into_a_repository_each different_images_under_one_tag_leave_one_of_them_whole \
  pulls_at_the_same_time_are_all_whole
