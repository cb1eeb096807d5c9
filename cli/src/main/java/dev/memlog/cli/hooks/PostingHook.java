/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes Memlog's hooks by their target and command.
 *
 * @param overHttp a form of earlier versions, which shows every failure to the user
 * @param keeps whether it keeps undelivered events; earlier versions did not
 */
public record PostingHook(HookTarget target, boolean overHttp, boolean keeps) {
    /** The form of earlier versions, which kept nothing. */
    private static final Pattern COMMAND =
            Pattern.compile("^curl(?!\\w).* --data-binary @- '(https?://[^\\s']{1,200})/hooks\\?agent=[a-z-]+'.*");
    /** The exact form of the first version: the address alone may be another product's. */
    private static final Pattern EARLIER =
            Pattern.compile("^curl --silent --fail( --noproxy '\\*')? --connect-timeout 1"
                    + " --max-time 2 --header 'Content-Type: application/json' --data-binary @-"
                    + " '(?<server>https?://[^\\s']+)/hooks'.*");

    private static final Pattern URL = Pattern.compile("^(https?://[^\\s']+)/hooks(\\?agent=[a-z-]+)?");

    /** The hook as one of Memlog's; empty if it is another's. */
    public static Optional<PostingHook> of(JsonNode hook) {
        String text = hook.path("command").asText("");
        Optional<HookTarget> target = HookCommand.target(text);
        if (target.isPresent()) {
            return Optional.of(new PostingHook(target.get(), false, true));
        }
        Matcher command = COMMAND.matcher(text);
        if (command.matches()) {
            return Optional.of(at(command.group(1), false));
        }
        Matcher earlier = EARLIER.matcher(text);
        if (earlier.matches()) {
            return Optional.of(at(earlier.group("server"), false));
        }
        Matcher url = URL.matcher(hook.path("url").asText(""));
        // Only with Memlog's timeout: another product may have a route of this name.
        if (hook.path("type").asText("").equals("http") && hook.path("timeout").asInt() == 3 && url.matches()) {
            return Optional.of(at(url.group(1), true));
        }
        return Optional.empty();
    }

    public URI server() {
        return target.server();
    }

    private static PostingHook at(String server, boolean overHttp) {
        return new PostingHook(HookTarget.of(URI.create(server)), overHttp, false);
    }
}
