package io.quantrial.trial.data.file;

import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import java.util.List;

/**
 * How bytes become the numbers that networks see: <i>(byte / 255 − mean) / deviation</i>.
 *
 * @param mean the mean of all pixels in [0, 1]
 * @param deviation their standard deviation
 */
record PixelScale(float mean, float deviation) {

    private static final float LARGEST = 255;

    /** Returns the options that set it: pixels in [0, 1] unless set. */
    static List<OptionSpec> options() {
        return List.of(
                OptionSpec.number("mean", 0, -1000, 1000, "taken off pixels in [0, 1]"),
                OptionSpec.number("deviation", 1, 1e-6, 1000, "what pixels are then divided by"));
    }

    static PixelScale of(Options options) {
        return new PixelScale((float) options.number("mean"), (float) options.number("deviation"));
    }

    /** Returns the number of each byte. */
    float[] table() {
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (i / LARGEST - mean) / deviation;
        }
        return table;
    }
}
