package io.quantrial.trial.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML or SVG in which every text and every attribute is escaped. */
public final class Markup {

    private final StringBuilder html = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Creates an empty text. */
    public Markup() {}

    /**
     * Escapes a text for content and for quoted attributes.
     *
     * @param text any text
     * @return the text without characters that mean something in HTML
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * Opens an element.
     *
     * @param tag its name
     * @param attributes names and values in turn
     * @return this
     */
    public Markup open(String tag, String... attributes) {
        startTag(tag, attributes);
        open.push(tag);
        return this;
    }

    /**
     * Closes the element that was opened last.
     *
     * @return this
     */
    public Markup close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    /**
     * Writes a text.
     *
     * @param text any text
     * @return this
     */
    public Markup text(String text) {
        html.append(escape(text));
        return this;
    }

    /** Writes a path, which may go on in a new line after each slash. */
    Markup path(String path) {
        html.append(escape(path).replace("/", "/<wbr>"));
        return this;
    }

    /**
     * Writes an element that holds a text.
     *
     * @param tag its name
     * @param text any text
     * @param attributes names and values in turn
     * @return this
     */
    public Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    private void startTag(String tag, String... attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        html.append('>');
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return html.toString();
    }
}
