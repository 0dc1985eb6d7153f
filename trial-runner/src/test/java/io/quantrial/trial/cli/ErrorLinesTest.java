package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quantrial.spi.QuantException;
import io.quantrial.trial.TrialException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorLinesTest {

    private final Studies studies = mock(Studies.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    serch x              | unknown command "serch" (did you mean "search"?); commands:
                    search --resum x     | unknown option "--resum" (did you mean "--resume"?); see: quantrial search --help
                    search               | missing required parameter: 'FILE|DIR'; see: quantrial search --help
                    train                | missing required parameter: 'FILE|DIR'; see: quantrial train --help
                    explain              | missing required parameter: 'FILE'; see: quantrial explain --help
                    explain a b          | one argument too many: "b"; see: quantrial explain --help
                    trials               | missing required parameter: 'DIR'; see: quantrial trials --help
                    report               | missing required parameter: 'DIR'; see: quantrial report --help
                    evaluate d           | missing required option: '--trial=N'; see: quantrial evaluate --help
                    evaluate d --trial x | 'x' is not an int; see: quantrial evaluate --help
                    export d             | missing required option: '--trial=N'; see: quantrial export --help
                    plugins --jsn        | unknown option "--jsn" (did you mean "--json"?); see: quantrial plugins --help
                    """,
            quoteCharacter = '`')
    void wrongArgumentsAreOneLineThatSaysWhereHelpIs(String arguments, String expected) {
        CommandRun run = CommandRun.of(studies, arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errors()).singleElement().asString().startsWith("quantrial: ");
        assertThat(run.err()).contains(expected);
    }

    @Test
    void withoutACommandItSaysWhereHelpIs() {
        CommandRun run = CommandRun.of(studies);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .containsExactly("quantrial: a command is missing; see: quantrial --help");
    }

    @ParameterizedTest
    @EnumSource(TrialException.Code.class)
    void aTrialExceptionIsItsMessageAndTheExitCodeOfItsKind(TrialException.Code code) {
        when(studies.open(any())).thenThrow(new TrialException(code, "what\n  is wrong"));

        CommandRun run = CommandRun.of(studies, "trials", "folder");

        assertThat(run.exitCode()).isEqualTo(code.exitCode());
        assertThat(run.errors()).containsExactly("quantrial: what is wrong");
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN_PLUGIN, 2", "BAD_CONFIG, 2", "BAD_PLUGIN_FOLDER, 2", "BAD_STATE, 1"})
    void aQuantExceptionIsItsMessageToo(QuantException.Code code, int exitCode) {
        when(studies.plugins(any())).thenThrow(new QuantException(code, "no such thing"));

        CommandRun run = CommandRun.of(studies, "plugins");

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.errors()).containsExactly("quantrial: no such thing");
    }

    @Test
    void anUnexpectedExceptionIsOneLineAndAFileWithItsTrace() throws Exception {
        when(studies.open(any())).thenThrow(new IllegalStateException("a bug"));

        CommandRun run = CommandRun.of(studies, "report", "folder");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith(
                        "quantrial: unexpected java.lang.IllegalStateException: a bug; the stack"
                                + " trace is in ");
        Path trace = Path.of(run.err().strip().replaceFirst(".* ", ""));
        assertThat(trace).content().contains("a bug", "at io.quantrial.trial.cli.ReportCommand");
        Files.delete(trace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void debugPrintsTheTraceWhereverItStands(String place) {
        when(studies.open(any())).thenThrow(TrialException.input("wrong"));

        CommandRun run =
                place.equals("before")
                        ? CommandRun.of(studies, "--debug", "trials", "folder")
                        : CommandRun.of(studies, "trials", "folder", "--debug");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\tat io.quantrial", "quantrial: wrong");
    }

    @Test
    void aBrokenNativeLibraryIsOneLineToo() throws Exception {
        when(studies.open(any())).thenThrow(new UnsatisfiedLinkError("no torch"));

        CommandRun run = CommandRun.of(studies, "trials", "folder");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("no torch");
        Files.delete(Path.of(run.err().strip().replaceFirst(".* ", "")));
    }
}
