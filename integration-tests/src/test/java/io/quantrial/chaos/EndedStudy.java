package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import io.quantrial.trial.storage.StudyReader;
import io.quantrial.trial.storage.StudyStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What must be true of a study that has come to its end, whatever happened to its processes.
 *
 * @param folder the study's folder
 */
record EndedStudy(Path folder) {

    /** What the study decided and found, without what depends on when it was disturbed. */
    List<String> story() {
        List<String> story = new ArrayList<>();
        for (TrialRecord trial : trials()) {
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

    List<TrialRecord> trials() {
        return Study.open(folder).trials();
    }

    /** Returns the attempts of all trials that failed, by trial and attempt. */
    List<AttemptRecord> failures() {
        return trials().stream()
                .flatMap(trial -> trial.attempts().stream())
                .filter(attempt -> attempt.reason().isPresent())
                .toList();
    }

    List<StudyEvent> events() {
        try (StudyReader store =
                StudyStores.openReadOnly(
                        folder, Optional.empty(), folder.getFileName().toString())) {
            return store.events();
        }
    }

    /** Every trial has ended once, none is there twice, no event is missing. */
    void assertNothingIsLostOrRepeated() {
        assertThat(configurations(TrialKind.FLOAT)).hasSize(1);
        assertNothingButTheFloatModelIsRepeated();
    }

    /** The same of a study whose float model was lost. */
    void assertNothingButTheFloatModelIsRepeated() {
        List<StudyEvent> events = events();
        assertThat(events.stream().map(StudyEvent::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(
                        events.stream()
                                .filter(event -> event.type() == EventType.TRIAL_ENDED)
                                .map(StudyEvent::trial))
                .doesNotHaveDuplicates();
        assertThat(trials()).allMatch(trial -> trial.state().isEnd());
        for (TrialKind kind : TrialKind.values()) {
            if (kind != TrialKind.FLOAT) {
                assertThat(configurations(kind)).doesNotHaveDuplicates();
            }
        }
        assertThat(Study.open(folder).isFinished()).isTrue();
    }

    private List<String> configurations(TrialKind kind) {
        return trials().stream()
                .map(TrialRecord::definition)
                .filter(trial -> trial.kind() == kind)
                .map(trial -> trial.configuration() + " " + trial.parent() + " " + trial.seed())
                .toList();
    }
}
