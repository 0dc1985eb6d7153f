package io.quantrial.trial.data.file;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The numbers and labels of a CSV file. */
final class CsvTable {

    private final String file;
    private final int features;
    private final List<Label> labels = new ArrayList<>();
    private float[] values = new float[1024];

    CsvTable(String file, int features) {
        this.file = file;
        this.features = features;
    }

    int features() {
        return features;
    }

    int size() {
        return labels.size();
    }

    /** Adds a row. */
    void add(float[] row, Label label) {
        int start = labels.size() * features;
        if (start + features > values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(2, start + features));
        }
        System.arraycopy(row, 0, values, start, features);
        labels.add(label);
    }

    /** Returns the class of each label: in numeric order if all are whole numbers, else sorted. */
    Map<String, Integer> classes() {
        List<String> names =
                labels.stream().map(Label::text).distinct().collect(Collectors.toList());
        boolean numeric = names.stream().allMatch(name -> name.matches("-?\\d{1,18}"));
        names.sort(numeric ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder());
        Map<String, Integer> classes = new TreeMap<>();
        names.forEach(name -> classes.put(name, classes.size()));
        return classes;
    }

    /** Returns the samples, with these classes. */
    Samples samples(Shape shape, Map<String, Integer> classes) {
        int[] numbers =
                IntStream.range(0, size()).map(i -> number(labels.get(i), classes)).toArray();
        return new Samples(
                shape, classes.size(), Arrays.copyOf(values, size() * features), numbers);
    }

    private int number(Label label, Map<String, Integer> classes) {
        Integer number = classes.get(label.text());
        if (number == null) {
            throw TrialException.input(
                    String.format(
                            "%s:%d: label \"%s\" is not one of the training file%s; labels: %s",
                            file,
                            label.line(),
                            label.text(),
                            NearestName.hint(label.text(), classes.keySet()),
                            classes.keySet()));
        }
        return number;
    }

    /**
     * The class of a row as written.
     *
     * @param text the field
     * @param line where it stands, from 1
     */
    record Label(String text, long line) {}
}
