/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A team's layout as plain processes on one machine, for those without Docker. {@link
 * dev.memlog.cli.cluster.ClusterLayout} describes the processes; compose.yaml describes the same ones as containers.
 */
@NullMarked
package dev.memlog.cli.cluster;

import org.jspecify.annotations.NullMarked;
