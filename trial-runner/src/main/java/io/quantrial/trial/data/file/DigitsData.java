package io.quantrial.trial.data.file;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** 1,797 real handwritten digits of 8×8 pixels that are part of the jar: {@code digits}. */
public final class DigitsData implements DataProvider {

    private static final String RESOURCE = "digits.csv.gz";
    private static final double LARGEST_PIXEL = 16;

    /** For the service loader. */
    public DigitsData() {}

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public LoadedData load(DataRequest request) {
        CsvReader reader = new CsvReader("last", "false", ',', 1 / LARGEST_PIXEL);
        try (InputStream stream =
                DataFile.unzipped(DigitsData.class.getResourceAsStream(RESOURCE))) {
            CsvTable table = reader.read(stream, RESOURCE);
            Samples samples = table.samples(new Shape(1, 8, 8), table.classes());
            return new LoadedData(samples, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
