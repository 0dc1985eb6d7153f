package com.example;

import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;

/** A network that a worker can make: it has a public constructor without arguments. */
public class DigitNet extends SequentialBlock {

    public DigitNet() {
        add(Blocks.batchFlattenBlock());
        add(Linear.builder().setUnits(32).build());
        add(Activation.reluBlock());
        add(Linear.builder().setUnits(10).build());
    }
}
