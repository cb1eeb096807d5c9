/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A script in the place of the {@code claude} command, which passes its input to the scripted provider. */
final class CommandStandIn {
    private static final String SCRIPT = """
            #!/bin/sh
            newline='
            '
            resume=
            while [ $# -gt 0 ]; do
              if [ "$1" = --resume ]; then resume=$2; fi
              shift
            done
            failure() {
              printf '{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"result":"%s","usage":{}}\\n' "$1"
              exit 1
            }
            answer=$(curl -s -H 'Expect:' -H "X-Pid: $$" -H "X-Resume: $resume" -w '\\n%{http_code}' --data-binary @- URL)
            case $? in
              0) ;;
              7) failure 'API Error: Unable to connect to API (ConnectionRefused)' ;;
              *) failure 'API Error: Connection error.' ;;
            esac
            status=${answer##*"$newline"}
            body=${answer%"$newline"*}
            case $status in
              200) printf '%s\\n' "$body" ;;
              400) printf '%s\\n' "$body"; exit 1 ;;
              410) kill -9 $$ ;;
              *) printf '%s\\n' "$body" >&2; exit 1 ;;
            esac
            """;

    private CommandStandIn() {}

    static Path write(Path folder, String url) {
        try {
            Path command = Files.createDirectories(folder).resolve("claude");
            Files.writeString(command, SCRIPT.replace("URL", "'" + url + "'"));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
