package io.quantrial.trial.run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.ExportRequest;
import io.quantrial.spi.ModelExporter;
import io.quantrial.trial.data.Samples;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Hands the model of a trial to an exporter, with real samples and with where it comes from. */
public final class TrialExport {

    private static final int SAMPLES = 1000;

    private TrialExport() {}

    /**
     * Exports the model of a trial.
     *
     * @param study the study
     * @param number the trial's number
     * @param exporter writes the file
     * @param target the file
     * @param options the exporter's own
     * @return what the exporter says of it
     * @throws io.quantrial.trial.TrialException if the trial has no model
     * @throws io.quantrial.spi.QuantException if the model cannot be exported
     */
    public static String export(
            Study study,
            int number,
            ModelExporter exporter,
            Path target,
            SortedMap<String, String> options) {
        try (TrialModel trial = TrialModel.load(study, number);
                NDManager manager = trial.model().getNDManager().newSubManager()) {
            Samples validation = trial.data().validation();
            int[] some = IntStream.range(0, Math.min(SAMPLES, validation.size())).toArray();
            Samples.Batch batch = validation.batch(manager, some);
            return exporter.export(
                    new ExportRequest(
                            trial.model(),
                            new NDList(batch.data()),
                            new NDList(batch.labels()),
                            target,
                            options,
                            provenance(study, number)));
        }
    }

    private static SortedMap<String, String> provenance(Study study, int number) {
        SortedMap<String, String> provenance = new TreeMap<>(study.record().versions());
        provenance.put("study", study.record().name());
        provenance.put("seed", Long.toString(study.trial(number).definition().seed()));
        provenance.put("trial", Integer.toString(number));
        provenance.put("data.sha256", study.file().dataSha256());
        study.trial(number)
                .definition()
                .configuration()
                .ifPresent(text -> provenance.put("configuration", text));
        return provenance;
    }
}
