package io.quantrial.trial.config.schema;

import io.quantrial.trial.TrialException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Reads the values of a tree by their keys, and notes every value with its origin. */
public final class Settings {

    private static final String DEFAULT = "default";

    private final Place root;
    private final SortedMap<String, String> values = new TreeMap<>();
    private final SortedMap<String, String> origins = new TreeMap<>();

    /**
     * Checks a tree.
     *
     * @param schema the keys
     * @param tree the tree
     * @throws TrialException if the tree has a key that is not known, or no value, a map or a list
     *     where something else belongs
     */
    public Settings(Schema schema, ImmutableNode tree) {
        root = Place.root(schema, tree);
        root.check();
    }

    /**
     * Returns a value or its default.
     *
     * @param key a key with a default
     * @param <T> the value
     * @return the value
     */
    public <T> T get(Key<T> key) {
        return find(key).orElseGet(() -> fallback(key, key.type().reader().apply(key.fallback())));
    }

    /**
     * Returns a value that must be there.
     *
     * @param key the key
     * @param <T> the value
     * @return the value
     */
    public <T> T require(Key<T> key) {
        return find(key).orElseThrow(() -> missing(key));
    }

    private TrialException missing(Key<?> key) {
        String meaning = key.meaning().replaceFirst("\\.$", "");
        return bad(
                key,
                "missing; "
                        + meaning.substring(0, 1).toLowerCase(Locale.ROOT)
                        + meaning.substring(1));
    }

    /**
     * Returns a value, if it is there.
     *
     * @param key the key
     * @param <T> the value
     * @return the value
     */
    public <T> Optional<T> find(Key<T> key) {
        return places(key).stream().findFirst().map(place -> read(key.type(), place));
    }

    /**
     * Notes the default of a key that depends on other values.
     *
     * @param key the key
     * @param value the default
     * @param <T> the value
     * @return the value
     */
    public <T> T fallback(Key<T> key, T value) {
        note(key.path(), key.type().writer().apply(value), DEFAULT);
        return value;
    }

    /**
     * Returns a list or its default.
     *
     * @param key the key of a list outside other lists
     * @param <T> an entry
     * @return the list, without repetitions
     */
    public <T> List<T> list(Key<T> key) {
        Optional<Place> section = section(key);
        if (section.filter(place -> place.node().getChildren(key.lastName()).size() > 0)
                .isPresent()) {
            return entries(section.get(), key);
        }
        List<T> list = new ArrayList<>();
        for (String text : key.fallbacks()) {
            T value = key.type().reader().apply(text);
            String path = String.join(".", key.names()) + "[" + list.size() + "]";
            note(path, key.type().writer().apply(value), DEFAULT);
            list.add(value);
        }
        return list;
    }

    /**
     * Returns a list of a section.
     *
     * @param section the section
     * @param key the key
     * @param <T> an entry
     * @return the list, without repetitions; empty if it is not there
     * @throws TrialException if it is there but empty, since the same is said by leaving it out
     */
    public <T> List<T> list(Place section, Key<T> key) {
        section.refuseEmptyList(key.lastName());
        return entries(section, key);
    }

    private <T> List<T> entries(Place section, Key<T> key) {
        List<T> list = new ArrayList<>();
        for (Place place : section.children(key.lastName())) {
            T value = read(key.type(), place);
            if (list.contains(value)) {
                throw place.bad("is in the list twice: \"" + place.text() + "\"");
            }
            list.add(value);
        }
        return list;
    }

    /**
     * Returns the value of a place, and notes it.
     *
     * @param type what it must be
     * @param place the place
     * @param <T> the value
     * @return the value
     * @throws TrialException if the text is not allowed
     */
    public <T> T read(ValueType<T> type, Place place) {
        T value = place.value(type);
        note(place.path(), type.writer().apply(value), place.origin());
        return value;
    }

    /**
     * Returns the value of a place as text, and notes it.
     *
     * @param key what it must be
     * @param place the place
     * @param <T> the value
     * @return the text that the key's type writes
     * @throws TrialException if the text is not allowed
     */
    public <T> String readText(Key<T> key, Place place) {
        return key.type().writer().apply(read(key.type(), place));
    }

    /**
     * Returns the whole tree.
     *
     * @return the root
     */
    public Place root() {
        return root;
    }

    /**
     * Returns the places of a key.
     *
     * @param key a key outside lists, or the key of the whole list
     * @return the places that have something; none if the key is not there
     */
    public List<Place> places(Key<?> key) {
        return section(key).map(section -> section.children(key.lastName())).orElse(List.of());
    }

    /** Returns the section that has or may have a key. */
    private Optional<Place> section(Key<?> key) {
        return place(key.names().subList(0, key.names().size() - 1));
    }

    /**
     * Returns the place of a section or value.
     *
     * @param names the names from the root, none of them a list
     * @return the place, if it is written
     */
    public Optional<Place> place(List<String> names) {
        Optional<Place> place = Optional.of(root);
        for (String name : names) {
            place = place.flatMap(each -> each.children(name).stream().findFirst());
        }
        return place;
    }

    /**
     * Returns an error about a key, with the origin of its value or the section where it would be.
     *
     * @param key the key
     * @param problem what is wrong
     * @return the exception
     */
    public TrialException bad(Key<?> key, String problem) {
        List<String> names = key.names();
        Place nearest = root;
        for (int length = 1; length <= names.size(); length++) {
            nearest = place(names.subList(0, length)).orElse(nearest);
        }
        return nearest.bad(String.join(".", names), problem);
    }

    /**
     * Notes a value that the caller reads.
     *
     * @param path the path
     * @param value the text from which the same value can be read again
     * @param origin where it was written
     */
    public void note(String path, String value, String origin) {
        values.put(path, value);
        origins.put(path, origin);
    }

    /**
     * Returns every value that was read, defaults included.
     *
     * @return texts by path
     */
    public SortedMap<String, String> values() {
        return Collections.unmodifiableSortedMap(values);
    }

    /**
     * Returns where every value came from.
     *
     * @return origins by path
     */
    public SortedMap<String, String> origins() {
        return Collections.unmodifiableSortedMap(origins);
    }
}
