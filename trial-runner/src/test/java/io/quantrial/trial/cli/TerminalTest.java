package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @AfterEach
    void asOutsideOfTheStartScript() {
        System.clearProperty("quantrial.terminal");
        System.clearProperty("quantrial.output");
    }

    @ParameterizedTest
    @CsvSource({"150, 150", "20, 40", "0, 80", "wide, 80"})
    void linesOfATerminalAreAsLongAsItIsWide(String told, int columns) {
        System.setProperty("quantrial.output", told);
        System.setProperty("quantrial.terminal", told);
        Terminal terminal = Terminal.ofProcess();

        assertThat(terminal.isInteractive()).isTrue();
        assertThat(terminal.columns()).isEqualTo(columns);
        assertThat(terminal.outputColumns()).isEqualTo(columns);
    }

    @Test
    void linesOfAPipeHaveNoLimit() {
        System.setProperty("quantrial.terminal", "100");

        assertThat(Terminal.ofProcess().outputColumns()).isEqualTo(Integer.MAX_VALUE);
    }
}
