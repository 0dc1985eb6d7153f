package io.quantrial.integration;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A task that is learned in seconds: which quadrant of a noisy 8x8 image is bright. */
final class Quadrants {

    static final int SIZE = 8;
    static final int CLASSES = 4;
    static final int BATCH = 16;
    static final Shape INPUT = new Shape(BATCH, 1, SIZE, SIZE);

    private static final int PIXELS = SIZE * SIZE;

    private Quadrants() {}

    /**
     * An image.
     *
     * @param pixels row by row
     * @param quadrant 0 to 3
     */
    record Image(List<Float> pixels, int quadrant) {

        static Image draw(Random random) {
            int quadrant = random.nextInt(CLASSES);
            List<Float> pixels = new ArrayList<>();
            for (int i = 0; i < PIXELS; i++) {
                int here = i / SIZE / (SIZE / 2) * 2 + i % SIZE / (SIZE / 2);
                double light = here == quadrant ? 1 : 0;
                pixels.add((float) (light + 0.7 * random.nextGaussian()));
            }
            return new Image(pixels, quadrant);
        }

        float[] floats() {
            float[] values = new float[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                values[i] = pixels.get(i);
            }
            return values;
        }
    }

    static List<Image> images(int count, long seed) {
        Random random = new Random(seed);
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(Image.draw(random));
        }
        return images;
    }

    static ArrayDataset dataset(NDManager manager, List<Image> images, boolean shuffles) {
        float[] pixels = new float[images.size() * PIXELS];
        float[] labels = new float[images.size()];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(images.get(i).floats(), 0, pixels, i * PIXELS, PIXELS);
            labels[i] = images.get(i).quadrant();
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(pixels, new Shape(labels.length, 1, SIZE, SIZE)))
                .optLabels(manager.create(labels))
                .setSampling(BATCH, shuffles)
                .optDevice(Device.cpu())
                .build();
    }

    static Block network(int seed) {
        Engine.getInstance().setRandomSeed(seed);
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(6).setKernelShape(new Shape(3, 3)).build())
                .add(Activation::relu6)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    /** From an image to the quadrant that the model sees in it. */
    static final class ToQuadrant implements Translator<Image, Integer> {

        @Override
        public NDList processInput(TranslatorContext context, Image image) {
            return new NDList(
                    context.getNDManager().create(image.floats(), new Shape(1, SIZE, SIZE)));
        }

        @Override
        public Integer processOutput(TranslatorContext context, NDList list) {
            return (int) list.singletonOrThrow().argMax().getLong();
        }
    }
}
