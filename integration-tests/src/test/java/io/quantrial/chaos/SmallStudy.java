package io.quantrial.chaos;

import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An experiment on the digits whose trials take a fraction of a second. */
final class SmallStudy {

    private SmallStudy() {}

    /** Writes the experiment file; {@code concurrency} trials run at once. */
    static Path write(Path folder, String name, int seed, int concurrency) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(
                file,
                """
                name: %s
                seed: %d
                output: %s
                model: {type: mlp, hidden1: 32, hidden2: 16}
                data: {type: digits}
                training:
                  float: {epochs: 4, learningRate: 0.005}
                  quantized: {epochs: 8}
                search:
                  strategy: nsga2
                  space:
                    - {op_names: ['*'], quantizer: [lsq, qat], quant_bits: {weight: [2, 4, 8], input: [4, 8]}}
                  maxTrials: 24
                  concurrency: %d
                  retries: 100
                  lease: 20s
                """
                        .formatted(name, seed, folder.resolve(name), concurrency));
        return file;
    }

    /** What a study decided and found, without what depends on when it was killed. */
    static List<String> story(Path folder) {
        List<String> story = new ArrayList<>();
        for (TrialRecord trial : Study.open(folder).trials()) {
            story.add(
                    trial.number()
                            + " "
                            + trial.definition().kind()
                            + " "
                            + trial.definition().configuration().orElse("")
                            + " "
                            + trial.state()
                            + " "
                            + trial.metrics());
        }
        return story;
    }

    /** How often each trial ended. */
    static List<Integer> ends(List<StudyEvent> events) {
        return events.stream()
                .filter(event -> event.type() == EventType.TRIAL_ENDED)
                .map(StudyEvent::trial)
                .toList();
    }
}
