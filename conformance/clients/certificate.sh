#!/usr/bin/env bash
# Sourced by scripts that test Berth with clients that show certificates instead of logging in.

# Starts a registry that speaks TLS and lets in those who have a certificate of an authority made
# here: who is in the group devs may do everything. Sets certificate_file and certificate_key to one.
#   start_stack_with_certificates FOLDER [OPTION of ./berth up...]
start_stack_with_certificates() {
  local folder=$1.settings
  mkdir -p -- "$folder"
  make_client_certificate "$folder" >"$folder/openssl.log" 2>&1 || {
    cat "$folder/openssl.log" >&2
    return 1
  }
  certificate_file=$folder/client.crt
  certificate_key=$folder/client.key
  cat >"$folder/policies.yaml" <<'END'
policies:
  - name: developers
    groups: [devs]
    repositories: ["**"]
    actions: [pull, push, overwrite, delete]
END
  cat >"$folder/berth.yaml" <<'END'
berth:
  auth:
    policies: policies.yaml
    certificates: {authorities: clients.crt}
END
  start_stack "$@" --config "$folder/berth.yaml"
}

# Makes an authority, and a certificate of it for a user in the group devs.
make_client_certificate() {
  local folder=$1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 \
    -subj "/CN=clients" -keyout "$folder/clients.key" -out "$folder/clients.crt"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=devs/CN=certified" \
    -keyout "$folder/client.key" -out "$folder/client.csr"
  printf 'extendedKeyUsage=clientAuth\n' >"$folder/extensions"
  openssl x509 -req -in "$folder/client.csr" -CA "$folder/clients.crt" \
    -CAkey "$folder/clients.key" -CAcreateserial -days 1 -extfile "$folder/extensions" \
    -out "$folder/client.crt"
}
