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
    /** As long as all-MiniLM-L6-v2 reads; the rest of a longer text is left out. */
    static final int MOST_TOKENS = 256;

    private static final int RESTS = 2;

    private final ModelSource source;
    private final Path libraries;
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService questions = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "memlog-question-vectors");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Loaded loaded;
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
    public Outcome embed(List<String> texts, Purpose purpose, Duration timeout) throws InterruptedException {
        return switch (purpose) {
            case MEMORY -> vectors(texts, timeout, true);
            case QUERY -> ofQuestions(texts, timeout);
        };
    }

    @Override
    public void close() {
        closed.countDown();
        questions.shutdownNow();
        inUse.writeLock().lock();
        try {
            if (loaded != null) {
                loaded.model().close();
                loaded = null;
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private record Loaded(SentenceModel model, WordPieceTokenizer tokenizer) {}

    private Outcome ofQuestions(List<String> texts, Duration timeout) throws InterruptedException {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        try {
            questions.execute(Border.guard(
                    "local-vectors",
                    () -> {
                        try {
                            answer.complete(vectors(texts, timeout, false));
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

    private Outcome vectors(List<String> texts, Duration timeout, boolean rests) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<float[]> vectors = new ArrayList<>();
        try {
            for (String text : texts) {
                long begun = System.nanoTime();
                if (begun > end) {
                    return new Outcome.Unavailable(
                            "only " + vectors.size() + " of " + texts.size() + " vectors were made within " + timeout,
                            0,
                            null);
                }
                vectors.add(vector(text));
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

    private float[] vector(String text) throws LocalModelException, OrtException {
        Loaded now = loaded();
        inUse.readLock().lock();
        try {
            return closed.getCount() == 0
                    ? new float[0]
                    : now.model().vector(now.tokenizer().tokens(text, MOST_TOKENS));
        } finally {
            inUse.readLock().unlock();
        }
    }

    private Loaded loaded() throws LocalModelException {
        Loaded before = loaded;
        return before == null ? load() : before;
    }

    private synchronized Loaded load() throws LocalModelException {
        if (failure != null) {
            throw failure;
        }
        if (loaded != null) {
            return loaded;
        }
        try {
            SentenceModel model = SentenceModel.load(source.model(), libraries);
            Loaded made = new Loaded(model, new WordPieceTokenizer(source.vocabulary()));
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
