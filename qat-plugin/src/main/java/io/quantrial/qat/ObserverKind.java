package io.quantrial.qat;

import io.quantrial.spi.Options;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;

/** The words of the option {@code observer}, and the observer that each stands for. */
enum ObserverKind {
    /** Minimum and maximum, smoothed over batches. */
    EMA,
    /** Minimum and maximum of all batches. */
    MINMAX {
        @Override
        BinaryOperator<ObservedRange> join(Options options) {
            return ObservedRange::hull;
        }
    },
    /** An order statistic near each end, smoothed over batches. */
    PERCENTILE {
        @Override
        RangeStatistic statistic(Options options, GridRule rule, Granularity granularity) {
            return new RangeStatistic.Percentile(options.number(PERCENTILE_OPTION));
        }
    },
    /** The shrunken range with the least squared error, smoothed over batches. */
    MSE {
        @Override
        RangeStatistic statistic(Options options, GridRule rule, Granularity granularity) {
            return new RangeStatistic.LeastError(options.integer(CANDIDATES), rule);
        }
    };

    static final String OPTION = "observer";
    static final String DECAY = "ema_decay";
    static final String PERCENTILE_OPTION = "percentile";
    static final String CANDIDATES = "mse_candidates";

    /** Returns the observer that a request asks for. */
    static RangeObserver observer(SlotRequest request, GridRule rule) {
        Options options = request.options();
        Granularity granularity = request.scheme().granularity();
        ObserverKind kind = valueOf(options.choice(OPTION).toUpperCase(Locale.ROOT));
        boolean weight = request.scheme().target() == QuantTarget.WEIGHT;
        return new RangeObserver(
                granularity,
                kind.statistic(options, rule, granularity),
                weight ? ObservedRange::replacedBy : kind.join(options));
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ObserverKind::key).toList();
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    RangeStatistic statistic(Options options, GridRule rule, Granularity granularity) {
        return new RangeStatistic.MinMax();
    }

    BinaryOperator<ObservedRange> join(Options options) {
        float decay = (float) options.number(DECAY);
        return (past, batch) -> past.movedTowards(batch, decay);
    }
}
