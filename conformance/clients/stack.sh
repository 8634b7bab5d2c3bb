#!/usr/bin/env bash
# Sourced by scripts that test Berth: runs one of this tree until stop_stack.

stack_home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
stack_pid=""

# Starts a registry of its own in a folder that is not there yet, and waits until it is ready; this
# includes building it where that is needed. Sets stack_url and stack_ca (empty for plain HTTP).
#   start_stack FOLDER [OPTION of ./berth up...]
# shellcheck disable=SC2034 # who starts it uses what it sets
start_stack() {
  stack_data=$1
  stack_log=$1.log
  shift
  "$stack_home/berth" up --data "$stack_data" --port 0 "$@" >"$stack_log" 2>&1 </dev/null &
  stack_pid=$!
  local deadline=$((SECONDS + 1200))
  until stack_url=$(sed -n 's/^Berth is ready at //p' "$stack_log") && [ -n "$stack_url" ]; do
    if ! kill -0 "$stack_pid" 2>/dev/null || [ "$SECONDS" -gt "$deadline" ]; then
      printf 'the registry did not start\n' >&2
      stack_tail >&2
      stop_stack
      return 1
    fi
    sleep 1
  done
  stack_ca=""
  if [ "${stack_url%%:*}" = https ]; then
    stack_ca=$stack_data/tls/ca.crt
  fi
}

# Starts one that lets in the users of conformance/access only.
#   start_closed_stack FOLDER [OPTION of ./berth up...]
start_closed_stack() {
  local access=$stack_home/conformance/access
  BERTH_AUTH_HTPASSWD=$access/htpasswd BERTH_AUTH_POLICIES=$access/policies.yaml start_stack "$@"
}

stop_stack() {
  [ -n "$stack_pid" ] || return 0
  local pid=$stack_pid deadline=$((SECONDS + 60))
  stack_pid=""
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$SECONDS" -gt "$deadline" ]; then
      printf 'the registry did not stop within a minute\n' >&2
      kill -KILL "$pid" 2>/dev/null || true
      timeout 60 "$stack_home/berth" down --data "$stack_data" >&2 || true
      break
    fi
    sleep 0.2
  done
  wait "$pid" 2>/dev/null || true
}

# The last words of the launcher and of each service.
stack_tail() {
  local log
  for log in "$stack_log" "$stack_data"/logs/*.log; do
    if [ -s "$log" ]; then
      printf -- '--- the end of %s\n' "${log##*/}"
      tail -n 40 "$log"
    fi
  done
}
