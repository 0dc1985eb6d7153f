package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class QuantizerContractTest {

    private static final Pattern RULE = Pattern.compile("Rule (\\d+): (.+)");

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theRuleThatAFaultBreaksNoticesIt(Fault fault) {
        EngineExecutionResults results =
                EngineTestKit.engine("junit-jupiter")
                        .configurationParameter(FaultyContract.FAULT, fault.name())
                        .selectors(DiscoverySelectors.selectClass(FaultyContract.class))
                        .execute();
        SortedSet<Integer> broken = new TreeSet<>();
        results.testEvents().failed().stream().forEach(event -> broken.add(rule(event)));
        assertThat(results.testEvents().started().count()).isGreaterThan(40);
        if (fault.rule() == 0) {
            assertThat(broken).as(failures(results)).isEmpty();
        } else {
            assertThat(broken).as(failures(results)).contains(fault.rule());
        }
    }

    @Test
    void everyRuleButTheHostsOwnIsBrokenByAFault() {
        assertThat(Arrays.stream(Fault.values()).map(Fault::rule).filter(rule -> rule > 0))
                .containsAll(rules().keySet().stream().filter(rule -> rule != 5).toList());
    }

    static Map<Integer, String> rules() {
        return Arrays.stream(QuantizerContract.class.getDeclaredMethods())
                .map(method -> method.getAnnotation(DisplayName.class))
                .filter(name -> name != null)
                .map(name -> RULE.matcher(name.value()))
                .filter(Matcher::matches)
                .collect(Collectors.toMap(m -> Integer.valueOf(m.group(1)), m -> m.group(2)));
    }

    private static int rule(Event event) {
        return Stream.iterate(
                        event.getTestDescriptor(), d -> d != null, d -> d.getParent().orElse(null))
                .map(descriptor -> RULE.matcher(descriptor.getDisplayName()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static String failures(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(
                        event ->
                                rule(event)
                                        + " "
                                        + event.getTestDescriptor().getDisplayName()
                                        + " "
                                        + event.getPayload())
                .distinct()
                .limit(8)
                .collect(Collectors.joining("\n"));
    }
}
