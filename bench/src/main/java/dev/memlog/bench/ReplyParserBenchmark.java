/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench;

import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An ordinary reply beside a hostile one of the same length: the parser's time must follow the length alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ReplyParserBenchmark {
    private static final String OBSERVATION =
            "<observation><type>discovery</type><title>a < b in List<String></title><facts><fact>one</fact></facts>"
                    + "<narrative>Something was read and understood.</narrative></observation>\n";
    private final ReplyParser parser = new ReplyParser();
    private final String ordinary = OBSERVATION.repeat(20);
    private final String hostile = "<observation>".repeat(ordinary.length() / 13);

    @Benchmark
    public ParsedReply ordinary() {
        return parser.parse(ordinary);
    }

    @Benchmark
    public ParsedReply hostile() {
        return parser.parse(hostile);
    }
}
