/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*.pem, /home/ada/shop/a.pem, true",
        "*.pem, a.pem, true",
        "*.pem, /home/ada/shop/a.pem.txt, false",
        "notes/**, /home/ada/shop/notes/a/b.md, true",
        "notes/, /home/ada/shop/notes/a/b.md, true",
        "notes, /home/ada/shop/mynotes/a.md, false",
        "/srv/*/keys, /srv/a/keys/id, true",
        "/srv/*/keys, /x/srv/a/keys/id, false",
        "keys/id, C:\\Users\\Ada\\keys\\id, true",
        "~/diary, ~/diary/today.md, true",
    })
    void shouldTellWhichPathsArePatternsOf(String pattern, String path, boolean has) {
        assertThat(new FilePatterns(List.of(pattern)).has(path)).isEqualTo(has);
    }
}
