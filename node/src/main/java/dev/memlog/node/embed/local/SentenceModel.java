/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A sentence model in memory. It runs on its caller's thread and has none of its own.
 *
 * <p>Threading: safe; not to be closed while it runs.
 */
final class SentenceModel implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final Set<String> INPUTS = Set.of(IDS, MASK, TYPES);
    /** Some models have it beside the vectors of the single tokens. */
    private static final String POOLED = "sentence_embedding";

    private final OrtEnvironment environment;
    private final OrtSession session;

    private SentenceModel(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /**
     * @param libraries the folder that native libraries are unpacked into
     * @throws LocalModelException where there is no native library for it, or the file is no such model
     * @throws InterruptedException when the process stops
     */
    static SentenceModel load(Path file, Path libraries) throws LocalModelException, InterruptedException {
        OnnxLibraries.load(libraries);
        try {
            OrtEnvironment environment = environment();
            OnnxLibraries.deleteFolderOfStart();
            // Of the versions until this one, those for Windows have some.
            environment.setTelemetry(false);
            try (SessionOptions options = new SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.setExecutionMode(ExecutionMode.SEQUENTIAL);
                options.setOptimizationLevel(OptLevel.ALL_OPT);
                // An arena would keep for good what the longest text took.
                options.setCPUArenaAllocator(false);
                options.setMemoryPatternOptimization(false);
                OrtSession session = environment.createSession(file.toString(), options);
                SentenceModel model = new SentenceModel(environment, session);
                model.requireKnownInputs(file);
                return model;
            }
        } catch (OrtException | RuntimeException e) {
            throw new LocalModelException("the model " + file + " cannot be used: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new LocalModelException(
                    "ONNX Runtime cannot be started: " + e.getMessage()
                            + "; embeddings.provider=none is search by words alone",
                    e);
        }
    }

    private static OrtEnvironment environment() throws InterruptedException {
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "memlog");
        } catch (IllegalStateException e) {
            // It adds a hook to the end of the process, and none is taken once that has begun.
            throw new InterruptedException("the process stops: " + e.getMessage());
        }
    }

    /**
     * The meaning of a text, a vector of length 1.
     *
     * @param tokens with the marks of begin and end
     */
    float[] vector(long[] tokens) throws OrtException {
        long[] ones = new long[tokens.length];
        Arrays.fill(ones, 1);
        Map<String, long[]> values = Map.of(IDS, tokens, MASK, ones, TYPES, new long[tokens.length]);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                long[] value = values.getOrDefault(name, ones);
                inputs.put(
                        name,
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(value), new long[] {1, value.length}));
            }
            String output = session.getOutputNames().contains(POOLED)
                    ? POOLED
                    : session.getOutputNames().iterator().next();
            try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
                return pooled((OnnxTensor) result.get(0));
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session that is open can be closed", e);
        }
    }

    private void requireKnownInputs(Path file) throws LocalModelException {
        if (!INPUTS.containsAll(session.getInputNames())) {
            close();
            throw new LocalModelException("the model " + file + " asks for " + session.getInputNames()
                    + ", and only models of sentences are known, which ask for " + INPUTS);
        }
    }

    /** The mean of the tokens' vectors, unless the model has made one of them itself. */
    private static float[] pooled(OnnxTensor output) {
        long[] shape = output.getInfo().getShape();
        FloatBuffer values = output.getFloatBuffer();
        int dimensions = (int) shape[shape.length - 1];
        int count = values.remaining() / dimensions;
        double[] sum = new double[dimensions];
        for (int token = 0; token < count; token++) {
            for (int i = 0; i < dimensions; i++) {
                sum[i] += values.get(token * dimensions + i);
            }
        }
        return SentenceEncoder.unit(sum);
    }
}
