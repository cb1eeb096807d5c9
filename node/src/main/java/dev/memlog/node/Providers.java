/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.ProviderSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.TopologySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one place where providers are chosen and their credentials resolved. */
public final class Providers {
    private final Settings settings;
    private final Map<String, String> environment;
    private UnaryOperator<ProviderClient> around = UnaryOperator.identity();

    public Providers(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** Puts something around each provider of the chain. */
    Providers with(UnaryOperator<ProviderClient> wrapper) {
        around = wrapper;
        return this;
    }

    /**
     * @param modes for a provider that reads no instructions
     * @throws BadSetting naming the setting, or the variable, that is missing
     */
    ProviderChain chain(TeamModes modes) {
        Outbound outbound = Outbound.of(environment);
        List<ProviderClient> clients = new ArrayList<>();
        for (String name : settings.get(NodeSettings.PROVIDERS)) {
            try {
                clients.add(around.apply(ProviderFactory.create(config(name), modes, outbound)));
            } catch (IllegalArgumentException e) {
                clients.forEach(ProviderClient::close);
                throw new BadSetting(String.valueOf(e.getMessage()));
            }
        }
        return new ProviderChain(
                clients,
                client -> settings.get(ProviderSettings.of(client.name()).concurrency()),
                client -> requestsPerMinute(client.name()),
                client -> config(client.name()).timeout(),
                Configs.breaker(settings),
                System::nanoTime);
    }

    /** This node's share of the calls in a minute, at least one; 0 for no bound. */
    int requestsPerMinute(String name) {
        if (name.equals(ProviderNames.OFFLINE)) {
            return 0;
        }
        int all = settings.get(ProviderSettings.of(name).requestsPerMinute())
                .orElseGet(() ->
                        ProviderDefaults.requestsPerMinute(name, config(name).model()));
        return all == 0 ? 0 : Math.max(1, all / settings.get(TopologySettings.PROCESS_NODES));
    }

    /** What the start line says of providers: which are used, and which could be. */
    public String describe() {
        List<String> used = settings.get(NodeSettings.PROVIDERS);
        String line = "provider: " + String.join(", then ", used);
        if (!used.equals(List.of(ProviderNames.OFFLINE))) {
            return line;
        }
        List<String> seen = seen();
        return line + " (rules, no model, no cost)"
                + (seen.isEmpty()
                        ? "; for a model set providers=anthropic, gemini, openrouter, openai or claude-cli"
                        : "; found " + String.join(", ", seen) + " and will not use it unasked");
    }

    /** The keys and commands on this machine that a setting could put to use. */
    private List<String> seen() {
        Stream<String> keys = Stream.of(
                        ProviderNames.ANTHROPIC, ProviderNames.GEMINI, ProviderNames.OPENROUTER, ProviderNames.OPENAI)
                .filter(this::hasKey)
                .map(name -> ProviderDefaults.keyVariable(name).orElse(name) + " (providers=" + name + ")");
        Stream<String> command =
                isOnPath("claude") ? Stream.of("the claude command (providers=claude-cli)") : Stream.of();
        return Stream.concat(keys, command).toList();
    }

    /** @throws IllegalArgumentException or {@link BadSetting} naming the setting that is wrong */
    public ProviderConfig config(String name) {
        ProviderSettings of = ProviderSettings.of(name);
        ProviderConfig config = ProviderDefaults.config(name).withConcurrency(settings.get(of.concurrency()));
        if (name.equals(ProviderNames.OFFLINE)) {
            return config;
        }
        config = config.withTimeout(settings.get(of.timeout())).withMaxOutputTokens(settings.get(of.maxOutputTokens()));
        config = settings.get(of.model()).map(config::withModel).orElse(config);
        if (name.equals(ProviderNames.CLAUDE_CLI)) {
            return config.withCommand(settings.get(of.command()))
                    .withApiKey(keyFor(name))
                    .withRotateAfterTokens(settings.get(of.rotateAfterTokens()))
                    .withDirectory(settings.dataFolder().resolve("claude-cli"));
        }
        return settings.get(of.baseUrl())
                .map(config::withBaseUrl)
                .orElse(config)
                .withApiKey(keyFor(name));
    }

    /** A file without a key is the concern of whoever uses the provider, and no reason not to start. */
    private boolean hasKey(String name) {
        try {
            return keyFor(name) != null;
        } catch (BadSetting e) {
            return false;
        }
    }

    private @Nullable String keyFor(String name) {
        return settings.apiKey(name)
                .or(() ->
                        ProviderDefaults.keyVariable(name).map(environment::get).filter(key -> !key.isBlank()))
                .orElse(null);
    }

    private boolean isOnPath(String command) {
        return Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(command)));
    }
}
