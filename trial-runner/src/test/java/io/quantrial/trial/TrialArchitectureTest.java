package io.quantrial.trial;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The arrows between the packages of this module, from the bottom up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialArchitectureTest {

    private static final String TRIAL = "io.quantrial.trial";

    /** Packages on one line do not know each other; each may know those of the lines before. */
    private static final List<List<String>> LAYERS =
            List.of(
                    List.of("space", "statistics"),
                    List.of("cost"),
                    List.of("search", "search.allocate"),
                    List.of("search.strategy", "signal", "storage", "data", "model"),
                    List.of("search.auto"),
                    List.of("data.file", "config.source"),
                    List.of("config.schema"),
                    List.of("config"),
                    List.of("train"),
                    List.of("execute.protocol"),
                    List.of("execute"),
                    List.of("run"),
                    List.of("insight"),
                    List.of("report", "bench"),
                    List.of("bench.replay"),
                    List.of("bench.report"),
                    List.of("cli"));

    private JavaClasses module;

    @BeforeAll
    void importClasses() {
        module =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(TRIAL);
    }

    @Test
    void theRulesLookAtTheClassesOfThisModule() {
        assertThat(module.contain(TrialException.class)).isTrue();
        assertThat(module.contain(TrialArchitectureTest.class)).isFalse();
    }

    @Test
    void lowerPackagesDoNotKnowHigherOnes() {
        List<String> allowed = new ArrayList<>(List.of(TRIAL));
        for (List<String> layer : LAYERS) {
            for (String name : layer) {
                String own = TRIAL + "." + name;
                List<String> known = new ArrayList<>(allowed);
                known.add(own);
                classes()
                        .that()
                        .resideInAPackage(own)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                with(
                                        known,
                                        "",
                                        "java..",
                                        "javax..",
                                        "org..",
                                        "com..",
                                        "ai.djl..",
                                        "picocli..",
                                        "me..",
                                        "io.quantrial.spi.."))
                        .check(module);
            }
            layer.forEach(name -> allowed.add(TRIAL + "." + name));
        }
    }

    private static String[] with(List<String> known, String... others) {
        List<String> all = new ArrayList<>(known);
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }

    @Test
    void everyPackageHasItsPlace() {
        List<String> packages = new ArrayList<>(List.of(TRIAL));
        LAYERS.forEach(layer -> layer.forEach(name -> packages.add(TRIAL + "." + name)));
        classes().should().resideInAnyPackage(packages.toArray(String[]::new)).check(module);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.quantrial.(**)").should().beFreeOfCycles().check(module);
    }

    @Test
    void theRunnerKnowsNoPlugin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quantrial.lsq..", "io.quantrial.qat..")
                .check(module);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TRIAL + ".cli..", TRIAL + ".execute..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(module);
    }

    @Test
    void thereIsNoStaticState() {
        fields().that().areStatic().should().beFinal().check(module);
    }
}
