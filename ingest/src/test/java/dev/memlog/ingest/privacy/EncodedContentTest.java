/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedContentTest {
    private static final String PICTURE = picture();

    private final PrivacyFilter filter = new PrivacyFilter(true, 64 * 1024);

    @Test
    void shouldLeaveOutAPictureWhereverItStands() throws Exception {
        JsonNode read = new ObjectMapper()
                .readTree("{\"type\":\"image\",\"file\":{\"base64\":\"" + PICTURE + "\",\"type\":\"image/png\"}}");
        JsonNode page =
                new ObjectMapper().readTree("[\"<img src='data:image/png;base64," + PICTURE + "'> and what follows\"]");

        assertThat(filter.payload(read).toString())
                .isEqualTo("{\"type\":\"image\",\"file\":{\"base64\":\"[… 4000 characters of encoded data …]\","
                        + "\"type\":\"image/png\"}}");
        assertThat(filter.payload(page).get(0).asText())
                .isEqualTo("<img src='data:image/png;base64,[… 4000 characters of encoded data …]'> and what follows");
    }

    @Test
    void shouldKeepWhatMayBeRead() {
        for (String text : new String[] {
            "x".repeat(5_000),
            "word ".repeat(1_000),
            PICTURE.substring(0, 1_000),
            "a1B".repeat(300),
            "0123456789".repeat(500)
        }) {
            assertThat(EncodedContent.leaveOut(text)).isEqualTo(text);
        }
    }

    private static String picture() {
        byte[] bytes = new byte[3_000];
        new Random(7).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
