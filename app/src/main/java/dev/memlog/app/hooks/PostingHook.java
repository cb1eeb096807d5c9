/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells Memlog's hooks from all others, by where and how they post.
 *
 * @param overHttp whether it is of a form that only earlier versions wrote, which tells the user of every failure
 */
public record PostingHook(URI server, boolean overHttp) {
    private static final Pattern COMMAND =
            Pattern.compile("^curl(?!\\w).* --data-binary @- '(https?://[^\\s']{1,200})/hooks\\?agent=[a-z-]+'.*");
    /** As an earlier version wrote it, word for word: this address alone may be another product's. */
    private static final Pattern EARLIER =
            Pattern.compile("^curl --silent --fail( --noproxy '\\*')? --connect-timeout 1"
                    + " --max-time 2 --header 'Content-Type: application/json' --data-binary @-"
                    + " '(?<server>https?://[^\\s']+)/hooks'.*");

    private static final Pattern URL = Pattern.compile("^(https?://[^\\s']+)/hooks(\\?agent=[a-z-]+)?");

    /** The hook as one of ours; empty if it is somebody else's. */
    public static Optional<PostingHook> of(JsonNode hook) {
        Matcher command = COMMAND.matcher(hook.path("command").asText(""));
        if (command.matches()) {
            return Optional.of(new PostingHook(URI.create(command.group(1)), false));
        }
        Matcher earlier = EARLIER.matcher(hook.path("command").asText(""));
        if (earlier.matches()) {
            return Optional.of(new PostingHook(URI.create(earlier.group("server")), false));
        }
        Matcher url = URL.matcher(hook.path("url").asText(""));
        // With the timeout that Memlog wrote, as another product may have a route of this name.
        if (hook.path("type").asText("").equals("http") && hook.path("timeout").asInt() == 3 && url.matches()) {
            return Optional.of(new PostingHook(URI.create(url.group(1)), true));
        }
        return Optional.empty();
    }
}
