package io.quantrial.integration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDResource;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.quantrial.lsq.LsqPlugin;
import io.quantrial.qat.QatPlugin;
import io.quantrial.spi.PluginRegistry;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between the modules: a plugin knows the SPI, never another plugin and never the inside
 * of the host. Plain test methods: fields with {@code @ArchTest} are silently not run by this
 * build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private static final String LSQ = "io.quantrial.lsq";
    private static final String QAT = "io.quantrial.qat";

    private JavaClasses project;

    @BeforeAll
    void importClasses() {
        project =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.quantrial");
    }

    @Test
    void theRulesLookAtTheModules() {
        assertThat(project.contain(LsqPlugin.class)).isTrue();
        assertThat(project.contain(QatPlugin.class)).isTrue();
        assertThat(project.contain(PluginRegistry.class)).isTrue();
        assertThat(project.contain(ArchitectureTest.class)).isFalse();
        assertThatThrownBy(() -> mayDependOn(LSQ, LSQ, "java..", "ai.djl..").check(project))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.quantrial.spi");
    }

    @ParameterizedTest
    @ValueSource(strings = {LSQ, QAT})
    void pluginsKnowTheSpiOnly(String plugin) {
        mayDependOn(
                        plugin + "..",
                        plugin + "..",
                        "io.quantrial.spi",
                        "io.quantrial.spi.scheme",
                        "ai.djl..",
                        "java..",
                        "org.slf4j..")
                .check(project);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(project);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().check(project);
    }

    /** A final field may still hold something that changes. */
    @Test
    void staticFieldsHoldNoMutableState() {
        List<String> mutable =
                project.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(field -> isMutable(value(field)))
                        .map(JavaField::getFullName)
                        .toList();
        assertThat(mutable).isEmpty();
    }

    private static Object value(JavaField javaField) {
        try {
            Field field = javaField.reflect();
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(javaField.getFullName(), e);
        }
    }

    private static boolean isMutable(Object value) {
        if (value == null) {
            return false;
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return Array.getLength(value) > 0;
        }
        boolean holdsElements = value instanceof Collection || value instanceof Map;
        boolean refusesChanges =
                type.getName().startsWith("java.util.ImmutableCollections$")
                        || type.getName().startsWith("java.util.Collections$Unmodifiable");
        return value instanceof NDResource
                || value instanceof ThreadLocal
                || type.getName().startsWith("java.util.concurrent.")
                || (holdsElements && !refusesChanges);
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
