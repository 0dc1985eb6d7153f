package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    private final Studies studies = mock(Studies.class);

    @Test
    void helpListsTheCommandsAndTheExitCodes() {
        CommandRun run = CommandRun.of(studies, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "search",
                        "train",
                        "explain",
                        "plugins",
                        "trials",
                        "report",
                        "evaluate",
                        "export",
                        "bench",
                        "130",
                        "examples/digits.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search",
                "train",
                "explain",
                "plugins",
                "trials",
                "report",
                "evaluate",
                "export",
                "bench"
            })
    void everyCommandExplainsItselfInBothWays(String command) {
        CommandRun run = CommandRun.of(studies, command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: quantrial " + command);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(CommandRun.of(studies, "help", command)).isEqualTo(run);
        verifyNoInteractions(studies);
    }

    @Test
    void versionNamesProgramAndJava() {
        CommandRun run = CommandRun.of(studies, "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().toList().get(0)).startsWith("quantrial ");
        assertThat(run.out()).contains(Runtime.version().toString());
    }
}
