package io.quantrial.testkit;

import java.util.List;

/** The state of one {@link AbsMaxQuantizer}. */
final class AbsMaxState {
    List<Float> scales = List.of();
    boolean signed = true;
}
