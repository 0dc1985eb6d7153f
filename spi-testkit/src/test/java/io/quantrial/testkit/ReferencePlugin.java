package io.quantrial.testkit;

import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.concurrent.atomic.AtomicInteger;

/** A small correct plugin, and the same with one fault. */
@BuiltForSpi(SpiVersion.CURRENT)
public class ReferencePlugin implements QuantizerPlugin {

    private final Fault fault;
    private final AtomicInteger calls = new AtomicInteger();
    private final AbsMaxState shared = new AbsMaxState();

    /** The correct plugin. */
    public ReferencePlugin() {
        this(Fault.NONE);
    }

    ReferencePlugin(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return fault == Fault.WRONG_NAME ? "AbsMax 2" : "absmax";
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport support = TargetSupport.signed(2, 8).andUnsigned(2, 8);
        String extra = fault == Fault.CAPABILITIES_CHANGE ? " " + calls.incrementAndGet() : "";
        return Capabilities.builder()
                .setDescription("largest absolute value of the first batch" + extra)
                .addTarget(QuantTarget.INPUT, support)
                .addTarget(QuantTarget.OUTPUT, support)
                .addTarget(
                        QuantTarget.WEIGHT, fault.isLearned() ? support : support.andPerChannel())
                .addOption(OptionSpec.number("part", 1, 0.5, 2, "part of the range"))
                .addOption(OptionSpec.flag("nan", false, "gives NaN where this is faulty"))
                .build();
    }

    @Override
    public TensorQuantizer create(SlotRequest request) {
        return fault.isLearned()
                ? new LearnedStepQuantizer(request, fault)
                : new AbsMaxQuantizer(
                        request, fault, fault == Fault.SHARES_STATE ? shared : new AbsMaxState());
    }
}
