/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.edge.access.Routes;
import dev.memlog.node.DocumentedRoutes.Operation;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/openapi.yaml} has an operation for each route of a node with all roles, and no other. */
class OpenApiIT {
    /** Each file of the viewer's page is a route; the document has one operation for all of them. */
    private static final String VIEWER = "/viewer/";

    private static final String VIEWER_FILE = "/viewer/{file}";

    @TempDir
    private Path temp;

    @Test
    void shouldDocumentEveryRouteAndNoOther() throws Exception {
        try (EmbeddedMemlog memlog =
                EmbeddedMemlog.start(EmbeddedNode.settings(temp, Map.of()), Map.of(), EmbeddedNode::fail)) {
            assertThat(DocumentedRoutes.read()).containsExactlyElementsOf(registered(memlog.node()));
        }
    }

    private static SortedSet<Operation> registered(Node node) {
        SortedSet<Operation> operations = new TreeSet<>();
        for (Routes.Route route : node.routes()) {
            String path = route.template();
            operations.add(new Operation(route.method().toString(), path.startsWith(VIEWER) ? VIEWER_FILE : path));
        }
        return operations;
    }
}
