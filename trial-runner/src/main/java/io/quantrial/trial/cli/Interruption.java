package io.quantrial.trial.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Ctrl-C and SIGTERM into a call, while it is open; a second one ends the process at once.
 *
 * <p>A shutdown hook cannot do that: the process would end while the hook runs, and a second signal
 * would be ignored. The JDK has had {@code sun.misc.Signal} for it in every version, in the module
 * {@code jdk.unsupported}; it is reached by reflection because the compiler warns of it.
 */
final class Interruption implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Interruption.class);

    /** Shells add 128 to the number of the signal that ended a process. */
    private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143);

    private static final int NONE = -1;

    private final Runnable stop;
    private final AtomicInteger exitCode = new AtomicInteger(NONE);
    private final Map<String, Object> previous = new LinkedHashMap<>();

    private Interruption(Runnable stop) {
        this.stop = stop;
    }

    /**
     * Begins to catch the signals.
     *
     * @param stop called at the first signal, on another thread; must return soon
     */
    static Interruption calls(Runnable stop) {
        Interruption interruption = new Interruption(stop);
        for (String signal : EXIT_CODES.keySet()) {
            interruption.previous.put(
                    signal, handle(signal, handler(name -> interruption.receive(name))));
        }
        return interruption;
    }

    private void receive(String signal) {
        int code = EXIT_CODES.get(signal);
        if (exitCode.compareAndSet(NONE, code)) {
            stop.run();
        } else {
            Runtime.getRuntime().halt(code);
        }
    }

    /** Returns the exit code that tells which signal came, or empty if none did. */
    OptionalInt exitCode() {
        int code = exitCode.get();
        return code == NONE ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Gives the signals back to those who had them before. */
    @Override
    public void close() {
        previous.forEach(
                (signal, handler) -> {
                    if (handler != null) {
                        handle(signal, handler);
                    }
                });
    }

    private static Object handler(Consumer<String> receiver) {
        InvocationHandler invocation =
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                Object signal = arguments[0];
                                receiver.accept(
                                        (String)
                                                signal.getClass()
                                                        .getMethod("getName")
                                                        .invoke(signal));
                                yield null;
                            }
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "the command line";
                        };
        try {
            return Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(),
                    new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                    invocation);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Returns the handler that was there before; null if this Java has no such signal. */
    private static Object handle(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            LOGGER.debug("{} ends the process at once: {}", name, e.toString());
            return null;
        }
    }
}
