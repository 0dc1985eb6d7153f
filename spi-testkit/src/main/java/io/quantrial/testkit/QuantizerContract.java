package io.quantrial.testkit;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that a plugin keeps the numbered rules of {@code docs/writing-a-plugin.md}: one test for
 * each rule, run for every combination of target, sign, granularity and smallest and largest bit
 * width that the plugin's capabilities list.
 *
 * <p>Extend it, return the plugin, and have a DJL engine on the test class path:
 *
 * <pre>{@code
 * class TernaryContractTest extends QuantizerContract {
 *     @Override
 *     protected QuantizerPlugin plugin() {
 *         return new TernaryPlugin();
 *     }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QuantizerContract {

    private final GradientRules gradients = new GradientRules(this);

    /** Creates the contract. */
    protected QuantizerContract() {}

    /**
     * Returns the plugin to prove.
     *
     * @return the plugin
     */
    protected abstract QuantizerPlugin plugin();

    /**
     * Returns the option values to prove the rules with; rule 7 tries the others.
     *
     * @return values by name; empty, the default, for the plugin's own defaults
     */
    protected Map<String, ?> options() {
        return Map.of();
    }

    /**
     * Returns the factor by which a method scales the gradient of a parameter on purpose, such as
     * LSQ's {@link ScalarOracle#lsqGradientScale 1/sqrt(N·Q<sub>P</sub>)}.
     *
     * @param parameter one of the quantizer's trainable parameters
     * @param slot the combination
     * @param range the integers of the slot
     * @param shape the shape of the tensor, batch axis first for inputs and outputs
     * @return the factor; 1, the default, for the derivative itself
     */
    protected double parameterGradientScale(
            Parameter parameter, SlotCase slot, QuantRange range, Shape shape) {
        return 1;
    }

    /**
     * Returns the smooth function whose derivatives an autograd strategy should have.
     *
     * @param grid the grid that the value's channel uses
     * @param x the value
     * @param residual what rounding adds at the point of interest, in steps; constant
     * @return {@link ScalarOracle#surrogate}, the default: straight-through inside the range
     */
    protected double surrogate(ScalarOracle grid, double x, double residual) {
        return grid.surrogate(x, residual);
    }

    /**
     * Returns the combinations that the rules are proved for.
     *
     * @return by default all that the capabilities list
     */
    protected List<SlotCase> slots() {
        return SlotCase.allOf(plugin().capabilities(), options());
    }

    @Test
    @DisplayName("Rule 1: The name matches [a-z][a-z0-9-]{0,31} and never changes")
    void nameHasItsForm() {
        PluginRules.nameHasItsForm(plugin());
    }

    @Test
    @DisplayName("Rule 2: ServiceLoader finds the class")
    void serviceLoaderFindsIt() {
        PluginRules.serviceLoaderFindsIt(plugin());
    }

    @Test
    @DisplayName("Rule 3: The class says which SPI it was built for")
    void saysWhichSpiItWasBuiltFor() {
        PluginRules.saysWhichSpiItWasBuiltFor(plugin());
    }

    @Test
    @DisplayName("Rule 4: The capabilities are constant and described")
    void capabilitiesAreConstantAndDescribed() {
        PluginRules.capabilitiesAreConstantAndDescribed(plugin());
    }

    @Test
    @DisplayName(
            "Rule 5: What the capabilities do not list is refused, and the message says what is supported")
    void unlistedIsRefused() {
        PluginRules.unlistedIsRefused(plugin());
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 6: Everything the capabilities list works and keeps shape and type")
    void listedWorks(SlotCase slot) {
        PluginRules.listedWorks(plugin(), slot);
    }

    @Test
    @DisplayName("Rule 7: Every legal option value works")
    void everyOptionValueWorks() {
        PluginRules.everyOptionValueWorks(plugin(), options());
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 8: Quantizers share nothing")
    void quantizersShareNothing(SlotCase slot) {
        SlotRules.quantizersShareNothing(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 9: Hook, strategy and parameters stay the same objects")
    void hookAndStrategyStay(SlotCase slot) {
        SlotRules.hookAndStrategyStay(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 10: The first training pass initialises a slot, an evaluation never does")
    void firstTrainingPassInitialises(SlotCase slot) {
        SlotRules.firstTrainingPassInitialises(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 11: Evaluation changes nothing")
    void evaluationChangesNothing(SlotCase slot) {
        SlotRules.evaluationChangesNothing(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 12: After initialisation only the trainer moves trainable parameters")
    void onlyTheTrainerMovesParameters(SlotCase slot) {
        SlotRules.onlyTheTrainerMovesParameters(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 13: Arrays that are given are not written to")
    void givenArraysStay(SlotCase slot) {
        SlotRules.givenArraysStay(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 14: A delayed slot is passed through and starts later")
    void delayedPassesThrough(SlotCase slot) {
        SlotRules.delayedPassesThrough(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 15: A saved state comes back bit for bit")
    void stateComesBack(SlotCase slot) {
        SlotRules.stateComesBack(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 16: A foreign state is refused and changes nothing")
    void foreignStateIsRefused(SlotCase slot) {
        SlotRules.foreignStateIsRefused(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 17: Values lie on the grid of params()")
    void valuesLieOnTheGrid(SlotCase slot) {
        NumberRules.valuesLieOnTheGrid(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 18: Training and evaluation give the same numbers")
    void trainingAgreesWithEvaluation(SlotCase slot) {
        NumberRules.trainingAgreesWithEvaluation(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 19: Quantizing twice changes nothing")
    void quantizingTwiceChangesNothing(SlotCase slot) {
        NumberRules.quantizingTwiceChangesNothing(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 20: Degenerate tensors stay finite")
    void degenerateTensorsStayFinite(SlotCase slot) {
        NumberRules.degenerateTensorsStayFinite(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 21: The gradient at the value is the stated one")
    void gradientAtTheValue(SlotCase slot) {
        gradients.gradientAtTheValue(slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 22: The gradient at a trainable parameter is the derivative of the value")
    void gradientAtParameters(SlotCase slot) {
        gradients.gradientAtParameters(slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 23: Gradient arrays are not written to")
    void gradientArraysStay(SlotCase slot) {
        gradients.gradientArraysStay(slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 24: The gradient of a hook is its derivative")
    void hookGradientIsItsDerivative(SlotCase slot) {
        gradients.hookGradientIsItsDerivative(slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 25: No array is left behind")
    void nothingIsLeftBehind(SlotCase slot) {
        MemoryRules.nothingIsLeftBehind(plugin(), slot);
    }

    @ParameterizedTest
    @MethodSource("slots")
    @DisplayName("Rule 26: Gradients survive a garbage collection")
    void gradientsSurviveGarbageCollection(SlotCase slot) {
        MemoryRules.gradientsSurviveGarbageCollection(plugin(), slot);
    }
}
