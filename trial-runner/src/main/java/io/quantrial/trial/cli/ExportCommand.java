package io.quantrial.trial.cli;

import io.quantrial.spi.ModelExporter;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the model of one trial for another program. */
@Command(
        name = "export",
        description = {
            "Writes the model of one trial with its integer weights for another runtime.",
            "",
            "The format onnx comes along; others need the jar of an exporter in the class path.",
            ""
        })
final class ExportCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Mixin private TrialChoice choice;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Which exporter; needed where there are several.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The file to write; in the study folder unless set.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--target",
            paramLabel = "RUNTIME",
            description = "The runtime that will run the file, such as onnxruntime or tensorrt.")
    private Optional<String> runtime = Optional.empty();

    @Option(
            names = "--no-verify",
            description = "Do not run the file and compare it with the trained model.")
    private boolean isUnverified;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "An option of the exporter, such as opset=21; may be repeated.")
    private SortedMap<String, String> options = new TreeMap<>();

    ExportCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        Study study = studies.open(choice.folder());
        TrialRecord trial = choice.of(study);
        ModelExporter exporter = exporter();
        Path file =
                output.orElseGet(
                        () -> {
                            String name = "trial-" + trial.number() + exporter.extension();
                            return study.folder().resolve(name);
                        });
        terminal.out().println(studies.export(study, trial, exporter, file, options()));
        return 0;
    }

    private SortedMap<String, String> options() {
        SortedMap<String, String> all = new TreeMap<>(options);
        runtime.ifPresent(name -> all.put("target", name));
        if (isUnverified) {
            all.put("verify", "false");
        }
        return all;
    }

    private ModelExporter exporter() {
        List<ModelExporter> exporters = Services.all(ModelExporter.class);
        if (exporters.isEmpty()) {
            throw TrialException.input(
                    "no exporter is there; put the jar of one into the class path"
                            + " (QUANTRIAL_CLASSPATH)");
        }
        if (format.isEmpty() && exporters.size() > 1) {
            throw TrialException.input(
                    "--format is needed, for there are several exporters: "
                            + Words.list(exporters.stream().map(ModelExporter::name).toList()));
        }
        return format.map(
                        name ->
                                Services.find(
                                        ModelExporter.class, ModelExporter::name, "--format", name))
                .orElse(exporters.get(0));
    }
}
