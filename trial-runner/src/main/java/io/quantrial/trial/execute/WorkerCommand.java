package io.quantrial.trial.execute;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The command that starts a worker: this Java with this class path. Its options lie in the file
 * {@code logs/worker.args}, because a class path can be longer than a command line may be.
 */
final class WorkerCommand {

    private static final List<String> PASSED_ON = List.of("ai.djl.", "quantrial.", "org.slf4j.");

    /**
     * A worker lives for minutes on little memory, and its time goes into native code: the serial
     * collector and the first compiler start fastest. Standard output carries frames only, so the
     * Java machine's own words go to standard error.
     */
    private static final List<String> FIXED =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:+DisplayVMOutputToStderr",
                    "-Djava.awt.headless=true");

    private final Path options;

    private WorkerCommand(Path options) {
        this.options = options;
    }

    /**
     * Writes the options.
     *
     * @param settings what the executor knows
     * @param body what workers do with tasks
     * @param logs the folder to write into, which exists
     */
    static WorkerCommand write(ExecutorSettings settings, Class<? extends TaskBody> body, Path logs)
            throws IOException {
        String study = settings.studyFolder().toAbsolutePath().toString();
        List<String> all = new ArrayList<>(FIXED);
        all.add("-XX:ErrorFile=" + logs.toAbsolutePath().resolve("hs_err_pid%p.log"));
        all.add("-Xmx" + settings.heap());
        properties(settings).forEach((key, value) -> all.add("-D" + key + "=" + value));
        all.addAll(settings.javaOptions());
        all.add("-cp");
        all.add(System.getProperty("java.class.path"));
        all.add(WorkerMain.class.getName());
        all.add(study);
        all.add(body.getName());
        String file = all.stream().map(WorkerCommand::quoted).collect(Collectors.joining("\n"));
        Charset charset = Charset.forName(System.getProperty("native.encoding"));
        return new WorkerCommand(
                Files.writeString(logs.resolve("worker.args"), file + "\n", charset));
    }

    /** Starts one more worker. */
    Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + options.toAbsolutePath());
        builder.environment().put("OPT_OUT_TRACKING", "true");
        return builder.start();
    }

    private static Map<String, String> properties(ExecutorSettings settings) {
        Map<String, String> all = new TreeMap<>();
        Properties own = System.getProperties();
        for (String key : own.stringPropertyNames()) {
            if (PASSED_ON.stream().anyMatch(key::startsWith)) {
                all.put(key, own.getProperty(key));
            }
        }
        all.put("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
        all.put("ai.djl.pytorch.num_interop_threads", "1");
        all.put("quantrial.study", settings.studyFolder().toAbsolutePath().toString());
        return all;
    }

    /** Quotes as the option files of Java want it. */
    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
