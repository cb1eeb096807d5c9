/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import dev.memlog.event.thread.Border;
import io.undertow.server.HttpServerExchange;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a task is handed to another thread, {@link Border#guard} stands between, or the task catches {@link Throwable} and
 * tells {@link Border} of it: what it throws is caught, counted and told to its owner, whatever it is. And what runs there catches no {@link RuntimeException}, which leaves the errors
 * to chance.
 */
final class ThreadBorders {
    private static final Set<String> TOO_LITTLE = Set.of(RuntimeException.class.getName(), Exception.class.getName());

    private static final Set<String> TASKS = Stream.of(
                    Runnable.class,
                    Callable.class,
                    TimerTask.class,
                    Supplier.class,
                    Function.class,
                    Consumer.class,
                    BiConsumer.class,
                    BiFunction.class)
            .map(Class::getName)
            .collect(Collectors.toSet());

    private ThreadBorders() {}

    /** What is wrong with each code unit, by {@code Class.method}. */
    static Map<String, String> broken(JavaClasses classes) {
        Map<String, String> broken = new TreeMap<>();
        Set<JavaCodeUnit> tasks = new HashSet<>();
        classes.stream().flatMap(type -> type.getCodeUnits().stream()).forEach(unit -> {
            long handedOver = count(unit, ThreadBorders::handsOver);
            long dispatched = count(unit, ThreadBorders::dispatches);
            if (handedOver + dispatched == 0) {
                return;
            }
            Set<JavaCodeUnit> run = tasksOf(unit);
            long guarded = count(unit, ThreadBorders::guards)
                    + run.stream().filter(ThreadBorders::isABorder).count();
            if (handedOver > guarded || guarded == 0) {
                broken.put(name(unit), "hands a task to another thread without Border.guard");
            }
            tasks.addAll(run);
        });
        for (JavaCodeUnit task : tasks) {
            if (task.getTryCatchBlocks().stream().anyMatch(ThreadBorders::catchesTooLittle)) {
                broken.merge(
                        name(task),
                        "runs on a thread of its own and catches less than Throwable",
                        (a, b) -> a + "; " + b);
            }
        }
        return broken;
    }

    private static long count(JavaCodeUnit unit, Predicate<JavaAccess<?>> kind) {
        return unit.getCallsFromSelf().stream().filter(kind).count();
    }

    /** A task that holds something catches all by itself, and tells of it. */
    private static boolean isABorder(JavaCodeUnit task) {
        return task.getTryCatchBlocks().stream().anyMatch(ThreadBorders::catchesAll)
                && count(task, call -> call.getTargetOwner().isEquivalentTo(Border.class)) > 0;
    }

    static String name(JavaCodeUnit unit) {
        String owner = unit.getOwner().getName();
        return owner.substring(owner.lastIndexOf('.') + 1) + "." + unit.getName();
    }

    /** The unit itself, as far as its lambdas go, and the methods of its class that it hands over or calls in lambdas. */
    private static Set<JavaCodeUnit> tasksOf(JavaCodeUnit unit) {
        Set<JavaCodeUnit> tasks = new HashSet<>();
        tasks.add(unit);
        Stream<JavaCodeUnitAccess<?>> called = unit.getCallsFromSelf().stream()
                .filter(JavaAccess::isDeclaredInLambda)
                .map(call -> (JavaCodeUnitAccess<?>) call);
        Stream<JavaCodeUnitAccess<?>> referred =
                unit.getCodeUnitReferencesFromSelf().stream().map(reference -> (JavaCodeUnitAccess<?>) reference);
        Stream.concat(called, referred)
                .filter(access -> access.getTargetOwner().equals(unit.getOwner()))
                .flatMap(access -> access.getTarget().resolveMember().stream())
                .forEach(tasks::add);
        return tasks;
    }

    private static boolean handsOver(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        String method = call.getName();
        boolean takesTask = call instanceof JavaCodeUnitAccess<?> access
                && access.getTarget().getRawParameterTypes().stream().anyMatch(type -> TASKS.contains(type.getName()));
        if (!takesTask) {
            return false;
        }
        boolean makesThread = owner.isAssignableTo(Thread.class)
                || owner.isAssignableTo(Thread.Builder.class)
                || owner.isAssignableTo(ThreadFactory.class);
        boolean takesTasks = owner.isAssignableTo(Executor.class) || owner.isAssignableTo(Timer.class);
        boolean asynchronous = owner.isAssignableTo(CompletableFuture.class) && method.endsWith("Async");
        return makesThread || (takesTasks && !method.equals("newTaskFor")) || asynchronous;
    }

    private static boolean dispatches(JavaAccess<?> call) {
        return call.getTargetOwner().isAssignableTo(HttpServerExchange.class)
                && call.getName().equals("dispatch");
    }

    private static boolean guards(JavaAccess<?> call) {
        return call.getTargetOwner().isEquivalentTo(Border.class)
                && call.getName().equals("guard");
    }

    private static boolean catchesTooLittle(TryCatchBlock block) {
        Collection<JavaClass> caught = block.getCaughtThrowables();
        return caught.stream().anyMatch(type -> TOO_LITTLE.contains(type.getName())) && !catchesAll(block);
    }

    private static boolean catchesAll(TryCatchBlock block) {
        return block.getCaughtThrowables().stream().anyMatch(type -> type.isEquivalentTo(Throwable.class));
    }
}
