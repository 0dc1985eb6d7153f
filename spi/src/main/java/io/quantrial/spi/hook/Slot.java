package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Optional;

/** One tensor of one layer with its quantizer: calls the plugin and checks what comes back. */
public final class Slot {

    private final SlotId id;
    private final SlotRule rule;
    private final TensorQuantizer quantizer;
    private final ResultCheck check;

    Slot(SlotId id, SlotRule rule, NDManager manager) {
        this.id = id;
        this.rule = rule;
        this.check = new ResultCheck(rule.quantizer(), id);
        this.quantizer =
                check.created(
                        rule.plugin()
                                .create(
                                        new SlotRequest(
                                                id.toString(),
                                                rule.scheme(),
                                                rule.options(),
                                                manager)));
    }

    /**
     * Returns which tensor this is.
     *
     * @return the identity
     */
    public SlotId id() {
        return id;
    }

    /**
     * Returns the resolved configuration.
     *
     * @return the rule that made the slot
     */
    public SlotRule rule() {
        return rule;
    }

    /**
     * Returns the plugin's quantizer.
     *
     * @return the quantizer
     */
    public TensorQuantizer quantizer() {
        return quantizer;
    }

    /**
     * Returns the integer grid in use.
     *
     * @return the grid, or empty before the slot's first data
     */
    public Optional<QuantParams> params() {
        return quantizer.params();
    }

    /** Lets the quantizer see a value without quantizing it, as weights are seen when attached. */
    void observe(NDArray value, ForwardPass pass) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            callHook(value, pass);
            keepParameters();
        } catch (QuantException e) {
            throw e;
        } catch (RuntimeException e) {
            throw check.failed(e);
        }
    }

    /**
     * Returns the quantized value, or the value itself while the slot is delayed or has no data
     * yet.
     *
     * @param value an array of the engine
     * @param pass the pass, which says whether this slot is delayed
     * @param home the manager of the result
     */
    NDArray apply(NDArray value, ForwardPass pass, NDManager home) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = quantize(value, pass);
            NDScope.unregister(result);
        } catch (QuantException e) {
            throw e;
        } catch (RuntimeException e) {
            throw check.failed(e);
        }
        if (result != value && result.getManager() != home) {
            result.attach(home);
        }
        return result;
    }

    private NDArray quantize(NDArray value, ForwardPass pass) {
        NDArray prepared = check.sameForm(callHook(value, pass), value, "the hook");
        keepParameters();
        if (pass.isDelayed() || quantizer.params().isEmpty()) {
            return value;
        }
        NDArray result =
                pass.isTraining()
                        ? quantizer.gradient().fakeQuantize(prepared, pass)
                        : quantizer.gradient().quantize(prepared, pass);
        check.result(result, value, quantizer.params());
        return result;
    }

    private NDArray callHook(NDArray value, ForwardPass pass) {
        ForwardHook hook = quantizer.hook();
        return switch (id.target()) {
            case INPUT -> hook.beforeLayer(value, pass);
            case WEIGHT -> hook.onWeight(value, pass);
            case OUTPUT -> hook.afterLayer(value, pass);
        };
    }

    /** A parameter that the hook just created outlives the scope. */
    private void keepParameters() {
        for (Parameter parameter : quantizer.parameters()) {
            NDScope.unregister(parameter.getArray());
        }
    }

    @Override
    public String toString() {
        return id + " " + rule.quantizer() + " " + rule.scheme();
    }
}
