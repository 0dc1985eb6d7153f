package io.quantrial.testkit;

/** What is wrong with a reference plugin, and the rule that must notice. */
enum Fault {
    NONE(0),
    WRONG_NAME(1),
    NOT_REGISTERED(2),
    NO_SPI_VERSION(3),
    CAPABILITIES_CHANGE(4),
    FLAT_RESULT(6),
    OPTION_GIVES_NAN(7),
    SHARES_STATE(8),
    NEW_STRATEGY_EACH_TIME(9),
    EVALUATION_INITIALISES(10),
    EVALUATION_CHANGES_STATE(11),
    WRITES_INTO_INPUT(13),
    REFUSES_DELAYED_PASS(14),
    FORGETS_SIGN(15),
    TAKES_ANY_STATE(16),
    OFF_GRID(17),
    TRAINS_ON_OTHER_NUMBERS(18),
    SHIFTS_EACH_TIME(19),
    ZERO_SCALE(20),
    GRADIENT_IGNORES_MASK(21),
    MASKS_IN_PLACE(23),
    HOOK_HIDES_FACTOR(24),
    LEAKS(25),
    NUMBER_OPERAND(26),
    LEARNED(0),
    LEARNED_STARTS_OVER(12),
    LEARNED_WRONG_STEP_GRADIENT(22);

    private final int rule;

    Fault(int rule) {
        this.rule = rule;
    }

    int rule() {
        return rule;
    }

    boolean isLearned() {
        return name().startsWith("LEARNED");
    }
}
