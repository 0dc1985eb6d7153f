package io.quantrial.trial.config;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment.DataSettings;
import io.quantrial.trial.config.Experiment.ModelSettings;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.Place;
import io.quantrial.trial.config.schema.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads an experiment from a tree whose keys are checked. */
final class ExperimentReader {

    private final Settings settings;
    private final Checks checks;

    ExperimentReader(Settings settings, Checks checks) {
        this.settings = settings;
        this.checks = checks;
    }

    Experiment read(String defaultName) {
        String name = settings.find(Keys.NAME).orElseGet(() -> defaultName(defaultName));
        return new Experiment(
                name,
                settings.get(Keys.SEED),
                settings.find(Keys.OUTPUT).orElseGet(() -> defaultOutput(name)),
                settings.find(Keys.STORAGE),
                plugins(),
                model(),
                data(),
                new TrainingReader(settings).read(),
                new ConfigListReader(settings)
                        .read(settings.root().children(EntryKeys.QUANTIZATION)),
                new SearchReader(settings, checks).read(),
                settings.values());
    }

    private String defaultName(String name) {
        try {
            return settings.fallback(Keys.NAME, Keys.NAME.type().reader().apply(name));
        } catch (IllegalArgumentException e) {
            throw settings.bad(
                    Keys.NAME,
                    "is missing, and the file's name cannot stand for it: must be "
                            + Keys.NAME.type().allowed());
        }
    }

    private Path defaultOutput(String name) {
        return settings.fallback(Keys.OUTPUT, Keys.OUTPUT.type().reader().apply("runs/" + name));
    }

    private List<Path> plugins() {
        List<Path> folders = settings.list(Keys.PLUGINS);
        List<Place> places = settings.places(Keys.PLUGINS);
        for (int i = 0; i < folders.size(); i++) {
            if (!checks.isFolder(folders.get(i))) {
                throw places.get(i).bad("no such folder: \"" + folders.get(i) + "\"");
            }
        }
        return folders;
    }

    private ModelSettings model() {
        String type = settings.require(Keys.MODEL_TYPE);
        Map<String, String> options = options(Keys.MODEL_OPTION);
        Optional<Path> checkpoint = settings.find(Keys.MODEL_CHECKPOINT);
        if (checkpoint.filter(file -> !checks.isFile(file)).isPresent()) {
            throw settings.bad(Keys.MODEL_CHECKPOINT, "no such file: \"" + checkpoint.get() + "\"");
        }
        located("model", options.keySet(), () -> checks.model(type, options));
        return new ModelSettings(type, options, checkpoint);
    }

    private DataSettings data() {
        String type = settings.get(Keys.DATA_TYPE);
        Map<String, String> options = options(Keys.DATA_OPTION);
        Optional<Path> path = settings.find(Keys.DATA_PATH);
        double validation = settings.get(Keys.DATA_VALIDATION);
        double test = settings.get(Keys.DATA_TEST);
        if (validation + test >= 1) {
            throw settings.bad(
                    Keys.DATA_VALIDATION,
                    "leaves nothing to train on: validation "
                            + validation
                            + " and test "
                            + test
                            + " must be less than 1 together");
        }
        located("data", options.keySet(), () -> checks.data(type, path, options));
        OptionalInt trainingSamples =
                settings.find(Keys.DATA_TRAINING).map(OptionalInt::of).orElse(OptionalInt.empty());
        return new DataSettings(type, options, path, validation, test, trainingSamples);
    }

    /** The keys of a section that the schema knows under any name only. */
    private Map<String, String> options(Key<String> any) {
        Map<String, String> options = new TreeMap<>();
        List<String> names = any.names();
        settings.place(names.subList(0, names.size() - 1))
                .ifPresent(
                        section -> {
                            for (Place place : section.children()) {
                                if (place.key().filter(any::equals).isPresent()) {
                                    options.put(place.name(), settings.read(any.type(), place));
                                }
                            }
                        });
        return options;
    }

    private void located(String section, Set<String> options, Runnable check) {
        try {
            check.run();
        } catch (TrialException | QuantException e) {
            String message = e.getMessage();
            Place place = settings.place(List.of(section)).orElseGet(settings::root);
            Place nearest =
                    place.children().stream()
                            .filter(child -> isAbout(message, child))
                            .findFirst()
                            .orElse(place);
            throw TrialException.input(
                    nearest.origin()
                            + ": "
                            + (message.startsWith(section) ? "" : section + ": ")
                            + message
                            + hint(options, section));
        }
    }

    private static boolean isAbout(String message, Place place) {
        return message.matches("(?s)" + Pattern.quote(place.path()) + "[: ].*");
    }

    /** An option that the provider does not know may be a mistyped key of the section. */
    private static String hint(Set<String> options, String section) {
        List<String> known =
                Keys.SCHEMA.keys().stream()
                        .filter(key -> key.path().startsWith(section + "."))
                        .map(Key::lastName)
                        .filter(name -> !name.equals("*"))
                        .toList();
        return options.stream()
                .map(option -> NearestName.hint(option, known))
                .filter(hint -> !hint.isEmpty())
                .findFirst()
                .orElse("");
    }
}
