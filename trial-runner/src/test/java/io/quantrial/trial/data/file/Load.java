package io.quantrial.trial.data.file;

import ai.djl.ndarray.NDManager;
import io.quantrial.trial.Services;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Loads data without dividing it. */
final class Load {

    private Load() {}

    static LoadedData data(
            DataProvider provider, Optional<Path> path, Map<String, String> options) {
        return provider.load(
                new DataRequest(path, Services.options("data", provider.options(), options)));
    }

    static float[] values(Samples samples, int index) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return samples.batch(manager, index).data().toFloatArray();
        }
    }
}
