package io.quantrial.trial.data.file;

import io.quantrial.trial.TrialException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A picture whose pixels become bytes.
 *
 * @param image the picture
 */
record ImageFile(BufferedImage image) {

    private static final double LARGEST = 255;

    /**
     * Reads a file.
     *
     * @param path a png, jpg, gif or bmp
     * @return the picture
     * @throws TrialException if it is not a picture
     */
    static ImageFile read(Path path) {
        try {
            return new ImageFile(
                    Optional.ofNullable(ImageIO.read(path.toFile()))
                            .orElseThrow(() -> new IOException("its format is unknown")));
        } catch (IOException | RuntimeException e) {
            // Java's decoders throw any kind of exception on damaged files.
            throw DataFile.unreadable(path.toString(), e);
        }
    }

    /** Returns the picture's own size, with so many channels. */
    Size size(int channels) {
        return new Size(channels, image.getHeight(), image.getWidth());
    }

    /**
     * Puts the picture into an array, scaled: each pixel becomes the mean of the area it covers.
     *
     * @param size what the picture becomes
     * @param target the pixels of many pictures, (channels, height, width) each
     * @param start where this one begins
     */
    void writeTo(Size size, byte[] target, int start) {
        int next = start;
        for (int channel = 0; channel < size.channels(); channel++) {
            double[] plane = plane(size.channels() == 1 ? grey() : colour(channel));
            for (int y = 0; y < size.height(); y++) {
                Span rows = Span.of(y, size.height(), image.getHeight());
                for (int x = 0; x < size.width(); x++) {
                    Span columns = Span.of(x, size.width(), image.getWidth());
                    target[next++] = (byte) Math.round(mean(plane, rows, columns));
                }
            }
        }
    }

    private double[] plane(Pixels pixels) {
        int width = image.getWidth();
        double[] plane = new double[width * image.getHeight()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = pixels.at(i % width, i / width);
        }
        return plane;
    }

    private double mean(double[] plane, Span rows, Span columns) {
        double sum = 0;
        for (int y = rows.first(); y < rows.end(); y++) {
            for (int x = columns.first(); x < columns.end(); x++) {
                sum += rows.share(y) * columns.share(x) * plane[y * image.getWidth() + x];
            }
        }
        return sum;
    }

    private Pixels grey() {
        if (isGrey()) {
            return raw();
        }
        return (x, y) -> {
            int rgb = image.getRGB(x, y);
            return 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
        };
    }

    private Pixels colour(int channel) {
        int shift = 16 - 8 * channel;
        return isGrey() ? raw() : (x, y) -> image.getRGB(x, y) >> shift & 0xff;
    }

    private boolean isGrey() {
        return image.getColorModel().getNumColorComponents() == 1
                && !(image.getColorModel() instanceof IndexColorModel);
    }

    /** The values in the file: {@code getRGB} of a grey picture would apply a gamma curve. */
    private Pixels raw() {
        Raster raster = image.getRaster();
        int bits = image.getColorModel().getComponentSize(0);
        double scale = LARGEST / ((1L << bits) - 1);
        return (x, y) -> raster.getSample(x, y, 0) * scale;
    }

    /** The values of one channel, from 0 to 255. */
    private interface Pixels {
        double at(int x, int y);
    }

    /**
     * The size of a picture.
     *
     * @param channels 1 for grey, 3 for colours
     * @param height in pixels
     * @param width in pixels
     */
    record Size(int channels, int height, int width) {

        int length() {
            return channels * height * width;
        }
    }

    /**
     * The part of an axis that one pixel of the scaled picture covers.
     *
     * @param from its start, in pixels of the picture
     * @param to its end
     */
    private record Span(double from, double to) {

        static Span of(int index, int scaled, int size) {
            return new Span(index * (double) size / scaled, (index + 1) * (double) size / scaled);
        }

        int first() {
            return (int) from;
        }

        int end() {
            return (int) Math.ceil(to);
        }

        double share(int pixel) {
            return (Math.min(to, pixel + 1) - Math.max(from, pixel)) / (to - from);
        }
    }
}
