/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerFileTest {
    @TempDir
    Path disk;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void shouldReadANameBehindAByteOrderMark(String encoding) throws IOException {
        Path marker = write("\uFEFF Läden \r\nmore\n".getBytes(Charset.forName(encoding)));

        assertThat(MarkerFile.read(marker)).isEqualTo(new MarkerFile("Läden", null));
        assertThat(new ProjectDetector().projectOf(disk.toString())).isEqualTo("Läden");
    }

    @Test
    void shouldReadWhatStandsBehindTheFirstLineAsItMay() throws IOException {
        Path marker = write(new byte[] {'s', 'h', 'o', 'p', '\n', (byte) 0xFF});

        assertThat(MarkerFile.read(marker).name()).isEqualTo("shop");
    }

    @Test
    void shouldSayWhyThereIsNoName() throws IOException {
        write("shop".getBytes(StandardCharsets.UTF_16LE));
        assertThat(ProjectDetector.markerFault(disk)).contains(".memlog-project", "byte order mark");

        write("L\u00e4den".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ProjectDetector.markerFault(disk)).contains("not UTF-8");

        write("\n".getBytes(StandardCharsets.UTF_8));
        assertThat(ProjectDetector.markerFault(disk)).isNull();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(disk.resolve(ProjectDetector.MARKER), bytes);
    }
}
