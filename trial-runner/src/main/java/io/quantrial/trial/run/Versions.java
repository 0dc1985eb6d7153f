package io.quantrial.trial.run;

import ai.djl.engine.Engine;
import io.quantrial.spi.PluginInfo;
import java.util.SortedMap;
import java.util.TreeMap;

/** What ran a study, for provenance. */
public final class Versions {

    private Versions() {}

    /**
     * Returns the versions of everything that decides figures.
     *
     * @param plan the study's plan
     * @return the version of each part by its name
     */
    public static SortedMap<String, String> of(Plan plan) {
        SortedMap<String, String> versions = new TreeMap<>();
        String own = Versions.class.getPackage().getImplementationVersion();
        versions.put("quantrial", own == null ? "unversioned" : own);
        versions.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        Engine engine = Engine.getInstance();
        versions.put("engine", engine.getEngineName() + " " + engine.getVersion());
        versions.put("djl", Engine.getDjlVersion());
        for (PluginInfo plugin : plan.registry().plugins()) {
            versions.put("plugin." + plugin.name(), plugin.version());
        }
        return versions;
    }
}
