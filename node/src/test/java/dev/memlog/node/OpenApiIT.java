/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.DocumentedRoutes.Operation;
import io.undertow.server.RoutingHandler;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplate;
import io.undertow.util.PathTemplateMatcher;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static SortedSet<Operation> registered(Node node) throws ReflectiveOperationException {
        RoutingHandler routes = (RoutingHandler) theOnly(node, Node.class, RoutingHandler.class);
        SortedSet<Operation> operations = new TreeSet<>();
        Map<?, ?> byMethod = (Map<?, ?>) theOnly(routes, RoutingHandler.class, Map.class);
        byMethod.forEach((method, matcher) -> {
            for (PathTemplate template : ((PathTemplateMatcher<?>) matcher).getPathTemplates()) {
                String path = template.getTemplateString();
                operations.add(
                        new Operation(((HttpString) method).toString(), path.startsWith(VIEWER) ? VIEWER_FILE : path));
            }
        });
        return operations;
    }

    /** The server has no public way to list what was added to a {@link RoutingHandler}. */
    private static Object theOnly(Object owner, Class<?> declaring, Class<?> type) throws ReflectiveOperationException {
        Field[] fields = Arrays.stream(declaring.getDeclaredFields())
                .filter(field -> field.getType() == type)
                .toArray(Field[]::new);
        assertThat(fields).as(type.getSimpleName() + " in " + declaring).hasSize(1);
        fields[0].setAccessible(true);
        return fields[0].get(owner);
    }
}
