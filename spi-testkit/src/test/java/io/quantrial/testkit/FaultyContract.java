package io.quantrial.testkit;

import io.quantrial.spi.QuantizerPlugin;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contract on a reference plugin whose fault is told as a configuration parameter. */
@ExtendWith(FaultyContract.FaultResolver.class)
class FaultyContract extends QuantizerContract {

    static final String FAULT = "io.quantrial.testkit.fault";

    private final Fault fault;

    FaultyContract(Fault fault) {
        this.fault = fault;
    }

    @Override
    protected QuantizerPlugin plugin() {
        return switch (fault) {
            case NOT_REGISTERED, NO_SPI_VERSION -> new ReferencePlugin(fault) {};
            default -> new ReferencePlugin(fault);
        };
    }

    @Override
    protected List<SlotCase> slots() {
        List<SlotCase> all = super.slots();
        return fault.rule() == 0 ? all : List.of(all.get(0), all.get(2), all.get(all.size() - 1));
    }

    /** Hands the fault to the constructor. */
    static final class FaultResolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Fault.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Fault.valueOf(context.getConfigurationParameter(FAULT).orElseThrow());
        }
    }
}
