#!/usr/bin/env bash
# Sourced by scripts that test Berth with users of Keycloak's, which .ci/setup installs.

keycloak_home=${XDG_CACHE_HOME:-$HOME/.cache}/berth/tools/keycloak
keycloak_pid=""

# Starts one with the realm "berth" of the tests of resilience, and waits until that is there. Sets
# keycloak_issuer.
#   start_keycloak FOLDER
start_keycloak() {
  local folder=$1 port deadline=$((SECONDS + 180)) server
  [ -f "$keycloak_home/is-ready" ] || {
    printf 'Keycloak is installed by ./berth setup-ci\n' >&2
    return 1
  }
  mkdir -p -- "$folder"
  cp -- "$keycloak_home/data/h2/keycloakdb.mv.db" "$folder"
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  server=http://127.0.0.1:$port
  KC_DB_URL="jdbc:h2:file:$folder/keycloakdb;NON_KEYWORDS=VALUE" \
    JAVA_OPTS_KC_HEAP="-Xms64m -Xmx512m" bash "$keycloak_home/bin/kc.sh" start-dev \
    --http-host=127.0.0.1 --http-port="$port" >"$folder/log" 2>&1 </dev/null &
  keycloak_pid=$!
  until curl -fs -o "$folder/answer" "$server/realms/master"; do
    if ! kill -0 "$keycloak_pid" 2>/dev/null || [ "$SECONDS" -gt "$deadline" ]; then
      tail -n 20 "$folder/log" >&2
      return 1
    fi
    sleep 0.5
  done
  curl -fsS "$server/admin/realms" -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $(keycloak_token "$server/realms/master" admin-cli admin admin)" \
    -d @"$stack_home/resilience/src/test/resources/dev/berth/resilience/access/realm.json"
  keycloak_issuer=$server/realms/berth
}

# An access token of a user, issued to a client.
#   keycloak_token ISSUER CLIENT USER PASSWORD [SECRET OF CLIENT]
keycloak_token() {
  curl -fsS "$1/protocol/openid-connect/token" -d grant_type=password -d scope=openid \
    -d client_id="$2" -d username="$3" --data-urlencode "password=$4" \
    ${5:+--data-urlencode "client_secret=$5"} | jq -r .access_token
}

stop_keycloak() {
  [ -n "$keycloak_pid" ] || return 0
  kill "$keycloak_pid" 2>/dev/null || true
  wait "$keycloak_pid" 2>/dev/null || true
  keycloak_pid=""
}

# Starts a registry as start_closed_stack does, which also lets in users of Keycloak: those of the
# group devs may do everything.
#   start_stack_with_keycloak FOLDER [OPTION of ./berth up...]
start_stack_with_keycloak() {
  local access=$stack_home/conformance/access folder=$1.settings
  mkdir -p -- "$folder"
  printf 'the secret of berth\n' >"$folder/secret"
  cp -- "$access/htpasswd" "$access/policies.yaml" "$folder"
  cat >>"$folder/policies.yaml" <<'END'
  - name: developers
    groups: [devs]
    repositories: ["**"]
    actions: [pull, push, overwrite, delete]
END
  cat >"$folder/berth.yaml" <<END
berth:
  auth:
    htpasswd: htpasswd
    policies: policies.yaml
    oidc:
      - issuer: $keycloak_issuer
        client-id: berth
        client-secret-file: secret
        groups-claim: groups
        direct-grant: true
END
  start_stack "$@" --config "$folder/berth.yaml"
}
