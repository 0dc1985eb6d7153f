package io.quantrial.trial.model;

import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.nn.Block;

/** Classification networks of DJL's model zoo, with fresh parameters. */
public abstract sealed class ZooModel implements ModelProvider {

    private final String name;
    private final int smallestImage;

    private ZooModel(String name, int smallestImage) {
        this.name = name;
        this.smallestImage = smallestImage;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Network build(ModelRequest request) {
        Images.check(name, request.sample(), smallestImage);
        return Network.of(block(request.classes()));
    }

    /** Returns a fresh block that ends with the scores of so many classes. */
    abstract Block block(int classes);

    /** MobileNetV2 (Sandler et al. 2018), for images of any size: {@code mobilenet}. */
    public static final class Mobilenet extends ZooModel {

        /** For the service loader. */
        public Mobilenet() {
            super("mobilenet", 1);
        }

        @Override
        Block block(int classes) {
            return MobileNetV2.builder().setOutSize(classes).build();
        }
    }

    /** GoogLeNet (Szegedy et al. 2015), for images of any size: {@code googlenet}. */
    public static final class Googlenet extends ZooModel {

        /** For the service loader. */
        public Googlenet() {
            super("googlenet", 1);
        }

        @Override
        Block block(int classes) {
            return GoogLeNet.builder().setOutSize(classes).build();
        }
    }

    /** SqueezeNet (Iandola et al. 2016), whose scores are never negative: {@code squeezenet}. */
    public static final class Squeezenet extends ZooModel {

        /** For the service loader. */
        public Squeezenet() {
            super("squeezenet", 17);
        }

        @Override
        Block block(int classes) {
            return SqueezeNet.squeezenet(classes);
        }
    }

    /** VGG-11 (Simonyan and Zisserman 2015): {@code vgg}. */
    public static final class Vgg extends ZooModel {

        /** For the service loader. */
        public Vgg() {
            super("vgg", 32);
        }

        @Override
        Block block(int classes) {
            return VGG.builder().setOutSize(classes).build();
        }
    }

    /** AlexNet (Krizhevsky et al. 2012): {@code alexnet}. */
    public static final class Alexnet extends ZooModel {

        /** For the service loader. */
        public Alexnet() {
            super("alexnet", 67);
        }

        @Override
        Block block(int classes) {
            return AlexNet.builder().setOutSize(classes).build();
        }
    }
}
