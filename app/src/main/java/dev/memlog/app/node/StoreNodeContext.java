/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.ingest.ContextSource;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Asks a store node for a session's context: the ingest role keeps no memories itself.
 *
 * <p>Threading: safe; blocks for the timeout at most.
 */
final class StoreNodeContext implements ContextSource {
    private final OkHttpClient client;
    private final HttpUrl inject;

    /** @param storeUrl such as {@code http://store:37777} */
    StoreNodeContext(HttpUrl storeUrl, Duration timeout) {
        this.client = new OkHttpClient.Builder().callTimeout(timeout).build();
        this.inject =
                storeUrl.newBuilder().addPathSegments("api/context/inject").build();
    }

    @Override
    public String contextFor(String project) throws IOException {
        HttpUrl url = inject.newBuilder()
                .addQueryParameter("project", project)
                .addQueryParameter("hook", "true")
                .build();
        try (Response response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            ResponseBody body = response.body();
            if (!response.isSuccessful()) {
                throw new IOException("store node answered " + response.code());
            }
            return body.string();
        }
    }
}
