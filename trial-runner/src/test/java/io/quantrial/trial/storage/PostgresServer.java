package io.quantrial.trial.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A PostgreSQL server of this test alone, if the programs are installed. */
final class PostgresServer {

    private static final String USER = "quantrial";
    private static final String READY = "database system is ready to accept connections";

    private final Path folder;
    private final Process process;
    private final int port;

    private PostgresServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Finds the folder with the server's programs. */
    static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(":")) {
            folders.add(Path.of(folder));
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder())
                        .forEach(version -> folders.add(version.resolve("bin")));
            }
        }
        for (Path folder : folders) {
            if (Files.isExecutable(folder.resolve("initdb"))
                    && Files.isExecutable(folder.resolve("postgres"))) {
                return Optional.of(folder.resolve("initdb").toRealPath().getParent());
            }
        }
        return Optional.empty();
    }

    /**
     * Starts a server.
     *
     * @param programs the folder with its programs
     * @throws IOException if it does not start; the message says why
     */
    static PostgresServer start(Path programs) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("postgres");
        // The server refuses to run as root.
        boolean root = System.getProperty("user.name").equals("root");
        List<String> asUser = root ? dropRoot(folder) : List.of();
        Path data = folder.resolve("data");
        run(
                asUser,
                List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        int port = freePort();
        Process process =
                process(
                        asUser,
                        List.of(
                                programs.resolve("postgres").toString(),
                                "-D",
                                data.toString(),
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "fsync=off"));
        PostgresServer server = new PostgresServer(folder, process, port);
        try {
            CompletableFuture.runAsync(server::awaitReady).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            server.stop();
            throw new IOException(e);
        }
        return server;
    }

    private static List<String> dropRoot(Path folder) throws IOException {
        UserPrincipal user =
                FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("postgres");
        Files.setOwner(folder, user);
        return List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process process(List<String> prefix, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.directory(Path.of("/").toFile());
        return builder.start();
    }

    private static void run(List<String> prefix, List<String> command)
            throws IOException, InterruptedException {
        Process process = process(prefix, command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output.strip());
        }
    }

    /** Reads what the server says until it is ready, then throws the rest away. */
    private void awaitReady() {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        try {
            String line = output.readLine();
            while (line != null && !line.contains(READY)) {
                said.append(line).append("; ");
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException(said.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread drain = new Thread(() -> output.lines().forEach(ignored -> {}), "postgres output");
        drain.setDaemon(true);
        drain.start();
    }

    /** The JDBC URL of an empty database. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    }

    /** Ends the server and deletes its files. */
    void stop() throws IOException, InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
