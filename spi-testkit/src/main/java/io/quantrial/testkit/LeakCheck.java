package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds arrays that were created and not closed: compares {@link NDManager#getManagedArrays()} of a
 * manager and all managers below it before and after.
 *
 * <p>Used as a resource, it checks when it is closed:
 *
 * <pre>{@code
 * try (LeakCheck check = LeakCheck.watch(manager)) {
 *     driver.run(x, TestPass.TRAINING).close();
 * }
 * }</pre>
 */
public final class LeakCheck implements AutoCloseable {

    private final NDManager manager;
    private final Set<NDArray> before;

    private LeakCheck(NDManager manager) {
        this.manager = manager;
        this.before = identities(manager.getManagedArrays());
    }

    /**
     * Starts watching.
     *
     * @param manager the manager whose arrays are compared
     * @return the check
     */
    public static LeakCheck watch(NDManager manager) {
        return new LeakCheck(manager);
    }

    /**
     * Returns what is there now and was not there at the start.
     *
     * @return the new arrays that are still open
     */
    public List<NDArray> newArrays() {
        return manager.getManagedArrays().stream()
                .filter(array -> !before.contains(array))
                .toList();
    }

    /**
     * Returns how many more arrays there are now, where a replaced array does not count.
     *
     * @return the number of arrays now less the number at the start
     */
    public int growth() {
        return manager.getManagedArrays().size() - before.size();
    }

    /**
     * Checks that no arrays are new but some.
     *
     * @param expected the arrays that were returned on purpose
     * @throws AssertionError if another array is new; the message has the shapes
     */
    public void assertOnlyNew(NDArray... expected) {
        Set<NDArray> allowed = identities(List.of(expected));
        List<String> left =
                newArrays().stream()
                        .filter(array -> !allowed.contains(array))
                        .map(array -> array.getShape() + " " + array.getDataType())
                        .toList();
        if (!left.isEmpty()) {
            throw new AssertionError(left.size() + " arrays were not closed: " + left);
        }
    }

    /**
     * Checks that nothing is new.
     *
     * @throws AssertionError if an array was not closed
     */
    @Override
    public void close() {
        assertOnlyNew();
    }

    private static Set<NDArray> identities(Collection<NDArray> arrays) {
        Set<NDArray> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(arrays);
        return set;
    }
}
