package io.quantrial.trial.insight;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.Locale;

/** The words that sentences share. */
final class Words {

    private Words() {}

    /** Such as {@code uniform 4-bit}, {@code reference 2} or {@code configuration 17}. */
    static String name(TrialRecord trial) {
        if (trial.definition().kind() != TrialKind.REFERENCE) {
            return "configuration " + trial.number();
        }
        List<Integer> widths = widths(trial.definition());
        return widths.size() == 1
                ? "uniform " + widths.get(0) + "-bit"
                : "reference " + trial.number();
    }

    private static List<Integer> widths(NewTrial trial) {
        return trial.configuration().map(BitConfiguration::parse).stream()
                .flatMap(configuration -> configuration.layers().values().stream())
                .map(LayerBits::bits)
                .flatMap(bits -> bits.values().stream())
                .distinct()
                .toList();
    }

    /** The size of a difference, without its sign. */
    static String points(double difference) {
        return String.format(Locale.ROOT, "%.2f", Math.abs(difference));
    }

    /** A difference with a minus where it is below 0. */
    static String signed(double difference) {
        return (difference < 0 && !isNothing(difference) ? "−" : "") + points(difference);
    }

    /** Whether a difference is 0 in the digits that are shown. */
    static boolean isNothing(double difference) {
        return Double.parseDouble(points(difference)) == 0;
    }

    /** Such as {@code at 97 % of its size} or {@code at equal size}. */
    static String atCost(Objective cost, double part, double whole) {
        String name = cost == Objective.BOPS ? "bit operations" : cost.key();
        return part == whole
                ? "at equal " + name
                : String.format(Locale.ROOT, "at %s of its %s", share(100 * part / whole), name);
    }

    /** What is below the whole is never called all of it. */
    private static String share(double percent) {
        return String.format(
                Locale.ROOT,
                percent >= 99.5 ? "%.2f %%" : percent < 9.5 ? "%.1f %%" : "%.0f %%",
                percent);
    }

    static String capitalised(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
