/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordPieceTokenizerTest {
    private static final int MANY = 10_000;

    private static WordPieceTokenizer tokenizer;

    static List<Reference> references() throws IOException {
        return Reference.all();
    }

    @BeforeAll
    static void readVocabulary() throws IOException {
        tokenizer = new WordPieceTokenizer(new ModelSource.Bundled(Path.of("unused")).vocabulary());
    }

    @ParameterizedTest
    @MethodSource("references")
    void shouldCutATextAsTheReferenceDoes(Reference reference) {
        assertThat(tokenizer.tokens(reference.text(), MANY)).containsExactly(reference.ids());
    }

    @Test
    void shouldKeepTheBeginningOfATextThatIsTooLong() throws IOException {
        Reference longest =
                references().stream().max((a, b) -> a.ids().length - b.ids().length).orElseThrow();

        long[] tokens = tokenizer.tokens(longest.text(), 20);

        assertThat(tokens).hasSize(20).startsWith(Arrays.copyOf(longest.ids(), 19)).endsWith(102);
    }

    @Test
    void shouldTakeMarksInATextForText() {
        assertThat(tokenizer.tokens("a [SEP] b [CLS]", MANY))
                .startsWith(101)
                .endsWith(102)
                .satisfies(tokens -> assertThat(Arrays.stream(tokens).filter(token -> token == 101 || token == 102))
                        .hasSize(2));
    }

    @Test
    void shouldReadTheLinesOfAVocabulary() throws IOException {
        WordPieceTokenizer small = new WordPieceTokenizer(
                WordPieceVocabulary.ofLines(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "cat", "##s", "!")));

        assertThat(small.tokens("Cats! dogs", MANY)).containsExactly(2, 4, 5, 6, 1, 3);
    }

    @Test
    void shouldRefuseAnotherKindOfTokenizer() {
        String json = "{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}";

        assertThatThrownBy(() ->
                        WordPieceVocabulary.ofJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Unigram", "WordPiece");
        assertThatThrownBy(() -> WordPieceVocabulary.ofLines(List.of("cat")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[CLS]");
    }
}
