package io.quantrial.trial.cost;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.space.LayerBits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measured times of layers on the target device, from a CSV file with the columns {@code layer,
 * weight_bits, input_bits, milliseconds}; 32 bits stand for floating point. Layers that the file
 * does not name take no time; a layer that it names needs a line for every pair of widths that is
 * asked for.
 */
public final class LatencyTable {

    private static final String KEY = "search.latencyTable: ";
    private static final String HEADER = "layer,weight_bits,input_bits,milliseconds";

    private final Path file;
    private final Map<Key, Time> times;

    private record Key(LayerPath layer, int weightBits, int inputBits) {

        Key {
            checkBits("weight_bits", weightBits);
            checkBits("input_bits", inputBits);
        }

        private static void checkBits(String column, int bits) {
            if (bits < 1 || (bits > QuantRange.MAX_BITS && bits != LayerBits.FLOAT)) {
                throw new IllegalArgumentException(
                        column
                                + " must be 1 to "
                                + QuantRange.MAX_BITS
                                + ", or "
                                + LayerBits.FLOAT
                                + " for floating point: "
                                + bits);
            }
        }
    }

    private record Time(double milliseconds, int line) {

        Time {
            if (!(milliseconds >= 0) || Double.isInfinite(milliseconds)) {
                throw new IllegalArgumentException(
                        "milliseconds must be a number from 0: " + milliseconds);
            }
        }
    }

    private LatencyTable(Path file, Map<Key, Time> times) {
        this.file = file;
        this.times = times;
    }

    /**
     * Reads a table.
     *
     * @param file the CSV file
     * @return the table
     * @throws TrialException if a line is wrong; the message names file and line
     */
    public static LatencyTable read(Path file) {
        List<String> lines = lines(file);
        if (lines.isEmpty() || !lines.get(0).replace(" ", "").equals(HEADER)) {
            throw bad(file, 1, "the first line must be \"" + HEADER + "\"");
        }
        Map<Key, Time> times = new LinkedHashMap<>();
        for (int line = 2; line <= lines.size(); line++) {
            String text = lines.get(line - 1);
            if (!text.isBlank()) {
                readLine(file, line, text, times);
            }
        }
        return new LatencyTable(file, times);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, KEY + file + ": no such latency table", e);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    KEY + file + ": the latency table cannot be read as UTF-8 text: " + e,
                    e);
        }
    }

    private static void readLine(Path file, int line, String text, Map<Key, Time> times) {
        String[] cells = text.split(",", -1);
        if (cells.length != 4) {
            throw bad(file, line, "must be \"" + HEADER + "\": \"" + text + "\"");
        }
        try {
            Key key =
                    new Key(
                            LayerPath.parse(cells[0].strip()),
                            Integer.parseInt(cells[1].strip()),
                            Integer.parseInt(cells[2].strip()));
            Time time = new Time(Double.parseDouble(cells[3].strip()), line);
            Time other = times.putIfAbsent(key, time);
            if (other != null) {
                throw new IllegalArgumentException("the same as line " + other.line());
            }
        } catch (NumberFormatException e) {
            throw bad(file, line, "needs numbers after the layer: \"" + text + "\"");
        } catch (IllegalArgumentException e) {
            throw bad(file, line, e.getMessage());
        }
    }

    private static TrialException bad(Path file, int line, String message) {
        return TrialException.input(KEY + file + ":" + line + ": " + message);
    }

    /** Refuses layers that the model does not have. */
    void checkLayers(List<LayerInfo> layers) {
        List<String> known = layers.stream().map(layer -> layer.path().toString()).toList();
        times.forEach(
                (key, time) -> {
                    String name = key.layer().toString();
                    if (!known.contains(name)) {
                        throw bad(
                                file,
                                time.line(),
                                "the model has no layer \""
                                        + name
                                        + "\""
                                        + NearestName.hint(name, known)
                                        + "; layers: "
                                        + String.join(", ", known));
                    }
                });
    }

    /**
     * Returns the time of a layer.
     *
     * @param layer the layer
     * @param weightBits bits of its weight; 32 for floating point
     * @param inputBits bits of its input; 32 for floating point
     * @return milliseconds; 0 if the table does not name the layer
     * @throws TrialException if the table names the layer but not with these bits
     */
    double milliseconds(LayerPath layer, int weightBits, int inputBits) {
        Time time = times.get(new Key(layer, weightBits, inputBits));
        if (time != null) {
            return time.milliseconds();
        }
        if (times.keySet().stream().anyMatch(key -> key.layer().equals(layer))) {
            throw TrialException.input(
                    KEY
                            + file
                            + ": no line for layer "
                            + layer
                            + " with weight_bits "
                            + weightBits
                            + " and input_bits "
                            + inputBits
                            + "; add one, or remove the layer");
        }
        return 0;
    }
}
