/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import ai.onnxruntime.OrtException;
import dev.memlog.event.thread.Border;
import dev.memlog.settings.UserError;
import dev.memlog.store.port.Embedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors in this process. The model is loaded when the first text comes. What cannot be loaded is not tried
 * again: it would need another start.
 *
 * <p>Memories are made one by one on the caller's thread, which rests after each for twice the time that it took, so
 * that a long backlog leaves most of a processor to others. Queries have a thread of their own: native code would hold
 * up the carrier of a virtual thread.
 *
 * <p>Threading: safe.
 */
public final class LocalEmbedder implements Embedder {
    /** As much as the store has of a memory, about. */
    private static final int PORTIONS_OF_MEMORY = 12;

    private static final int PORTIONS_OF_QUERY = 2;

    private static final int RESTS = 2;

    private final ModelSource source;
    private final Path libraries;
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService questions = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("memlog-question-vectors").factory());
    private volatile @Nullable SentenceEncoder loaded;
    private volatile @Nullable LocalModelException failure;

    LocalEmbedder(ModelSource source, Path libraries) {
        this.source = source;
        this.libraries = libraries;
    }

    /** @param data the data folder, for what native code reads from the disk */
    public static LocalEmbedder bundled(Path data) {
        return new LocalEmbedder(new ModelSource.Bundled(data.resolve("models")), data.resolve("native"));
    }

    /**
     * @param folder with {@code model.onnx} and {@code tokenizer.json} or {@code vocab.txt}
     * @param data the data folder, for what native code reads from the disk
     * @throws IOException if one of them is missing
     */
    public static LocalEmbedder of(Path folder, Path data) throws IOException {
        return new LocalEmbedder(ModelSource.OfFolder.of(folder), data.resolve("native"));
    }

    @Override
    public String model() {
        return source.name();
    }

    @Override
    public void prepare() throws InterruptedException {
        try {
            var unused = loaded();
        } catch (LocalModelException e) {
            // unusable() tells it.
        }
    }

    @Override
    public boolean isQuick() {
        return loaded != null;
    }

    @Override
    public @Nullable String unusable() {
        LocalModelException reason = failure;
        return reason == null ? null : String.valueOf(reason.getMessage());
    }

    @Override
    public Outcome embed(List<String> texts, Purpose purpose, Duration timeout) throws InterruptedException {
        return switch (purpose) {
            // However busy the machine is, what was made is not made again: memories have no time limit.
            case MEMORY -> vectors(texts, null, PORTIONS_OF_MEMORY, true);
            case QUERY -> ofQuestions(texts, timeout);
        };
    }

    @Override
    public void close() {
        closed.countDown();
        questions.shutdownNow();
        inUse.writeLock().lock();
        try {
            SentenceEncoder before = loaded;
            if (before != null) {
                before.close();
                loaded = null;
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private Outcome ofQuestions(List<String> texts, Duration timeout) throws InterruptedException {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        try {
            questions.execute(Border.guard(
                    "local-vectors",
                    () -> {
                        try {
                            answer.complete(vectors(texts, timeout, PORTIONS_OF_QUERY, false));
                        } catch (InterruptedException e) {
                            answer.cancel(false);
                            Thread.currentThread().interrupt();
                        }
                    },
                    answer::completeExceptionally));
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | CancellationException e) {
            return new Outcome.Unavailable("the node stops", 0, null);
        } catch (TimeoutException e) {
            return new Outcome.Unavailable("no vector was made within " + timeout.toMillis() + " ms", 0, null);
        } catch (ExecutionException e) {
            return new Outcome.Unavailable("the model failed: " + e.getCause(), 0, null);
        }
    }

    private Outcome vectors(List<String> texts, @Nullable Duration timeout, int portions, boolean rests)
            throws InterruptedException {
        long asked = System.nanoTime();
        List<float[]> vectors = new ArrayList<>();
        try {
            for (String text : texts) {
                long begun = System.nanoTime();
                if (timeout != null && begun - asked > timeout.toNanos()) {
                    return new Outcome.Unavailable(
                            "only " + vectors.size() + " of " + texts.size() + " vectors were made within " + timeout,
                            0,
                            null);
                }
                vectors.add(vector(text, portions));
                if (rests && closed.await(RESTS * (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
                    break;
                }
            }
        } catch (LocalModelException e) {
            return new Outcome.Unavailable(String.valueOf(e.getMessage()), 0, null);
        } catch (OrtException e) {
            return new Outcome.Refused("the model failed: " + UserError.oneLine(e.getMessage()));
        }
        return closed.getCount() == 0
                ? new Outcome.Unavailable("the node stops", 0, null)
                : new Outcome.Vectors(vectors, 0);
    }

    /** Without a direction for a text whose script the model does not know. */
    private float[] vector(String text, int portions) throws LocalModelException, OrtException, InterruptedException {
        if (source.latinAlone() && !Scripts.isMostlyLatin(text)) {
            return new float[0];
        }
        SentenceEncoder now = loaded();
        inUse.readLock().lock();
        try {
            return closed.getCount() == 0 ? new float[0] : now.vector(text, portions);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private SentenceEncoder loaded() throws LocalModelException, InterruptedException {
        SentenceEncoder before = loaded;
        return before == null ? load() : before;
    }

    private synchronized SentenceEncoder load() throws LocalModelException, InterruptedException {
        if (failure != null) {
            throw failure;
        }
        SentenceEncoder before = loaded;
        if (before != null) {
            return before;
        }
        try {
            SentenceModel model = SentenceModel.load(source.model(), libraries);
            SentenceEncoder made = new SentenceEncoder(model, new WordPieceTokenizer(source.vocabulary()));
            loaded = made;
            return made;
        } catch (IOException e) {
            failure = new LocalModelException("the model cannot be read: " + e.getMessage(), e);
            throw failure;
        } catch (LocalModelException e) {
            failure = e;
            throw e;
        }
    }
}
