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
import java.util.List;
import java.util.Map;

/** {@code GET /v1/egress}: where this node's settings let something leave to. */
public record EgressRoute(Settings settings, Map<String, String> environment) {
    public static final String PATH = "/v1/egress";

    void addTo(Routes routes) {
        Reply answer = Reply.ok(json(EgressList.of(settings, environment)));
        routes.ofNode(Methods.GET, KeyScope.OPS, PATH, answer::sendTo);
    }

    /** As the route answers it. */
    public static ObjectNode json(List<Egress> all) {
        ObjectNode json = HealthRoutes.object();
        ArrayNode list = json.putArray("egress");
        for (Egress egress : all) {
            list.addObject()
                    .put("setting", egress.setting())
                    .put("role", egress.role())
                    .put("address", egress.address())
                    .put("text", egress.text())
                    .put("ofSessions", egress.ofSessions());
        }
        return json;
    }
}
