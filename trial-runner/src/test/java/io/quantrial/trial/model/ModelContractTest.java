package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Nested;

/** The contract, for every provider of this package and the sizes of images that differ for it. */
class ModelContractTest {

    @Nested
    class Mlp extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new MlpModel();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 8, 8);
        }
    }

    @Nested
    class MlpOfFeatures extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new MlpModel();
        }

        @Override
        protected Shape sample() {
            return new Shape(13);
        }
    }

    @Nested
    class Lenet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new LenetModel();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 16, 16);
        }
    }

    @Nested
    class LenetOfColours extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new LenetModel();
        }
    }

    @Nested
    class Resnet8 extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ResnetModel.Eight();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 8, 8);
        }
    }

    @Nested
    class Resnet8OfColours extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ResnetModel.Eight();
        }
    }

    @Nested
    class Resnet20 extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ResnetModel.Twenty();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 28, 28);
        }
    }

    @Nested
    class Resnet20OfLargeImages extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ResnetModel.Twenty();
        }

        @Override
        protected Shape sample() {
            return new Shape(3, 64, 64);
        }
    }

    @Nested
    class Resnet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ResnetModel.AnyDepth();
        }
    }

    @Nested
    class Mobilenet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Mobilenet();
        }
    }

    @Nested
    class MobilenetOfDigits extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Mobilenet();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 8, 8);
        }
    }

    @Nested
    class Googlenet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Googlenet();
        }
    }

    @Nested
    class GooglenetOfDigits extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Googlenet();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 8, 8);
        }
    }

    @Nested
    class Squeezenet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Squeezenet();
        }
    }

    @Nested
    class SqueezenetOfItsSmallestImages extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Squeezenet();
        }

        @Override
        protected Shape sample() {
            return new Shape(1, 17, 17);
        }
    }

    @Nested
    class Vgg extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Vgg();
        }
    }

    @Nested
    class Alexnet extends ModelProviderContract {

        @Override
        protected ModelProvider provider() {
            return new ZooModel.Alexnet();
        }

        @Override
        protected Shape sample() {
            return new Shape(3, 67, 67);
        }
    }
}
