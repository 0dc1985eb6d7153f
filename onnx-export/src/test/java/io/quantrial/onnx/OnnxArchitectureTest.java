package io.quantrial.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.quantrial.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The arrows between the packages of this module, and out of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxArchitectureTest {

    private static final String ROOT = "io.quantrial.onnx";
    private static final String GRAPH = ROOT + ".graph";
    private static final String TRACE = ROOT + ".trace";
    private static final String OP = ROOT + ".op";
    private static final String QUANTIZE = ROOT + ".quantize";
    private static final String FILE = ROOT + ".file";
    private static final String CALIBRATION = ROOT + ".calibration";
    private static final String VERIFY = ROOT + ".verify";
    private static final String SPI = "io.quantrial.spi..";
    private static final String DJL = "ai.djl..";
    private static final String JAVA = "java..";
    private static final String LOG = "org.slf4j";
    private static final String MESSAGES = "ai.onnx.proto..";
    private static final String PROTOBUF = "com.google.protobuf..";
    private static final String RUNTIME = "ai.onnxruntime..";

    private JavaClasses module;

    @BeforeAll
    void importClasses() {
        module =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT);
    }

    @Test
    void theRulesLookAtTheClassesOfThisModule() {
        assertThat(module.contain(Graph.class)).isTrue();
        assertThat(module.contain(OnnxArchitectureTest.class)).isFalse();
        assertThatThrownBy(() -> mayDependOn(GRAPH, GRAPH, JAVA).check(module))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("QuantParams");
    }

    @Test
    void graphKnowsNoOtherPackage() {
        mayDependOn(GRAPH, GRAPH, SPI, DJL, JAVA).check(module);
    }

    @Test
    void traceKnowsTheGraphsTypes() {
        mayDependOn(TRACE, TRACE, GRAPH, SPI, DJL, JAVA).check(module);
    }

    @Test
    void opKnowsTraceAndGraph() {
        mayDependOn(OP, OP, TRACE, GRAPH, SPI, DJL, JAVA).check(module);
    }

    @Test
    void quantizeKnowsTheGraphAlone() {
        mayDependOn(QUANTIZE, QUANTIZE, GRAPH, SPI, JAVA).check(module);
    }

    @Test
    void fileKnowsTheGraphAndTheMessagesOfOnnx() {
        mayDependOn(FILE, FILE, GRAPH, SPI, MESSAGES, PROTOBUF, JAVA).check(module);
    }

    @Test
    void calibrationKnowsTheGraph() {
        mayDependOn(CALIBRATION, CALIBRATION, GRAPH, SPI, DJL, JAVA).check(module);
    }

    @Test
    void verifyKnowsWhatWasWrittenAndTheRuntime() {
        mayDependOn(
                        VERIFY, VERIFY, QUANTIZE, GRAPH, SPI, DJL, MESSAGES, PROTOBUF, RUNTIME, LOG,
                        JAVA)
                .check(module);
    }

    @Test
    void theRootKnowsTheOthers() {
        mayDependOn(ROOT, ROOT + "..", SPI, DJL, MESSAGES, LOG, JAVA).check(module);
    }

    @Test
    void everyPackageHasItsArrowsHere() {
        classes()
                .should()
                .resideInAnyPackage(ROOT, GRAPH, TRACE, OP, QUANTIZE, FILE, CALIBRATION, VERIFY)
                .check(module);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.quantrial.(**)").should().beFreeOfCycles().check(module);
    }

    @Test
    void packagesAreNamedAfterWhatTheyHold() {
        noClasses().should().resideInAnyPackage("..util..", "..impl..", "..common..").check(module);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(module);
    }

    @Test
    void thereIsNoStaticState() {
        fields().that().areStatic().should().beFinal().check(module);
    }

    /** A primitive type lies in the package without a name. */
    private static ArchRule mayDependOn(String from, String... to) {
        List<String> allowed = new ArrayList<>(List.of(to));
        allowed.add("");
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new));
    }
}
