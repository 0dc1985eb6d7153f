package io.quantrial.trial.space;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.OpNamePattern;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.space.LayerSpace.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads configurations that a user wrote by hand: for layer patterns as in {@code op_names} a
 * choice such as {@code lsq/w4/i8}.
 *
 * <p>The last pattern of a configuration that matches a layer decides. A pattern that describes
 * several layers leaves out the bits of tensors that a layer does not have, such as the input of an
 * embedding. Tied layers must get the same.
 */
public final class ListedPoints {

    private final String key;
    private final SearchSpace space;

    /**
     * Creates a reader.
     *
     * @param key where the configurations stand in the experiment file, for messages
     * @param space the space that they must be in
     */
    public ListedPoints(String key, SearchSpace space) {
        this.key = key;
        this.space = space;
    }

    /**
     * Reads configurations.
     *
     * @param written for each configuration the choices by pattern, in the order of the file
     * @return the point of each configuration
     * @throws TrialException if a pattern matches no layer of the space, a choice cannot be read or
     *     is not in the space, a layer gets none, or tied layers get different ones
     */
    public List<Point> read(List<Map<String, String>> written) {
        List<Point> points = new ArrayList<>();
        for (Map<String, String> configuration : written) {
            points.add(point(key + "[" + points.size() + "]", configuration));
        }
        return points;
    }

    private Point point(String where, Map<String, String> configuration) {
        SortedMap<LayerPath, LayerBits> chosen = new TreeMap<>();
        configuration.forEach((pattern, choice) -> choose(where, pattern, choice, chosen));
        BitConfiguration read = new BitConfiguration(chosen);
        List<Integer> choices = new ArrayList<>();
        for (LayerSpace layer : space.layers()) {
            for (Member member : layer.members()) {
                if (!chosen.containsKey(member.layer())) {
                    throw TrialException.input(
                            where
                                    + ": layer "
                                    + member
                                    + " gets no choice; name it, or begin with a choice for \"*\"");
                }
            }
            choices.add(layer.choice(read).orElseThrow(() -> different(where, layer, read)));
        }
        return new Point(choices);
    }

    private static TrialException different(
            String where, LayerSpace layer, BitConfiguration configuration) {
        return TrialException.input(
                where
                        + ": tied layers get different choices: "
                        + layer.members().stream()
                                .map(each -> each + "=" + configuration.layers().get(each.layer()))
                                .collect(Collectors.joining("; "))
                        + "; give all of them the same");
    }

    private void choose(
            String where, String pattern, String choice, SortedMap<LayerPath, LayerBits> chosen) {
        String place = where + "." + pattern;
        OpNamePattern name = pattern(place, pattern);
        LayerBits bits = bits(place, choice);
        boolean isMatched = false;
        for (LayerSpace layer : space.layers()) {
            for (Member member : layer.members()) {
                if (name.matcher().test(member.layer())) {
                    isMatched = true;
                    LayerBits own = name.isExact() ? bits : fitted(bits, member);
                    checkOffered(place, layer.alternatives(member), member, own);
                    chosen.put(member.layer(), own);
                }
            }
        }
        if (!isMatched) {
            List<String> known =
                    space.layers().stream()
                            .flatMap(layer -> layer.members().stream())
                            .map(Member::toString)
                            .toList();
            throw TrialException.input(
                    place
                            + ": matches no layer that is searched"
                            + NearestName.hint(pattern, known)
                            + "; layers: "
                            + String.join(", ", known));
        }
    }

    private static OpNamePattern pattern(String place, String pattern) {
        try {
            return new OpNamePattern(pattern);
        } catch (QuantException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, place + ": " + e.getMessage(), e);
        }
    }

    private static LayerBits bits(String place, String choice) {
        try {
            return LayerBits.parse(choice);
        } catch (IllegalArgumentException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT, place + ": " + e.getMessage(), e);
        }
    }

    private static LayerBits fitted(LayerBits bits, Member member) {
        return Collections.disjoint(bits.bits().keySet(), member.targets())
                ? bits
                : member.bits(bits);
    }

    private static void checkOffered(
            String place, List<LayerBits> offered, Member member, LayerBits bits) {
        if (!offered.contains(bits)) {
            List<String> known = offered.stream().map(LayerBits::toString).distinct().toList();
            throw TrialException.input(
                    place
                            + ": \""
                            + bits
                            + "\" is not in the search space"
                            + NearestName.hint(bits.toString(), known)
                            + "; layer "
                            + member
                            + " can get "
                            + String.join(", ", known));
        }
    }
}
