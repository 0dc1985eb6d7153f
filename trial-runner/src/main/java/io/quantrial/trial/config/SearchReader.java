package io.quantrial.trial.config;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.Place;
import io.quantrial.trial.config.schema.Settings;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.LayerBits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the section {@code search}. */
final class SearchReader {

    private static final String FIXED = "fixed";
    private static final List<String> SECTION = List.of("search");

    private final Settings settings;
    private final Checks checks;

    SearchReader(Settings settings, Checks checks) {
        this.settings = settings;
        this.checks = checks;
    }

    SearchSettings read() {
        SearchSettings search =
                new SearchSettings(
                        settings.get(SearchKeys.STRATEGY),
                        settings.list(SearchKeys.SIGNALS),
                        Optional.of(settings.get(SearchKeys.PRUNER))
                                .filter(name -> !name.equals(Key.NONE)),
                        entries("space").stream().map(new SpaceReader(settings)::read).toList(),
                        entries(FIXED).stream().map(this::fixed).toList(),
                        settings.list(SearchKeys.OBJECTIVES),
                        constraints(),
                        settings.find(SearchKeys.LATENCY_TABLE),
                        settings.get(SearchKeys.MAX_TRIALS),
                        settings.find(SearchKeys.MAX_STEPS).stream()
                                .mapToLong(Integer::longValue)
                                .findFirst(),
                        settings.find(SearchKeys.MAX_DURATION),
                        settings.get(SearchKeys.SEEDS),
                        workers());
        checkNames(search);
        checkObjectives(search);
        checkFixed(search);
        checkLatency(search);
        return search;
    }

    private List<Place> entries(String name) {
        return settings.place(SECTION).map(search -> search.children(name)).orElse(List.of());
    }

    private SearchSettings.Workers workers() {
        return new SearchSettings.Workers(
                settings.get(SearchKeys.EXECUTOR),
                settings.get(SearchKeys.CONCURRENCY),
                settings.get(SearchKeys.HEAP),
                settings.get(SearchKeys.TRIAL_TIMEOUT),
                settings.get(SearchKeys.LEASE),
                settings.get(SearchKeys.RETRIES));
    }

    private List<Constraint> constraints() {
        List<Constraint> constraints = new ArrayList<>();
        for (Key<Constraint> key : SearchKeys.LIMITS) {
            settings.find(key).ifPresent(constraints::add);
        }
        return constraints;
    }

    /** Noted as one text, since the order of the layers matters. */
    private Map<String, String> fixed(Place place) {
        Map<String, String> choices = new LinkedHashMap<>();
        if (place.isMap()) {
            for (Place layer : place.children()) {
                if (layer.name().matches(".*\\s.*")) {
                    throw layer.bad("names and patterns of layers have no blanks here");
                }
                choices.put(layer.name(), layer.value(EntryKeys.FIXED_MAP.type()));
            }
        } else {
            for (String pair : place.value(EntryKeys.FIXED_TEXT.type()).split("\\s+")) {
                int divider = pair.lastIndexOf('=');
                String choice = LayerBits.parse(pair.substring(divider + 1)).toString();
                if (choices.put(pair.substring(0, divider), choice) != null) {
                    throw place.bad("has a layer twice: \"" + place.text() + "\"");
                }
            }
        }
        List<String> pairs = new ArrayList<>();
        choices.forEach((layer, choice) -> pairs.add(layer + "=" + choice));
        settings.note(place.path(), String.join(" ", pairs), place.origin());
        return choices;
    }

    private void checkNames(SearchSettings search) {
        located(SearchKeys.STRATEGY, () -> checks.strategy(search.strategy()));
        for (Place place : settings.places(SearchKeys.SIGNALS)) {
            located("search.signals", place::bad, () -> checks.signal(place.text()));
        }
        search.pruner().ifPresent(name -> located(SearchKeys.PRUNER, () -> checks.pruner(name)));
    }

    /** Without a limit on its loss the answer would be the most accurate one all the same. */
    private void checkObjectives(SearchSettings search) {
        if (search.objectives().isEmpty()) {
            throw settings.bad(SearchKeys.OBJECTIVES, "must have at least one entry");
        }
        boolean isLimited =
                search.constraints().stream().anyMatch(Constraint.OnAccuracyDrop.class::isInstance);
        if (!isLimited && !search.objectives().contains(Objective.ACCURACY)) {
            throw settings.bad(
                    SearchKeys.OBJECTIVES,
                    "has no accuracy, and nothing limits its loss; add accuracy, or "
                            + SearchKeys.ACCURACY_LIMIT.path());
        }
    }

    private void located(Key<?> key, Runnable check) {
        located(key.path(), problem -> settings.bad(key, problem), check);
    }

    private static void located(
            String path, Function<String, TrialException> located, Runnable check) {
        try {
            check.run();
        } catch (TrialException e) {
            String prefix = path + ": ";
            String message = e.getMessage();
            throw located.apply(
                    message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    private void checkFixed(SearchSettings search) {
        boolean isFixed = search.strategy().equals(FIXED);
        if (isFixed && search.fixed().isEmpty()) {
            throw settings.bad(
                    SearchKeys.STRATEGY, "the strategy fixed needs configurations in search.fixed");
        }
        if (!isFixed && !search.fixed().isEmpty()) {
            throw settings.bad(
                    EntryKeys.FIXED_TEXT,
                    "only the strategy fixed reads it, but search.strategy is \""
                            + search.strategy()
                            + "\"");
        }
    }

    private void checkLatency(SearchSettings search) {
        if (search.latencyTable().isPresent()) {
            Path table = search.latencyTable().get();
            if (!checks.isFile(table)) {
                throw settings.bad(SearchKeys.LATENCY_TABLE, "no such file: \"" + table + "\"");
            }
            located(SearchKeys.LATENCY_TABLE, () -> checks.latencyTable(table));
            return;
        }
        String problem = "needs measured times in " + SearchKeys.LATENCY_TABLE.path();
        if (search.objectives().contains(Objective.LATENCY)) {
            throw settings.bad(SearchKeys.OBJECTIVES, "latency " + problem);
        }
        if (!settings.places(SearchKeys.LATENCY_LIMIT).isEmpty()) {
            throw settings.bad(SearchKeys.LATENCY_LIMIT, problem);
        }
    }
}
