/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
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
    ProviderChain chain(Modes modes) {
        Outbound outbound = Outbound.of(environment);
        List<ProviderClient> clients = new ArrayList<>();
        for (String name : settings.words("providers")) {
            try {
                clients.add(around.apply(ProviderFactory.create(config(name), modes, outbound)));
            } catch (IllegalArgumentException e) {
                clients.forEach(ProviderClient::close);
                throw new BadSetting(String.valueOf(e.getMessage()));
            }
        }
        return new ProviderChain(
                clients,
                client -> settings.whole("provider." + client.name() + ".concurrency"),
                client -> requestsPerMinute(client.name()),
                client -> config(client.name()).timeout(),
                Configs.breaker(settings),
                System::nanoTime);
    }

    /** This node's share of the calls in a minute, at least one; 0 for no bound. */
    int requestsPerMinute(String name) {
        if (name.equals(ProviderDefaults.OFFLINE)) {
            return 0;
        }
        int all = settings.optionalWhole("provider." + name + ".requests-per-minute")
                .orElseGet(() ->
                        ProviderDefaults.requestsPerMinute(name, config(name).model()));
        return all == 0 ? 0 : Math.max(1, all / settings.whole("topology.process-nodes"));
    }

    /** What the start line says of providers: which are used, and which could be. */
    public String describe() {
        List<String> used = settings.words("providers");
        String line = "provider: " + String.join(", then ", used);
        if (!used.equals(List.of(ProviderDefaults.OFFLINE))) {
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
                        ProviderDefaults.ANTHROPIC,
                        ProviderDefaults.GEMINI,
                        ProviderDefaults.OPENROUTER,
                        ProviderDefaults.OPENAI)
                .filter(name -> keyFor(name) != null)
                .map(name -> ProviderDefaults.keyVariable(name).orElse(name) + " (providers=" + name + ")");
        Stream<String> command =
                isOnPath("claude") ? Stream.of("the claude command (providers=claude-cli)") : Stream.of();
        return Stream.concat(keys, command).toList();
    }

    /** @throws IllegalArgumentException or {@link BadSetting} naming the setting that is wrong */
    public ProviderConfig config(String name) {
        ProviderConfig config =
                ProviderDefaults.config(name).withConcurrency(settings.whole("provider." + name + ".concurrency"));
        if (name.equals(ProviderDefaults.OFFLINE)) {
            return config;
        }
        config = config.withTimeout(settings.duration("provider." + name + ".timeout"))
                .withMaxOutputTokens(settings.whole("provider." + name + ".max-output-tokens"));
        String model = settings.text("provider." + name + ".model");
        if (!model.isEmpty()) {
            config = config.withModel(model);
        }
        if (name.equals(ProviderDefaults.CLAUDE_CLI)) {
            return config.withCommand(settings.text("provider." + name + ".command"))
                    .withApiKey(keyFor(name))
                    .withRotateAfterTokens(settings.whole("provider." + name + ".rotate-after-tokens"))
                    .withDirectory(settings.dataFolder().resolve("claude-cli"));
        }
        String baseUrl = settings.text("provider." + name + ".base-url");
        return (baseUrl.isEmpty() ? config : config.withBaseUrl(baseUrl)).withApiKey(keyFor(name));
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
