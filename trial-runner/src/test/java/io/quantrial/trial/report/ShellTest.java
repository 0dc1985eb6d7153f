package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {

    @Test
    void wordsThatAShellWouldChangeAreQuoted() {
        assertThat(Shell.command(List.of("./quantrial", "a b", "it's", "x=1", "*", "")))
                .isEqualTo("./quantrial 'a b' 'it'\\''s' x=1 '*' ''");
    }

    @Test
    void aPathBelowTheWorkingDirectoryIsRelative() {
        assertThat(Shell.path(Path.of("runs/../runs/digits").toAbsolutePath()))
                .isEqualTo(Path.of("runs", "digits").toString());
        assertThat(Shell.path(Path.of("/elsewhere"))).isEqualTo("/elsewhere");
        assertThat(Shell.path(Path.of(""))).isEqualTo(Path.of("").toAbsolutePath().toString());
    }
}
