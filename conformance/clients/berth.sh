#!/usr/bin/env bash
# ./berth admin: what an administrator does with a registry that runs, seen through its API.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs curl

launcher=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)/berth
robot=$(printf '%s' "$RUN_ID-berth" | tr '[:upper:]' '[:lower:]')
reach=(--url "http://$REGISTRY")
catalog=(curl -sS -o "$scratch/catalog" -w '%{http_code}' "http://$REGISTRY/v2/_catalog")
if over_tls; then
  reach=(--url "https://$REGISTRY" --ca "$AUTHORITY")
  catalog=(curl -sS -o "$scratch/catalog" -w '%{http_code}' --cacert "$AUTHORITY"
    "https://$REGISTRY/v2/_catalog")
fi

# as USER VERB...
as() {
  local user=$1
  shift
  printf '%s:secret\n' "$user" |
    bounded "$launcher" admin "$@" "${reach[@]}" --user "$user" --password-stdin
}

refused() { ! as "$@" >"$scratch/refused" 2>&1 || fail "it is allowed: $*"; }

it_tells_who_calls() {
  as admin me | jq -e '.identity.name == "admin" and .managesRegistry'
  as owner me | jq -e '.managesRegistry | not'
  ! as stranger me || fail "a stranger is let in"
}

a_robot_gets_in_and_out() {
  as admin robot add "$robot" --description "of a test"
  as admin robot token "$robot" --label test --days 1 >"$scratch/token"
  grep -Eqx 'berth_rb_[A-Za-z0-9_-]{49}' "$scratch/token" || fail "it is no token"
  as admin robot list --after "${robot%?}" | jq -e --arg name "$robot" '.robots[0].name == $name'
  as admin robot tokens "$robot" | jq -e 'length == 1 and (.[0].revoked | not)'
  same_text "$("${catalog[@]}" -u "$robot:$(cat "$scratch/token")")" 200
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
  same_text "$("${catalog[@]}" -u "reader:$(cat "$scratch/token")")" 200
  id=$(as admin token list --of reader | jq -r 'map(select(.revoked | not))[0].id')
  refused owner token revoke "$id"
  as reader token revoke "$id"
  refused reader token revoke "$id"
}

keys_are_rotated_by_who_manages_the_registry() {
  refused owner key rotate
  as admin key rotate | jq -e .kid
  as admin key list | jq -e 'map(.state) | index("current")'
}

a_robot_that_is_removed_is_out() {
  as admin robot remove "$robot"
  refused admin robot remove "$robot"
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
    a_robot_that_is_removed_is_out what_is_not_there_is_said_in_words
fi
