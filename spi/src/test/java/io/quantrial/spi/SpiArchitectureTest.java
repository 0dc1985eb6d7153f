package io.quantrial.spi;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The arrows between the packages of this module. Plain test methods: fields with {@code @ArchTest}
 * are silently not run by this build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpiArchitectureTest {

    private static final String SPI = "io.quantrial.spi";
    private static final String SCHEME = "io.quantrial.spi.scheme";
    private static final String DISPATCH = "io.quantrial.spi.dispatch";
    private static final String CONFIG = "io.quantrial.spi.config";
    private static final String HOOK = "io.quantrial.spi.hook";
    private static final String JAVA = "java..";
    private static final String DJL = "ai.djl..";
    private static final String LOG = "org.slf4j";

    private JavaClasses module;

    @BeforeAll
    void importClasses() {
        module =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(SPI);
    }

    @Test
    void theRulesLookAtTheClassesOfThisModule() {
        assertThat(module.contain(PluginRegistry.class)).isTrue();
        assertThat(module.contain(SpiArchitectureTest.class)).isFalse();
        assertThatThrownBy(() -> mayDependOn(SPI, SPI, JAVA).check(module))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("QuantTarget");
    }

    @Test
    void dependsOnJavaDjlAndTheLogOnly() {
        mayDependOn("io.quantrial.spi..", "io.quantrial.spi..", JAVA, DJL, LOG).check(module);
    }

    @Test
    void schemeDependsOnDjlsShapesOnly() {
        mayDependOn(SCHEME, SCHEME, JAVA, "ai.djl.ndarray.types").check(module);
    }

    @Test
    void spiKnowsSchemeOnly() {
        mayDependOn(SPI, SPI, SCHEME, JAVA, DJL, LOG).check(module);
    }

    @Test
    void dispatchKnowsSpiOnly() {
        mayDependOn(DISPATCH, DISPATCH, SPI, JAVA, DJL, LOG).check(module);
    }

    @Test
    void configKnowsSpiAndScheme() {
        mayDependOn(CONFIG, CONFIG, SPI, SCHEME, JAVA).check(module);
    }

    @Test
    void hookKnowsTheOthers() {
        mayDependOn(HOOK, HOOK, CONFIG, DISPATCH, SPI, SCHEME, JAVA, DJL, LOG).check(module);
    }

    @Test
    void everyPackageHasItsArrowsHere() {
        classes().should().resideInAnyPackage(SPI, SCHEME, CONFIG, DISPATCH, HOOK).check(module);
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

    /** The packages may be absent, and a primitive type lies in the package without a name. */
    private static ArchRule mayDependOn(String from, String... to) {
        List<String> allowed = new ArrayList<>(List.of(to));
        allowed.add("");
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(true);
    }
}
