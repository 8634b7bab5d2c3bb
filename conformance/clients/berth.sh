#!/usr/bin/env bash
# ./berth admin: what an administrator does with a registry that runs, seen through its API.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs curl

launcher=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)/berth
robot=$(printf '%s' "$RUN_ID-berth" | tr '[:upper:]' '[:lower:]')
root=http://$REGISTRY
reach=(--url "$root")
trust=()
if over_tls; then
  root=https://$REGISTRY
  reach=(--url "$root" --ca "$AUTHORITY")
  trust=(--cacert "$AUTHORITY")
fi

# as USER VERB...
as() {
  local user=$1
  shift
  printf '%s:secret\n' "$user" |
    bounded "$launcher" admin "$@" "${reach[@]}" --user "$user" --password-stdin
}

# The status of an answer, of which the body is in $scratch/answer: status PATH [OPTION of curl...]
status() {
  local path=$1
  shift
  bounded curl -sS -o "$scratch/answer" -w '%{http_code}' "${trust[@]}" "$@" "$root$path"
}

# Waits until an answer has this status, for as long as a change may take to count everywhere:
#   becomes STATUS PATH [OPTION of curl...]
becomes() {
  local wanted=$1 deadline=$((SECONDS + 10))
  shift
  until [ "$(status "$@")" = "$wanted" ] || [ "$SECONDS" -ge "$deadline" ]; do
    sleep 0.5
  done
  same_text "$(status "$@")" "$wanted"
}

# Pushes an image of nothing, tagged 1, and prints the status of the last answer.
push_to() {
  local user=(-u conformance:conformance:secret) digest
  printf '{}' >"$scratch/config"
  digest=$(digest_of "$scratch/config")
  status "/v2/$1/blobs/uploads/?digest=$digest" "${user[@]}" -X POST \
    -H 'Content-Type: application/octet-stream' --data-binary @"$scratch/config" >"$scratch/status"
  printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":2},%s}' \
    "$manifest_type" application/vnd.oci.empty.v1+json "$digest" '"layers":[]' >"$scratch/manifest"
  status "/v2/$1/manifests/1" "${user[@]}" -X PUT -H "Content-Type: $manifest_type" \
    --data-binary @"$scratch/manifest"
}

refused() { ! as "$@" >"$scratch/refused" 2>&1 || fail "it is allowed: $*"; }

it_tells_who_calls() {
  as admin me | jq -e '.identity.name == "admin" and .managesRegistry'
  as owner me | jq -e '.managesRegistry | not'
  ! as stranger me || fail "a stranger is let in"
}

a_robot_gets_in_and_out() {
  as admin robot add "$robot" --description "of a test"
  as admin robot token "$robot" --label test --days 1 >"$scratch/robot-token"
  grep -Eqx 'berth_rb_[A-Za-z0-9_-]{49}' "$scratch/robot-token" || fail "it is no token"
  as admin robot list --after "${robot%?}" | jq -e --arg name "$robot" '.robots[0].name == $name'
  as admin robot tokens "$robot" | jq -e 'length == 1 and (.[0].revoked | not)'
  same_text "$(status /v2/_catalog -u "$robot:$(cat "$scratch/robot-token")")" 200
  refused reader robot tokens "$robot"
}

a_policy_counts_until_it_is_removed() {
  refused conformance policy put "$robot" --robots "$robot" --repositories "**" --actions pull
  ! as admin may --robot "$robot" pull "$robot/app" || fail "it may already"
  as admin policy put "$robot" --robots "$robot" --repositories "$robot/**" --actions pull
  as admin may --robot "$robot" pull "$robot/app" | grep -Fx "yes: the policy $robot allows it"
  as admin policy list | jq -e --arg name "$robot" 'map(.policy.name) | index($name)'
  as admin policy remove "$robot"
  ! as admin may --robot "$robot" pull "$robot/app" || fail "it may still"
}

a_token_is_made_and_revoked() {
  local id
  as reader token add --label laptop --repositories "public/**" --actions pull >"$scratch/token"
  grep -Eqx 'berth_pt_[A-Za-z0-9_-]{49}' "$scratch/token" || fail "it is no token"
  same_text "$(status /v2/_catalog -u "reader:$(cat "$scratch/token")")" 200
  id=$(as admin token list --of reader | jq -r 'map(select(.revoked | not))[0].id')
  refused owner token revoke "$id"
  as reader token revoke "$id"
  becomes 401 /v2/_catalog -u "reader:$(cat "$scratch/token")"
  refused reader token revoke "$id"
}

keys_are_rotated_by_who_manages_the_registry() {
  refused owner key rotate
  as admin key rotate | jq -e .kid
  as admin key list | jq -e 'map(.state) | index("current")'
}

a_robot_that_is_removed_is_out() {
  same_text "$(status /v2/_catalog -u "$robot:$(cat "$scratch/robot-token")")" 200
  as admin robot remove "$robot"
  refused admin robot remove "$robot"
  becomes 401 /v2/_catalog -u "$robot:$(cat "$scratch/robot-token")"
}

a_repository_is_deleted_by_who_administers_it() {
  local manifest=(/v2/"$robot"/gone/manifests/1 -u conformance:conformance:secret)
  same_text "$(push_to "$robot/gone")" 201
  refused conformance delete-repository "$robot/gone"
  same_text "$(status "${manifest[@]}")" 200
  same_text "$(as admin delete-repository "$robot/gone")" "Deleted $robot/gone"
  same_text "$(status "${manifest[@]}")" 404
}

changes_are_refused_while_it_is_read_only() {
  refused owner read-only on
  same_text "$(as admin read-only on)" "Changes are refused"
  becomes 405 "/v2/$robot/frozen/blobs/uploads/" -u conformance:conformance:secret -X POST
  same_text "$(as admin read-only off)" "Changes are possible"
  becomes 202 "/v2/$robot/frozen/blobs/uploads/" -u conformance:conformance:secret -X POST
  same_text "$(push_to "$robot/frozen")" 201
}

who_is_logged_out_has_to_log_in_again() {
  local identity again
  same_text "$(status /auth/token -G -d service=berth -d offline_token=true -u reader:reader:secret)" 200
  identity=$(jq -r .refresh_token "$scratch/answer")
  again=(/auth/token -d grant_type=refresh_token -d client_id=test -d service=berth
    --data-urlencode "refresh_token=$identity")
  same_text "$(status "${again[@]}")" 200
  refused owner log-out reader
  same_text "$(status "${again[@]}")" 200
  same_text "$(as admin log-out reader)" "Revoked what was issued to reader"
  same_text "$(status "${again[@]}")" 401
}

what_was_done_is_told() {
  refused owner audit
  as admin audit --repository "$robot/gone" >"$scratch/audit"
  grep -E "repository.delete +.*user:admin|user:admin .*repository.delete" "$scratch/audit"
  grep -E "push +.*user:conformance|user:conformance .*push" "$scratch/audit"
  as admin audit --action logins.end --identity user:admin --count 1 | grep -F reader
}

what_is_not_there_is_said_in_words() {
  refused admin policy remove none
  same_text "$(cat "$scratch/refused")" "berth: the registry answers 404: no such policy"
  refused admin delete-repository "$robot/none"
  refused admin log-out ""
  as nobody token list
  as nobody log-out nobody
  same_text "$(as admin read-only off)" "Changes are possible"
}

# There is nobody to be told from others where nobody logs in.
if with_login; then
  tests it_tells_who_calls a_robot_gets_in_and_out a_policy_counts_until_it_is_removed \
    a_token_is_made_and_revoked keys_are_rotated_by_who_manages_the_registry \
    a_robot_that_is_removed_is_out a_repository_is_deleted_by_who_administers_it \
    changes_are_refused_while_it_is_read_only who_is_logged_out_has_to_log_in_again \
    what_was_done_is_told what_is_not_there_is_said_in_words
fi

# --- Passwords that are typed --------------------------------------------------------------------

# Adds a user on a terminal, who types these words, each when they are asked for: typed NAME WORD...
typed() {
  local name=$1 screen=$scratch/screen
  shift
  : >"$screen"
  type_in "$screen" "$@" |
    bounded script -qefc "'$launcher' user add $name --file '$scratch/users'" "$screen"
}

# Types a word for each question, which ends with a colon, once it is on the screen.
type_in() {
  local screen=$1 questions=0 deadline=$((SECONDS + 60)) word
  shift
  for word in "$@"; do
    questions=$((questions + 1))
    until [ "$(grep -o 'Password of\|The same again' "$screen" | wc -l)" -ge "$questions" ] ||
      [ "$SECONDS" -ge "$deadline" ]; do
      sleep 0.1
    done
    # The screen says so before it has stopped showing what is typed.
    sleep 0.5
    printf '%s\n' "$word"
  done
  # A terminal whose keyboard goes away ends what runs on it.
  until grep -q 'Added\|Changed\|berth: ' "$screen" || [ "$SECONDS" -ge "$deadline" ]; do
    sleep 0.1
  done
}

a_password_is_asked_for_and_not_shown() {
  typed ann "typed secret" "typed secret"
  grep -q '^ann:.2y.10.' "$scratch/users"
  ! grep -q 'typed secret' "$scratch/screen" || fail "the screen shows it"
}

passwords_that_differ_change_nothing() {
  local before
  before=$(cat "$scratch/users")
  ! typed ann "one secret" "another secret" || fail "one of them is taken"
  grep -q 'berth: the two passwords differ; nothing was changed' "$scratch/screen"
  ! typed bob "" || fail "it is taken"
  grep -q 'berth: a password is not empty' "$scratch/screen"
  same_text "$(cat "$scratch/users")" "$before"
}

script --version 2>/dev/null | grep -q util-linux ||
  cannot_run "there is no script of util-linux, which makes a terminal"
tests a_password_is_asked_for_and_not_shown passwords_that_differ_change_nothing
