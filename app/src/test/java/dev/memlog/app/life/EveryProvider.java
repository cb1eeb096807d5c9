/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Five nodes, one for each provider. What holds for every provider is tried on all of them at the same time, since most of
 * it is waiting; a failure names the provider.
 */
final class EveryProvider implements AutoCloseable {
    // Of the platform: a broker that starts blocks in ways that keep a virtual thread's carrier.
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ProviderLife> lives = new ArrayList<>();

    private EveryProvider(Path folder) {
        List<Future<ProviderLife>> starting = new ArrayList<>();
        for (ProviderForm form : ProviderForm.values()) {
            starting.add(threads.submit(() -> new ProviderLife(form, folder.resolve(form.setting()))));
        }
        starting.forEach(life -> lives.add(ended(life)));
    }

    static EveryProvider start(Path folder) {
        return new EveryProvider(folder);
    }

    void each(Consumer<ProviderLife> test) {
        List<Throwable> failures = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (ProviderLife life : lives) {
            running.add(threads.submit(() -> test.accept(life)));
        }
        for (int i = 0; i < running.size(); i++) {
            try {
                ended(running.get(i));
            } catch (AssertionError e) {
                failures.add(new AssertionError(lives.get(i).form.setting() + ": " + e.getMessage(), e.getCause()));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError all = new AssertionError(String.join(
                    "\n", failures.stream().map(Throwable::getMessage).toList()));
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    private static <T> T ended(Future<T> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try (threads) {
            each(ProviderLife::close);
        }
    }
}
