package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that try to read, run, fetch or exhaust something. */
class HostileFilesTest {

    private static final int DEEP = 20_000;

    @TempDir Path folder;

    record Hostile(String file, String text) {}

    private Experiment read(Hostile hostile) throws IOException {
        Path file = Files.writeString(folder.resolve(hostile.file()), hostile.text());
        return ExperimentFile.read(file, List.of(), Map.of(), new FakeChecks()).experiment();
    }

    static Stream<Hostile> files() {
        StringBuilder laughs = new StringBuilder("a0: &a0 {x: 1}\n");
        IntStream.range(1, 30)
                .forEach(
                        i ->
                                laughs.append(
                                        "a%d: &a%d {x: *a%d, y: *a%d}\n"
                                                .formatted(i, i, i - 1, i - 1)));
        return Stream.of(
                new Hostile("laughs.yaml", laughs.toString()),
                new Hostile("deep.yaml", "a: " + "{a: ".repeat(DEEP) + "}".repeat(DEEP)),
                new Hostile("deep.json", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP)),
                new Hostile("deep.xml", "<a>".repeat(DEEP) + "</a>".repeat(DEEP)),
                new Hostile("deep.properties", "a" + ".a".repeat(DEEP) + " = 1"),
                new Hostile(
                        "laughs.xml",
                        "<!DOCTYPE a [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>"),
                new Hostile("tag.yaml", "name: !!java.net.URL ['http://localhost/']"),
                new Hostile("local.yaml", "name: !url 'http://localhost/'"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void areRefusedWithOneLine(Hostile hostile) {
        assertThatThrownBy(() -> read(hostile))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith(hostile.file() + ":")
                .hasMessageNotContaining("\n");
    }

    @Test
    void noFileIsReadThroughXml() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        Hostile hostile =
                new Hostile(
                        "a.xml",
                        """
                        <a xmlns:xi="http://www.w3.org/2001/XInclude">
                          <model type="lenet"/>
                          <name><xi:include href="%s" parse="text"/></name>
                        </a>
                        """
                                .formatted(secret.toUri()));
        assertThatThrownBy(() -> read(hostile))
                .isInstanceOf(TrialException.class)
                .hasMessageNotContaining("secret\"");
    }

    @Test
    void whatVariablesStandForIsNotRun() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("a.yaml"), "model: {type: lenet}\nname: x${env:EVIL}");
        Map<String, String> environment = Map.of("EVIL", "${script:javascript:1+1}");
        assertThatThrownBy(
                        () -> ExperimentFile.read(file, List.of(), environment, new FakeChecks()))
                .hasMessage(
                        "a.yaml:2: name: \"${script:javascript:1+1}\" is not known; only"
                                + " ${env:NAME} and ${sys:name} are replaced");
    }

    @Test
    void manyAliasesOfSmallThingsAreFine() throws IOException {
        StringBuilder text = new StringBuilder("model: {type: lenet}\nquantization:\n");
        text.append("- &e {op_names: a, quant_types: weight, quant_bits: 8}\n");
        text.append("- *e\n".repeat(40));
        assertThat(read(new Hostile("a.yaml", text.toString())).quantization().entries())
                .hasSize(41);
    }
}
