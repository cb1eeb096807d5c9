/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.node.health.HealthRoutes;
import dev.memlog.settings.Settings;
import io.undertow.util.Methods;
import java.util.Map;

/** The node's settings as it was started with them; of a secret it shows only whether it is set. */
record SettingsRoute(Settings settings, Map<String, String> environment) {
    void addTo(Routes routes) {
        Reply answer = Reply.ok(answer());
        routes.ofNode(Methods.GET, KeyScope.ADMIN, "/v1/settings", answer::sendTo);
    }

    private ObjectNode answer() {
        ObjectNode json = HealthRoutes.object()
                .put("file", settings.dataFolder().resolve(Settings.FILE_NAME).toString());
        ArrayNode list = json.putArray("settings");
        for (ShownSetting setting : SettingList.of(settings, environment)) {
            list.addObject()
                    .put("key", setting.key())
                    .put("value", setting.value())
                    .put("secret", setting.secret())
                    .put("set", setting.isSet())
                    .put("source", setting.source())
                    .put("variable", setting.variable())
                    .put("default", setting.standard())
                    .put("allowed", setting.allowed())
                    .put("meaning", setting.meaning());
        }
        return json;
    }
}
