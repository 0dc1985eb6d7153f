package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Kills a writing process again and again, and compares what is stored with what it said. */
final class KilledWriter {

    private final Path folder;
    private final Optional<String> url;
    private final List<String> expected = new ArrayList<>();

    KilledWriter(Path folder, Optional<String> url) {
        this.folder = folder;
        this.url = url;
    }

    /**
     * Kills at random moments.
     *
     * @param kills how often
     * @param seed of the moments
     */
    void kill(int kills, long seed) throws IOException {
        Random random = new Random(seed);
        for (int kill = 0; kill < kills; kill++) {
            // A few moments before the first write too: the driver unpacks, the tables are made.
            int acknowledged = Math.max(0, random.nextInt(80) - 10);
            List<String> lines = writeAndKill(acknowledged, seed + kill);
            check(lines);
        }
        assertThat(expected).hasSizeGreaterThan(kills);
    }

    private List<String> writeAndKill(int acknowledged, long seed) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(study().toString(), "" + seed));
        url.ifPresent(arguments::add);
        try (ChildJvm child =
                ChildJvm.start(folder, WritingProcess.class, arguments.toArray(String[]::new))) {
            assertThat(child.line()).isEqualTo("start");
            List<String> lines = new ArrayList<>();
            while (lines.size() < acknowledged) {
                String line = child.line();
                if (!line.equals("open")) {
                    lines.add(line);
                }
            }
            lines.addAll(child.kill());
            lines.remove("open");
            return lines;
        }
    }

    private Path study() {
        return folder.resolve("study");
    }

    private void check(List<String> acknowledged) {
        try (StudyStore store = StudyStores.open(study(), url, WritingProcess.STUDY)) {
            List<StudyEvent> events = store.events();
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).sequence()).isEqualTo(i + 1);
            }
            List<String> stored = events.stream().map(WritingProcess::describe).toList();
            expected.addAll(acknowledged);
            // One write may have been on disk when the process died before it could say so.
            assertThat(stored).hasSizeBetween(expected.size(), expected.size() + 1);
            assertThat(stored).startsWith(expected.toArray(String[]::new));
            assertThat(Replay.of(events))
                    .isEqualTo(new Replay(store.study(), store.trials(), store.reports()));
            expected.clear();
            expected.addAll(stored);
        }
    }
}
