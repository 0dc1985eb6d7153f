package io.quantrial.trial.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every data provider keeps; extend it and say which provider and where its data is. */
public abstract class DataProviderContract {

    private static final DataSplits.Division DIVISION = new DataSplits.Division(0.25, 0.25, 1);

    /** Returns the provider. */
    protected abstract DataProvider provider();

    /** Returns a path with a few samples of data, if the provider needs one. */
    protected Optional<Path> path() {
        return Optional.empty();
    }

    /** Returns the keys that the data needs. */
    protected Map<String, String> options() {
        return Map.of();
    }

    private DataRequest request() {
        return new DataRequest(path(), Services.options("data", provider().options(), options()));
    }

    @Test
    void nameIsAWordOfExperimentFiles() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]{0,31}");
    }

    @Test
    void optionsDoNotHideKeysOfTheExperimentFile() {
        assertThat(provider().options())
                .extracting(option -> option.name())
                .doesNotHaveDuplicates()
                .doesNotContain("type", "path", "validation", "test");
    }

    @Test
    void providerIsFoundByItsName() {
        assertThat(Services.all(DataProvider.class))
                .hasAtLeastOneElementOfType(provider().getClass());
    }

    @Test
    void whatPassesTheCheckLoads() {
        provider().check(request());

        assertThat(provider().load(request()).training().size()).isGreaterThan(2);
    }

    @Test
    void everyLoadGivesTheSameSplits() {
        DataSplits first = DataSplits.of(provider().load(request()), DIVISION);
        DataSplits again = DataSplits.of(provider().load(request()), DIVISION);

        assertThat(again.sha256()).isEqualTo(first.sha256());
    }

    @Test
    void samplesHaveAtLeastTwoClasses() {
        Samples training = provider().load(request()).training();

        assertThat(training.classes()).isGreaterThanOrEqualTo(2);
        assertThat(training.sample().size()).isPositive();
    }
}
