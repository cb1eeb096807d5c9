#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Sets the rights that the table beside it lists. BOOTSTRAP names the brokers.
set -euo pipefail
kafka_acls=${KAFKA_ACLS:-/opt/kafka/bin/kafka-acls.sh}
settings=${KAFKA_ADMIN:-/run/secrets/kafka-admin}

while read -r user kind names pattern operations; do
  case $user in '' | '#'*) continue ;; esac
  arguments=()
  for name in ${names//,/ }; do arguments+=("--$kind" "$name"); done
  for operation in ${operations//,/ }; do arguments+=(--operation "$operation"); done
  echo "$user: $operations of $kind $names"
  "$kafka_acls" --bootstrap-server "$BOOTSTRAP" --command-config "$settings" --add --allow-principal "User:$user" \
    --resource-pattern-type "$pattern" "${arguments[@]}" </dev/null >/dev/null
done <"$(dirname "$0")/acls"
