/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every regular expression of the program stands in a static constant, where {@link PatternsAreLinearTest} finds it: none
 * is an argument of a {@link String}'s method, none is made in passing (decision 0035).
 */
class ExpressionsAreFoundTest {
    private static final Set<String> BY_STRING = Set.of("matches", "replaceAll", "replaceFirst");

    /** One sign that stands for itself in an expression, or a constant that is one. */
    private static final Pattern PLAIN_SPLIT = Pattern.compile(
            "\\.split\\((\"(?:[^\\\\.$|()\\[{^?*+]|\\\\n|\\\\t)\"|(?:java\\.io\\.)?File\\.pathSeparator|separator|String\\.valueOf\\(SEPARATOR\\))[,)]");

    private static final Pattern SPLIT = Pattern.compile("\\.split\\(\"|\\.split\\([a-zA-Z.]+(?:\\(|\\)|,)");

    @Test
    void shouldLookIntoEveryModuleOfTheProgram() {
        assertThat(MainClasses.all())
                .extracting(type -> type.getPackageName().split("\\.")[2])
                .contains(
                        "settings",
                        "event",
                        "log",
                        "edge",
                        "ingest",
                        "processor",
                        "topology",
                        "store",
                        "recall",
                        "admin",
                        "node",
                        "cli",
                        "app")
                .doesNotContain("testkit", "bench");
    }

    @Test
    void shouldUseNoMethodOfStringThatTakesAnExpression() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Class<?> each : MainClasses.all()) {
            for (String called : calledIn(each)) {
                if (called.startsWith("java/lang/String.")
                        && BY_STRING.contains(called.substring("java/lang/String.".length()))) {
                    offenders.add(each.getName() + " calls " + called);
                }
            }
        }

        assertThat(offenders).isEmpty();
    }

    @Test
    void shouldSplitAtOnePlainSignWhenNoPatternSplits() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : MainClasses.sources()) {
            for (String line : Files.readAllLines(source)) {
                Matcher split = SPLIT.matcher(line);
                boolean byPattern = line.contains("[A-Z]") || line.matches(".*\\b[A-Z_]+\\)?\\.split\\(.*");
                if (split.find()
                        && !byPattern
                        && !line.contains("TextList.split")
                        && !PLAIN_SPLIT.matcher(line).find()) {
                    offenders.add(source.getFileName() + ": " + line.strip());
                }
            }
        }

        assertThat(offenders).isEmpty();
    }

    @Test
    void shouldHoldPatternsInConstantsWhereverOneIsMade() throws IOException {
        Set<String> owners = PatternsAreLinearTest.found().owners();
        Set<String> makers = new TreeSet<>();
        for (Class<?> each : MainClasses.all()) {
            if (calledIn(each).contains("java/util/regex/Pattern.compile")) {
                Class<?> outer = each;
                while (outer.getEnclosingClass() != null) {
                    outer = outer.getEnclosingClass();
                }
                makers.add(outer.getName());
            }
        }

        assertThat(makers).isNotEmpty().isSubsetOf(owners);
    }

    /** The methods that a class refers to, out of its file's constants. */
    private static Set<String> calledIn(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream bytes = Objects.requireNonNull(type.getResourceAsStream(file));
                DataInputStream in = new DataInputStream(bytes)) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            Map<Integer, String> texts = new HashMap<>();
            Map<Integer, int[]> pairs = new HashMap<>();
            List<Integer> methods = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.put(i, in.readUTF());
                    case 7, 8, 16, 19, 20 -> pairs.put(i, new int[] {in.readUnsignedShort(), 0});
                    case 9, 10, 11, 12, 17, 18 -> {
                        pairs.put(i, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
                        if (tag == 10) {
                            methods.add(i);
                        }
                    }
                    case 15 -> in.skipNBytes(3);
                    case 3, 4 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    default -> throw new IOException("unknown constant " + tag);
                }
            }
            Set<String> called = new TreeSet<>();
            for (int method : methods) {
                int[] owned = of(pairs, method);
                called.add(of(texts, of(pairs, owned[0])[0]) + "." + of(texts, of(pairs, owned[1])[0]));
            }
            return called;
        }
    }

    private static <T> T of(Map<Integer, T> constants, int index) {
        return Objects.requireNonNull(constants.get(index));
    }
}
