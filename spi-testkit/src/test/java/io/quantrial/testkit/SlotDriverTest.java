package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.InOrder;

class SlotDriverTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = manager.create(new float[] {1, 2});
    private final NDArray hooked = manager.create(new float[] {3, 4});
    private final TensorQuantizer quantizer = mock(TensorQuantizer.class);
    private final ForwardHook hook = mock(ForwardHook.class);
    private final GradientStrategy.Autograd strategy = mock(GradientStrategy.Autograd.class);
    private final SlotDriver weight = new SlotDriver(QuantTarget.WEIGHT, quantizer);

    @BeforeEach
    void oneInitialisedSlot() {
        when(quantizer.hook()).thenReturn(hook);
        when(quantizer.gradient()).thenReturn(strategy);
        when(hook.onWeight(any(), any())).thenReturn(hooked);
        when(hook.beforeLayer(any(), any())).thenReturn(hooked);
        when(hook.afterLayer(any(), any())).thenReturn(hooked);
        when(strategy.fakeQuantize(any(), any())).thenAnswer(call -> hooked.add(hooked));
        when(strategy.quantize(any(), any())).thenAnswer(call -> hooked.sub(hooked));
        when(quantizer.params())
                .thenReturn(
                        Optional.of(
                                QuantParams.symmetric(
                                        QuantRange.signed(2),
                                        Granularity.perTensor(),
                                        List.of(1f))));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void trainingIsHookThenFakeQuantize() {
        assertThat(weight.run(x, TestPass.TRAINING).toFloatArray()).containsExactly(6, 8);
        InOrder order = inOrder(hook, strategy);
        order.verify(hook).onWeight(x, TestPass.TRAINING);
        order.verify(strategy).fakeQuantize(hooked, TestPass.TRAINING);
        order.verifyNoMoreInteractions();
    }

    @Test
    void evaluationIsHookThenQuantize() {
        assertThat(weight.run(x, TestPass.EVALUATION).toFloatArray()).containsExactly(0, 0);
        verify(strategy).quantize(hooked, TestPass.EVALUATION);
        verifyNoMoreInteractions(strategy);
    }

    @ParameterizedTest
    @EnumSource(QuantTarget.class)
    void theHooksMethodIsTheTargets(QuantTarget target) {
        new SlotDriver(target, quantizer).hooked(x, TestPass.TRAINING);
        switch (target) {
            case INPUT -> verify(hook).beforeLayer(x, TestPass.TRAINING);
            case WEIGHT -> verify(hook).onWeight(x, TestPass.TRAINING);
            case OUTPUT -> verify(hook).afterLayer(x, TestPass.TRAINING);
        }
        verifyNoMoreInteractions(hook);
    }

    @Test
    void aDelayedSlotSeesTheValueAndLetsItThrough() {
        assertThat(weight.run(x, TestPass.DELAYED)).isSameAs(x);
        verify(hook).onWeight(x, TestPass.DELAYED);
        verifyNoInteractions(strategy);
    }

    @Test
    void anEmptySlotLetsTheValueThrough() {
        when(quantizer.params()).thenReturn(Optional.empty());
        assertThat(weight.run(x, TestPass.TRAINING)).isSameAs(x);
        verifyNoInteractions(strategy);
    }

    @Test
    void onlyTheResultOfAPassStaysOpen() {
        when(strategy.fakeQuantize(any(), any()))
                .thenAnswer(call -> hooked.add(hooked).mul(hooked).sub(hooked));
        LeakCheck check = LeakCheck.watch(manager);
        NDArray y = weight.run(x, TestPass.TRAINING);
        check.assertOnlyNew(y);
    }

    @Test
    void aSchemeThatIsNotListedNeverReachesThePlugin() {
        ReferencePlugin plugin = spy(new ReferencePlugin());
        SlotRequest request =
                new SlotRequest(
                        "conv1:weight",
                        new QuantScheme(
                                QuantTarget.WEIGHT, 9, Signedness.SIGNED, Granularity.perTensor()),
                        Options.read(plugin.capabilities().options(), Map.of()),
                        manager);
        assertThatThrownBy(() -> SlotDriver.create(plugin, request))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("conv1:weight")
                .hasMessageContaining("signed 2..8 bits");
        verify(plugin, never()).create(any());
    }
}
