package io.quantrial.trial.execute;

import java.util.List;

/** Kills a process with all that it started. */
final class ProcessTree {

    private ProcessTree() {}

    /**
     * Kills from the root down: a parent that is dead starts nothing more, and its children are
     * looked up before.
     */
    static void kill(ProcessHandle root) {
        List<ProcessHandle> children = root.children().toList();
        root.destroyForcibly();
        children.forEach(ProcessTree::kill);
    }
}
