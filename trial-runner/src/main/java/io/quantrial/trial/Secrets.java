package io.quantrial.trial;

import java.util.regex.Pattern;

/**
 * Hides user names and passwords of URLs in what is shown or written for others: {@code
 * jdbc:postgresql://me:secret@host/db?password=secret} becomes {@code
 * jdbc:postgresql://***@host/db?password=***}.
 */
public final class Secrets {

    private static final String HIDDEN = "***";

    private static final Pattern USER_INFO =
            Pattern.compile("(//|(?i:jdbc:\\w+:)(?:[a-z]+:)?(?://)?)[^@\\s?;]+@");

    private static final String PARAMETER =
            "(?i)([?&;,(](?:[\\w.-]*(?:pass|pwd|secret|token|credential)[\\w.-]*|user|username|uid)=)";

    private static final Pattern IN_VALUE = Pattern.compile(PARAMETER + "[^&;]*");
    private static final Pattern IN_TEXT = Pattern.compile(PARAMETER + "[^&;\\s\"']*");

    private Secrets() {}

    /**
     * Hides the secrets of a value.
     *
     * @param value one value of an experiment, or one word of a command line
     * @return the value, without the secrets
     */
    public static String hide(String value) {
        return hide(value, IN_VALUE);
    }

    /**
     * Hides the secrets of a text in which URLs stand between other words.
     *
     * @param text a message or a command line
     * @return the text, without the secrets
     */
    public static String hideIn(String text) {
        return hide(text, IN_TEXT);
    }

    private static String hide(String text, Pattern parameters) {
        String hidden = USER_INFO.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return parameters.matcher(hidden).replaceAll("$1" + HIDDEN);
    }
}
