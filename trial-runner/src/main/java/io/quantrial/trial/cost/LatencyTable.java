package io.quantrial.trial.cost;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measured times of layers on the target device, from a CSV file with the columns {@code layer,
 * weight_bits, input_bits, milliseconds}; 32 bits stand for floating point. Layers that the file
 * does not name take no time.
 */
public final class LatencyTable {

    private static final String HEADER = "layer,weight_bits,input_bits,milliseconds";

    private final Path file;
    private final Map<LayerPath, Map<List<Integer>, Double>> times;

    private LatencyTable(Path file, Map<LayerPath, Map<List<Integer>, Double>> times) {
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
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw TrialException.input(file + ": the latency table cannot be read: " + e);
        }
        if (lines.isEmpty() || !lines.get(0).replace(" ", "").equals(HEADER)) {
            throw TrialException.input(file + ":1: the first line must be \"" + HEADER + "\"");
        }
        Map<LayerPath, Map<List<Integer>, Double>> times = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                readLine(file, i + 1, lines.get(i), times);
            }
        }
        return new LatencyTable(file, times);
    }

    private static void readLine(
            Path file, int line, String text, Map<LayerPath, Map<List<Integer>, Double>> times) {
        String[] cells = text.split(",", -1);
        try {
            double time = Double.parseDouble(cells[3].strip());
            if (cells.length != 4 || !(time >= 0) || Double.isInfinite(time)) {
                throw new IllegalArgumentException(text);
            }
            times.computeIfAbsent(LayerPath.parse(cells[0].strip()), key -> new HashMap<>())
                    .put(
                            List.of(
                                    Integer.valueOf(cells[1].strip()),
                                    Integer.valueOf(cells[2].strip())),
                            time);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw TrialException.input(
                    file + ":" + line + ": must be \"" + HEADER + "\": \"" + text + "\"");
        }
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
        Map<List<Integer>, Double> own = times.get(layer);
        if (own == null) {
            return 0;
        }
        Double time = own.get(List.of(weightBits, inputBits));
        if (time == null) {
            throw TrialException.input(
                    file
                            + ": no line for layer "
                            + layer
                            + " with weight_bits "
                            + weightBits
                            + " and input_bits "
                            + inputBits);
        }
        return time;
    }
}
