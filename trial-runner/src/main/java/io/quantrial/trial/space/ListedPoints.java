package io.quantrial.trial.space;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.OpNamePattern;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads configurations that a user wrote by hand: for layer patterns as in {@code op_names} a
 * choice such as {@code lsq/w4/i8}.
 *
 * <p>The last pattern of a configuration that matches a layer decides. A pattern that describes
 * several layers leaves out the bits of tensors that a layer does not have, such as the input of an
 * embedding.
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
     *     is not in the space, or a layer gets none
     */
    public List<Point> read(List<Map<String, String>> written) {
        List<Point> points = new ArrayList<>();
        for (Map<String, String> configuration : written) {
            points.add(point(key + "[" + points.size() + "]", configuration));
        }
        return points;
    }

    private Point point(String where, Map<String, String> configuration) {
        Integer[] choices = new Integer[space.layers().size()];
        configuration.forEach((pattern, choice) -> choose(where, pattern, choice, choices));
        for (int i = 0; i < choices.length; i++) {
            if (choices[i] == null) {
                throw TrialException.input(
                        where
                                + ": layer "
                                + space.layers().get(i).layer()
                                + " gets no choice; name it, or begin with a choice for \"*\"");
            }
        }
        return new Point(List.of(choices));
    }

    private void choose(String where, String pattern, String choice, Integer[] choices) {
        String place = where + "." + pattern;
        OpNamePattern name = pattern(place, pattern);
        LayerBits bits = bits(place, choice);
        boolean isMatched = false;
        for (int i = 0; i < choices.length; i++) {
            LayerSpace layer = space.layers().get(i);
            if (name.matcher().test(layer.layer())) {
                isMatched = true;
                choices[i] = index(place, layer, name.isExact() ? bits : fitted(bits, layer));
            }
        }
        if (!isMatched) {
            List<String> known =
                    space.layers().stream()
                            .map(LayerSpace::layer)
                            .map(LayerPath::toString)
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

    private static LayerBits fitted(LayerBits bits, LayerSpace layer) {
        Set<QuantTarget> own =
                layer.alternatives().stream()
                        .flatMap(alternative -> alternative.bits().keySet().stream())
                        .collect(Collectors.toSet());
        Map<QuantTarget, Integer> fitted = new EnumMap<>(bits.bits());
        fitted.keySet().retainAll(own);
        return fitted.isEmpty() ? bits : new LayerBits(bits.quantizer(), fitted);
    }

    private static int index(String place, LayerSpace layer, LayerBits bits) {
        int index = layer.alternatives().indexOf(bits);
        if (index < 0) {
            List<String> known = layer.alternatives().stream().map(LayerBits::toString).toList();
            throw TrialException.input(
                    place
                            + ": \""
                            + bits
                            + "\" is not in the search space"
                            + NearestName.hint(bits.toString(), known)
                            + "; layer "
                            + layer.layer()
                            + " can get "
                            + String.join(", ", known));
        }
        return index;
    }
}
