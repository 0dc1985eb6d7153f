package io.quantrial.spi.hook;

import ai.djl.nn.Parameter;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.dispatch.Tagged;

/**
 * Says which layer's parameter an array is.
 *
 * @param parameter the parameter
 * @param layer the layer that read it; null if nothing of it is quantized
 */
record LayerTag(Parameter parameter, LayerPath layer) implements Tagged {

    boolean isWeight() {
        return layer != null && parameter.getType() == Parameter.Type.WEIGHT;
    }

    boolean isBias() {
        return layer != null && parameter.getType() == Parameter.Type.BIAS;
    }

    /** What is computed from parameters alone is still the parameter: its transpose, its half. */
    @Override
    public boolean survives(OpCall call) {
        return call.operands().stream().allMatch(LayerTag::isParameter);
    }

    static boolean isParameter(Operand operand) {
        return operand.tag() instanceof LayerTag;
    }
}
