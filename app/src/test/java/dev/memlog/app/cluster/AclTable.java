/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights of {@code etc/compose/acls}, as {@code acls.sh} sets them. */
final class AclTable {
    private static final Pattern BLANKS = Pattern.compile(" +");

    private AclTable() {}

    static List<AclBinding> bindings() throws IOException {
        List<AclBinding> bindings = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "etc", "compose", "acls"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = BLANKS.split(line);
            for (String name : columns[2].split(",")) {
                ResourcePattern resource = new ResourcePattern(
                        ResourceType.fromString(columns[1].replace('-', '_')),
                        name,
                        PatternType.fromString(columns[3].toUpperCase(Locale.ROOT)));
                for (String operation : columns[4].split(",")) {
                    bindings.add(new AclBinding(
                            resource,
                            new AccessControlEntry(
                                    "User:" + columns[0], "*", operation(operation), AclPermissionType.ALLOW)));
                }
            }
        }
        return bindings;
    }

    /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
    private static AclOperation operation(String word) {
        return AclOperation.fromString(word.equals("DescribeConfigs") ? "DESCRIBE_CONFIGS" : word);
    }
}
