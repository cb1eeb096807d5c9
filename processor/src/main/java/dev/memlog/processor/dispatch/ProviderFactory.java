/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.cli.ClaudeCliClient;
import dev.memlog.processor.provider.http.AnthropicWire;
import dev.memlog.processor.provider.http.GeminiWire;
import dev.memlog.processor.provider.http.HttpProviderClient;
import dev.memlog.processor.provider.http.OpenAiWire;
import dev.memlog.processor.provider.http.OpenRouterWire;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.processor.provider.offline.OfflineClient;

/** Creates the client for a provider's configuration. */
public final class ProviderFactory {
    private ProviderFactory() {}

    /** Creates a client with the modes for software work. */
    public static ProviderClient create(ProviderConfig config) {
        return create(config, Modes.CODE, Outbound.DIRECT);
    }

    /**
     * @param modes for the one that reads no instructions
     * @param outbound the way to those that are services
     * @throws IllegalArgumentException naming the setting that is missing
     */
    public static ProviderClient create(ProviderConfig config, TeamModes modes, Outbound outbound) {
        if (ProviderDefaults.needsKey(config) && config.apiKey() == null) {
            throw new IllegalArgumentException(
                    "provider." + config.name() + ".api-key is missing: set it, or the variable "
                            + ProviderDefaults.keyVariable(config.name()).orElse("") + ", or take another provider by "
                            + "providers=NAME");
        }
        return switch (config.name()) {
            case ProviderNames.ANTHROPIC -> new HttpProviderClient(config, new AnthropicWire(config), outbound);
            case ProviderNames.GEMINI -> new HttpProviderClient(config, new GeminiWire(config), outbound);
            case ProviderNames.OPENAI -> new HttpProviderClient(config, new OpenAiWire(config), outbound);
            case ProviderNames.OPENROUTER -> new HttpProviderClient(config, new OpenRouterWire(config), outbound);
            case ProviderNames.CLAUDE_CLI -> new ClaudeCliClient(config);
            case ProviderNames.OFFLINE -> new OfflineClient(modes);
            default -> throw new IllegalArgumentException("unknown provider " + config.name());
        };
    }
}
