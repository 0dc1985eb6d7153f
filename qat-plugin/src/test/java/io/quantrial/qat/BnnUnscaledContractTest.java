package io.quantrial.qat;

import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.testkit.QuantizerContract;
import io.quantrial.testkit.SlotCase;
import java.util.List;

class BnnUnscaledContractTest extends QuantizerContract {

    @Override
    protected QuantizerPlugin plugin() {
        return new BnnPlugin();
    }

    @Override
    protected List<SlotCase> slots() {
        return super.slots().stream()
                .filter(slot -> slot.scheme().granularity().equals(Granularity.perTensor()))
                .toList();
    }
}
