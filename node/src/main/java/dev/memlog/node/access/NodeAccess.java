/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.admin.CommandLog;
import dev.memlog.admin.key.KeyRoutes;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.edge.origin.Loopback;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Polling;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.TopicFeed;
import dev.memlog.settings.AccessSettings;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use this node: everybody who reaches it, or the holders of keys.
 *
 * <p>Threading: built and started from one thread; the door is safe.
 */
public final class NodeAccess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAccess.class);

    private static final Polling FIRST_KEY = new Polling(Duration.ofMinutes(1));

    private final KeyRing ring;
    private final KeyUse use = new KeyUse();
    private final Principal everyone;
    private final boolean asksForKeys;
    private final boolean alone;
    private final Door door;
    private final InstantSource clock;

    /**
     * @param everyone whom requests act for where no keys are asked for
     * @param alone whether the node has its log for itself
     * @param ring filled by {@link #follow}
     * @param tokens that are let in beside keys
     * @param browsers that are let in without either
     */
    public NodeAccess(
            Settings settings,
            Principal everyone,
            boolean asksForKeys,
            boolean alone,
            KeyRing ring,
            BearerTokens tokens,
            SignIns browsers,
            InstantSource clock) {
        this.ring = ring;
        this.everyone = everyone;
        this.asksForKeys = asksForKeys;
        this.alone = alone;
        this.clock = clock;
        door = asksForKeys
                ? new KeyDoor(
                        ring,
                        use,
                        alone,
                        tokens,
                        browsers,
                        new RateLimits(
                                settings.get(AccessSettings.REQUESTS_PER_SECOND),
                                settings.get(AccessSettings.FAILURES_PER_MINUTE)),
                        clock)
                : Door.everyone(everyone);
    }

    /**
     * @param host that the node listens on
     * @param embedded whether the node has its log for itself
     */
    public static boolean asksForKeys(Settings settings, String host, boolean embedded) {
        return switch (settings.get(AccessSettings.AUTH)) {
            case "none" -> false;
            case "keys" -> true;
            default -> !embedded || !(Loopback.isName(host) || host.equals("::1"));
        };
    }

    public Door door() {
        return door;
    }

    /** Whether the node knows who may use it. */
    public boolean isReady() {
        return !asksForKeys || ring.isCaughtUp();
    }

    /** @param kafka settings for a consumer, {@code bootstrap.servers} among them */
    public TopicFeed follow(Map<String, Object> kafka) {
        LOG.atInfo()
                .addKeyValue("auth", asksForKeys ? "keys" : "none")
                .log(asksForKeys ? "this node asks for keys" : "everybody who reaches this node may use it");
        return TopicFeed.start(Topics.KEYS, "memlog-keys", kafka, ring);
    }

    /**
     * Makes the key of this file one of the cluster's, unless it is one or was one: what the log holds is read first, so that
     * a revoked key stays revoked.
     */
    public void ensureFirst(Optional<Path> file, CommandLog commands) {
        if (!asksForKeys || file.isEmpty()) {
            return;
        }
        KeyText text = FirstKey.in(file.get());
        if (!FIRST_KEY.awaits(() -> ring.isCaughtUp() && (ring.key(text.id()) != null || make(text, commands)))) {
            LOG.atError()
                    .addKeyValue("file", file.get())
                    .log("the log did not take the first key, which opens no node: start this node again");
        }
    }

    /**
     * Whether there is nothing more to try: the log took it, or never will. A cluster that has just come up may take longer
     * than a hook would wait.
     */
    private boolean make(KeyText text, CommandLog commands) {
        Instant now = clock.instant();
        AccessKey key = FirstKey.of(text, alone ? everyone.team() : TeamName.OPERATORS, now);
        AuditRecord done = new AuditRecord(
                now,
                "first-key",
                "key-created",
                null,
                JsonNodeFactory.instance.objectNode().put("key", key.id()),
                1,
                0,
                null);
        PublishOutcome written = commands.key(key, done);
        if (written instanceof PublishOutcome.Acknowledged) {
            LOG.atInfo().addKeyValue("key", key.id()).log("the first key is in the log");
        } else if (!(written instanceof PublishOutcome.Unavailable)) {
            LOG.atWarn()
                    .addKeyValue("error", written)
                    .log("the first key is in a file and not in the log: no node knows it yet");
        }
        return !(written instanceof PublishOutcome.Unavailable);
    }

    /** That the node knows. */
    public Collection<AccessKey> keys() {
        return ring.all();
    }

    public void addTo(Routes routes, CommandLog commands, Gates gates) {
        new KeyRoutes(new Known(ring, use), door::operates, commands, gates, clock).addTo(routes);
    }

    private record Known(KeyRing ring, KeyUse use) implements KeyRoutes.Keys {
        @Override
        public @Nullable AccessKey key(String id) {
            return ring.key(id);
        }

        @Override
        public Collection<AccessKey> all() {
            return ring.all();
        }

        @Override
        public @Nullable Instant lastUse(String id) {
            return use.last(id);
        }
    }
}
