package io.quantrial.trial.config.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The place of a value, written as {@code search.space[0].quantizer} ({@link #parse} and {@link
 * #toString} are inverses). Entries of a list are ordered by number.
 *
 * @param segments the names from the root to the value, at least one
 */
public record KeyPath(List<Segment> segments) implements Comparable<KeyPath> {

    private static final Pattern SEGMENT =
            Pattern.compile("([^.\\[\\]\\s=]+)(?:\\[([0-9]{1,6})])?");

    private static final int DEEPEST = 20;

    private static final Comparator<Segment> BY_NUMBER =
            Comparator.comparing(Segment::name)
                    .thenComparing(segment -> segment.index().orElse(-1));

    /** Copies the list. */
    public KeyPath {
        segments = List.copyOf(segments);
    }

    /**
     * A name of a path.
     *
     * @param name the key
     * @param index which entry of a list, counted from 0, or empty
     */
    public record Segment(String name, Optional<Integer> index) {

        @Override
        public String toString() {
            return name + index.map(number -> "[" + number + "]").orElse("");
        }
    }

    /**
     * Reads the written form.
     *
     * @param text such as {@code search.space[0].quantizer}
     * @return the path
     * @throws IllegalArgumentException if it is not written so
     */
    public static KeyPath parse(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            Matcher matcher = SEGMENT.matcher(part);
            if (!matcher.matches() || segments.size() == DEEPEST) {
                throw new IllegalArgumentException(
                        "a key must be written like search.space[0].quantizer: \"" + text + "\"");
            }
            segments.add(
                    new Segment(
                            matcher.group(1),
                            Optional.ofNullable(matcher.group(2)).map(Integer::valueOf)));
        }
        return new KeyPath(segments);
    }

    /**
     * Returns the names alone.
     *
     * @return such as {@code [search, space, quantizer]}
     */
    public List<String> names() {
        return segments.stream().map(Segment::name).toList();
    }

    @Override
    public int compareTo(KeyPath other) {
        int shared = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < shared; i++) {
            int order = BY_NUMBER.compare(segments.get(i), other.segments.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    @Override
    public String toString() {
        return segments.stream().map(Segment::toString).collect(Collectors.joining("."));
    }
}
