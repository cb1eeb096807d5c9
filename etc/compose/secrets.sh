#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the files that compose.yaml mounts as secrets, unless they are there: random passwords of Kafka's users, and empty
# files for the keys of providers. Run it in the folder of compose.yaml; MEMLOG_SECRETS or the first argument names another
# folder than ./secrets.
#
# The folder is for its owner alone. The files in it can be read by all, since a container's user is another one than you:
# a container sees the files that are mounted into it, and on this machine nobody else gets into the folder.
set -eu
folder=${1:-${MEMLOG_SECRETS:-secrets}}
mkdir -p "$folder"
chmod 700 "$folder"
umask 022

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

if [ ! -e "$folder/kafka-brokers" ]; then
  broker=$(random) admin=$(random) ingest=$(random) process=$(random) store=$(random)
  plain=org.apache.kafka.common.security.plain.PlainLoginModule
  for user in ingest process store; do
    eval "password=\$$user"
    printf 'KafkaClient {\n  %s required username="%s" password="%s";\n};\n' $plain $user "$password" >"$folder/kafka-$user"
  done
  printf 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=%s required username="admin" password="%s";\n' \
    $plain "$admin" >"$folder/kafka-admin"
  printf 'KafkaServer {\n  %s required username="broker" password="%s"\n    user_broker="%s" user_admin="%s" user_ingest="%s" user_process="%s" user_store="%s";\n};\n' \
    $plain "$broker" "$broker" "$admin" "$ingest" "$process" "$store" >"$folder/kafka-brokers"
fi
for provider in anthropic gemini openai openrouter; do
  [ -e "$folder/$provider-api-key" ] || : >"$folder/$provider-api-key"
done
echo "secrets are in $folder"
