package io.quantrial.spi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

@AnalyzeClasses(packages = "io.quantrial.spi", importOptions = ImportOption.DoNotIncludeTests.class)
class SpiArchitectureTest {

    private static final String SPI = "io.quantrial.spi";
    private static final String SCHEME = "io.quantrial.spi.scheme";
    private static final String DISPATCH = "io.quantrial.spi.dispatch";
    private static final String CONFIG = "io.quantrial.spi.config";
    private static final String HOOK = "io.quantrial.spi.hook";
    private static final String JAVA = "java..";
    private static final String DJL = "ai.djl..";
    private static final String LOG = "org.slf4j";

    @ArchTest
    static final ArchRule DEPENDS_ON_JAVA_DJL_AND_THE_LOG_ONLY =
            mayDependOn("io.quantrial.spi..", "io.quantrial.spi..", JAVA, DJL, LOG);

    @ArchTest
    static final ArchRule SCHEME_IS_PURE =
            mayDependOn(SCHEME, SCHEME, JAVA, "ai.djl.ndarray.types");

    @ArchTest
    static final ArchRule SPI_KNOWS_SCHEME = mayDependOn(SPI, SPI, SCHEME, JAVA, DJL, LOG);

    @ArchTest
    static final ArchRule DISPATCH_KNOWS_SPI = mayDependOn(DISPATCH, DISPATCH, SPI, JAVA, DJL, LOG);

    @ArchTest
    static final ArchRule CONFIG_KNOWS_SPI = mayDependOn(CONFIG, CONFIG, SPI, SCHEME, JAVA);

    @ArchTest
    static final ArchRule HOOK_KNOWS_ALL =
            mayDependOn(HOOK, HOOK, CONFIG, DISPATCH, SPI, SCHEME, JAVA, DJL, LOG);

    @ArchTest
    static final ArchRule EVERY_PACKAGE_HAS_ITS_ARROWS_HERE =
            classes().should().resideInAnyPackage(SPI, SCHEME, CONFIG, DISPATCH, HOOK);

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.quantrial.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PACKAGES_ARE_NAMED_AFTER_WHAT_THEY_HOLD =
            noClasses().should().resideInAnyPackage("..util..", "..impl..", "..common..");

    @ArchTest static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();

    /** The packages may be absent, and a primitive type lies in the package without a name. */
    private static ArchRule mayDependOn(String from, String... to) {
        String[] allowed = Arrays.copyOf(to, to.length + 1);
        allowed[to.length] = "";
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .allowEmptyShould(true);
    }
}
