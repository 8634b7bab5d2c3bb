#!/usr/bin/env bash
# helm: charts as artifacts.
# shellcheck source=conformance/clients/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
needs helm

if over_tls; then
  reach=(--ca-file "$AUTHORITY")
  ! with_certificate || reach+=(--cert-file "$CERTIFICATE_FILE" --key-file "$CERTIFICATE_KEY")
else
  reach=(--plain-http)
fi

helm() { bounded helm "$@"; }

log_in() { helm registry login "${reach[@]}" --username "$1" --password-stdin "$REGISTRY"; }

log_out() { helm registry logout "$REGISTRY"; }

look_at() { helm show chart "oci://$repositories/tiny" --version 0.1.0 "${reach[@]}"; }

push_to() { helm push "$scratch/tiny-0.1.0.tgz" "oci://$1" "${reach[@]}"; }

pull_from() {
  mkdir "$scratch/other"
  helm pull "oci://$1/tiny" --version 0.1.0 --destination "$scratch/other" "${reach[@]}"
  cmp "$scratch/tiny-0.1.0.tgz" "$scratch/other/tiny-0.1.0.tgz"
}

new_chart() {
  mkdir -p "$scratch/chart/templates"
  printf 'apiVersion: v2\nname: tiny\nversion: %s\ndescription: %s\n' "$1" "$RUN_ID" \
    >"$scratch/chart/Chart.yaml"
  printf 'word: unset\n' >"$scratch/chart/values.yaml"
  cat >"$scratch/chart/templates/map.yaml" <<'MAP'
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  word: {{ .Values.word }}
MAP
  helm package "$scratch/chart" --destination "$scratch"
}

pull_gives_back_what_was_pushed() {
  new_chart 0.1.0
  helm push "$scratch/tiny-0.1.0.tgz" "oci://$repositories" "${reach[@]}"
  mkdir "$scratch/pulled"
  helm pull "oci://$repositories/tiny" --version 0.1.0 --destination "$scratch/pulled" \
    "${reach[@]}"
  cmp "$scratch/tiny-0.1.0.tgz" "$scratch/pulled/tiny-0.1.0.tgz"
}

a_version_with_a_plus_comes_back() {
  new_chart 0.2.0+build.7
  helm push "$scratch/tiny-0.2.0+build.7.tgz" "oci://$repositories" "${reach[@]}"
  helm pull "oci://$repositories/tiny" --version 0.2.0+build.7 --destination "$scratch/pulled" \
    "${reach[@]}"
  cmp "$scratch"/tiny-0.2.0*.tgz "$scratch"/pulled/tiny-0.2.0*.tgz
}

the_newest_version_of_a_range_is_found() {
  same_text "$(helm show chart "oci://$repositories/tiny" --version '<0.2' "${reach[@]}" |
    grep ^version)" "version: 0.1.0"
  same_text "$(helm show chart "oci://$repositories/tiny" --version '>=0.1' "${reach[@]}" |
    grep ^version)" "version: 0.2.0+build.7"
}

a_chart_is_rendered_from_the_registry() {
  local rendered
  rendered=$(helm template here "oci://$repositories/tiny" --version 0.1.0 --set word=hello \
    "${reach[@]}")
  has_line "$rendered" "  word: hello"
}

a_dependency_is_fetched_from_the_registry() {
  mkdir -p "$scratch/parent"
  printf 'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- %s\n  %s\n  %s\n' \
    'name: tiny' 'version: 0.1.0' "repository: oci://$repositories" >"$scratch/parent/Chart.yaml"
  helm dependency update "$scratch/parent" "${reach[@]}"
  cmp "$scratch/tiny-0.1.0.tgz" "$scratch/parent/charts/tiny-0.1.0.tgz"
}

tests_with_login pull_gives_back_what_was_pushed a_version_with_a_plus_comes_back \
  the_newest_version_of_a_range_is_found a_chart_is_rendered_from_the_registry \
  a_dependency_is_fetched_from_the_registry
