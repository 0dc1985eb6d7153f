package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutorSettingsTest {

    @Test
    void workersGetThePropertiesOfTheLauncherAndNothingElse() {
        assertThat(
                        ExecutorSettings.propertiesOf(
                                Map.of(
                                        "QUANTRIAL_JAVA_OPTS",
                                        " -Xmx9g -Dhttps.proxyHost=here  -agentlib:jdwp -Da.b=c ")))
                .containsExactly("-Dhttps.proxyHost=here", "-Da.b=c");
        assertThat(ExecutorSettings.propertiesOf(Map.of())).isEmpty();
    }
}
