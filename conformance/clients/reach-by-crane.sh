#!/usr/bin/env bash
# Sourced after lib.sh by the scripts of crane: how it reaches the registry and logs in.
over_tls && export SSL_CERT_FILE=$AUTHORITY

crane() {
  local insecure=--insecure
  ! over_tls || insecure=""
  # shellcheck disable=SC2086 # no word is meant over TLS
  bounded crane $insecure "$@"
}

# It writes down whatever it is told; so the registry is asked for something.
log_in() {
  crane auth login --username "$1" --password-stdin "$REGISTRY"
  crane catalog "$REGISTRY" >"$scratch/catalog"
}

log_out() { crane auth logout "$REGISTRY"; }
