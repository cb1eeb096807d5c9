/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.edge.access.Routes;
import dev.memlog.event.Topics;
import dev.memlog.log.RecordPublisher;
import dev.memlog.node.backup.BackupRoutes;
import dev.memlog.node.broker.Changelogs;
import dev.memlog.node.broker.EventsTrimmer;
import dev.memlog.node.health.MotionWatch;
import dev.memlog.node.health.SpendDetail;
import dev.memlog.node.health.StateFolder;
import dev.memlog.node.metrics.NodeGauges;
import dev.memlog.node.metrics.SpendMetrics;
import dev.memlog.node.trace.Traces;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.settings.NodeSettings;
import dev.memlog.topology.ControlFeed;
import dev.memlog.topology.TopologyRuntime;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TopologyMotion;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The process role: the topology with its providers, its state, its money, and the watch over its motion.
 *
 * <p>Threading: from one thread.
 */
final class ProcessRole {
    private final NodeBase base;
    private final NodeGauges gauges;
    private final Traces traces;
    private final Admin admin;

    ProcessRole(NodeBase base, NodeGauges gauges, Traces traces, Admin admin) {
        this.base = base;
        this.gauges = gauges;
        this.traces = traces;
        this.admin = admin;
    }

    /**
     * @param publisher returns null until the node has one
     * @return how the providers are at a time
     */
    Function<Instant, List<ProviderStatus>> start(Routes routes, Supplier<@Nullable RecordPublisher> publisher) {
        ProviderChain chain = base.keep(new Providers(base.settings(), base.environment())
                .with(traces::aroundCalls)
                .chain(base.modes()));
        base.readiness().showProviders(chain::status);
        TopologyMotion motion = new TopologyMotion(System::nanoTime);
        TopologyMetrics counts =
                base.metrics().topology(base.settings().get(NodeSettings.PROVIDERS), motion, base.clock());
        SpendGate gate = startSpendGate();
        TopologyRuntime topology = startTopology(openState(), chain, gate, counts);
        MotionWatch watch = base.keep(MotionWatch.start(
                base.settings(), Configs.longestCall(base.settings()), motion, topology, chain, admin));
        base.readiness().require("moving", watch::isFine);
        base.readiness().tell(watch::details);
        gauges.ofMotion(watch);
        DoctorSpend spend = new DoctorSpend(gate, publisher, base.clock());
        new DoctorRoutes(chain, spend, counts, base.clock(), System::nanoTime).addTo(routes);
        if (base.cluster().embedded()) {
            base.keep(EventsTrimmer.start(admin));
            backup(motion, topology).addTo(routes);
        }
        return chain::status;
    }

    private BackupRoutes backup(TopologyMotion motion, TopologyRuntime topology) {
        return BackupRoutes.of(
                base.folder().broker(),
                admin,
                () -> {
                    motion.hold(true);
                    topology.pause();
                },
                () -> {
                    topology.resume();
                    motion.hold(false);
                },
                base.clock());
    }

    /** It follows the control topic from before the first call of the topology until after the last. */
    private SpendGate startSpendGate() {
        SpendMetrics spent = new SpendMetrics(base.metrics().registry());
        SpendGate gate = new SpendGate(Configs.prices(base.settings()), Configs.budgets(base.settings()), spent);
        spent.watch(gate, base.clock());
        base.readiness().show("spend", now -> SpendDetail.of(gate, now));
        base.readiness().tell(() -> SpendDetail.untold(gate));
        base.keep(ControlFeed.start(
                base.cluster().client(base.settings(), "consumer"), base.modes(), gate, base.clock()));
        return gate;
    }

    private StateFolder openState() {
        StateFolder state =
                base.keep(StateFolder.open(base.folder().streams(), Changelogs.ensure(admin), base.clock()));
        base.readiness().tell(() -> state.rebuilt().stream().toList());
        return state;
    }

    private TopologyRuntime startTopology(
            StateFolder state, ProviderChain chain, SpendGate gate, TopologyMetrics counts) {
        TopologyRuntime topology = base.keep(new TopologyRuntime(
                Configs.topology(base.settings(), base.cluster().embedded()),
                base.cluster().streams(base.settings()),
                state.path(),
                chain,
                base.modes(),
                base.clock(),
                gate,
                counts,
                base.cluster().layout().topic(Topics.EVENTS).partitions(),
                base.onFatal()));
        base.readiness().require("topology", topology::isRunning);
        gauges.ofTopology(topology, chain);
        topology.start();
        state.markWhile(topology::isRunning);
        return topology;
    }
}
