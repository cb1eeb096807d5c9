/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.settings.EmbeddingSettings;
import dev.memlog.settings.IngestSettings;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.SettingFamily;
import dev.memlog.settings.SettingValue;
import dev.memlog.settings.Settings;
import dev.memlog.settings.StoreSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every address that a node's settings let something leave to, and what. Nothing else leaves: no update checks, no statistics. */
public final class EgressList {
    /** Settings that hold an address and send nothing to it, with the reason. */
    public static final Map<String, String> OWN = own();

    private static final String OIDC_ISSUER = "oidc.issuer";
    private static final String OPENAI = "https://api.openai.com/v1";
    private static final String GEMINI = "https://generativelanguage.googleapis.com";

    private final Settings settings;
    private final Map<String, String> environment;
    private final List<Egress> found = new ArrayList<>();

    private EgressList(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** @param environment that names proxies */
    public static List<Egress> of(Settings settings, Map<String, String> environment) {
        EgressList list = new EgressList(settings, environment);
        settings.get(NodeSettings.PROVIDERS).forEach(list::provider);
        list.embeddings();
        list.traces();
        list.storeNode();
        list.cluster();
        list.issuer();
        list.proxies();
        return Collections.unmodifiableList(list.found);
    }

    private void provider(String name) {
        if (name.equals(ProviderNames.OFFLINE)) {
            return;
        }
        ProviderSettings of = ProviderSettings.of(name);
        String text = "events of sessions (prompts, tool calls and their results, answers) and the project's name, "
                + cleaned();
        if (name.equals(ProviderNames.CLAUDE_CLI)) {
            add(
                    of.command().key(),
                    "process",
                    "the command " + settings.get(of.command()) + ", which calls what its own settings name",
                    text,
                    true);
            return;
        }
        String address = settings.get(of.baseUrl())
                .orElseGet(() ->
                        Objects.requireNonNullElse(ProviderDefaults.config(name).baseUrl(), "?"));
        add(of.baseUrl().key(), "process", address, text, true);
    }

    private void embeddings() {
        String provider = settings.get(EmbeddingSettings.PROVIDER);
        if (provider.equals("openai") || provider.equals("gemini")) {
            add(
                    EmbeddingSettings.BASE_URL.key(),
                    "store",
                    settings.get(EmbeddingSettings.BASE_URL).orElse(provider.equals("gemini") ? GEMINI : OPENAI),
                    "text of each memory, and the words of each search, " + cleaned(),
                    true);
        }
    }

    private void traces() {
        settings.get(MonitoringSettings.OTEL_ENDPOINT)
                .ifPresent(address -> add(
                        MonitoringSettings.OTEL_ENDPOINT.key(),
                        "every",
                        address,
                        "spans: routes, session ids, providers, models, counts and durations; no text of sessions",
                        false));
    }

    private void storeNode() {
        settings.get(StoreSettings.URL)
                .ifPresent(address -> add(
                        StoreSettings.URL.key(),
                        "ingest",
                        address,
                        "requests as they came, with their keys: searches, questions for context, saved memories, orders",
                        true));
    }

    private void cluster() {
        settings.get(KafkaSettings.BOOTSTRAP_SERVERS)
                .ifPresent(address -> add(
                        KafkaSettings.BOOTSTRAP_SERVERS.key(),
                        "every",
                        address,
                        "the log: events, memories, dead letters, vectors, audit records, hashes of keys, " + cleaned(),
                        true));
        for (SettingValue value : settings.values().values()) {
            boolean address = value.text().contains("://") || value.key().endsWith("bootstrap.servers");
            if (value.key().startsWith(SettingFamily.KAFKA.prefix()) && address) {
                add(
                        value.key(),
                        "every",
                        value.text(),
                        value.key().endsWith("bootstrap.servers")
                                ? "the log, instead of the servers above"
                                : "what Kafka's setting of this name says",
                        value.key().endsWith("bootstrap.servers"));
            }
        }
    }

    private void issuer() {
        SettingValue issuer = settings.values().get(OIDC_ISSUER);
        if (issuer != null && !issuer.text().isBlank()) {
            add(
                    OIDC_ISSUER,
                    "every",
                    issuer.text(),
                    "sign-in: the client's id and secret, codes that the browser brought; no text of sessions",
                    false);
        }
    }

    /** They see the addresses, and the text of what is not HTTPS. */
    private void proxies() {
        Outbound outbound = Outbound.of(environment);
        Stream.of(outbound.httpsProxy(), outbound.httpProxy())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(proxy -> add(
                        proxy.variable(),
                        "process, store",
                        proxy.host() + ":" + proxy.port(),
                        "calls to providers and for vectors pass through this proxy",
                        true));
    }

    private String cleaned() {
        return settings.get(IngestSettings.REDACT_SECRETS)
                ? "without the secrets that are recognized"
                : "WITH the secrets in it, since ingest.redact-secrets is false";
    }

    private void add(String setting, String role, @Nullable String address, String text, boolean ofSessions) {
        found.add(new Egress(setting, role, ShownValue.of(String.valueOf(address)), text, ofSessions));
    }

    private static Map<String, String> own() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put(NodeSettings.HOST.key(), "address that this node listens on");
        own.put(NodeSettings.PUBLIC_URL.key(), "address of this node, which agents are told");
        own.put("http.allowed-hosts", "names of this node");
        own.put("http.allowed-origins", "pages that may ask this node");
        return Collections.unmodifiableMap(own);
    }
}
