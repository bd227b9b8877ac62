package dev.holdfast.gateway.discord;

/**
 * What a button says of itself: which one it is, and what it carries. The platform gives it one text of 100 characters for both.
 * Pure.
 *
 * @param command whether it stands for a typed command, which is the data
 */
record CustomId(String id, String data, boolean command) {

    /** The longest text the platform takes. */
    static final int LENGTH_MAX = 100;

    private static final char MARK = '|';
    private static final char ESCAPE = '%';
    private static final String COMMAND = "|";

    /** May be longer than the platform takes. */
    String written() {
        String escaped = id.replace("%", "%25").replace("|", "%7C");
        return (command ? COMMAND : "") + (data.isEmpty() && !command ? escaped : escaped + MARK + data);
    }

    /** What others wrote is all id. */
    static CustomId read(String written) {
        boolean command = written.startsWith(COMMAND);
        String text = command ? written.substring(COMMAND.length()) : written;
        int mark = text.indexOf(MARK);
        String id = mark < 0 ? text : text.substring(0, mark);
        String plain = id.indexOf(ESCAPE) < 0 ? id : id.replace("%7C", "|").replace("%25", "%");
        return new CustomId(plain, mark < 0 ? "" : text.substring(mark + 1), command);
    }
}
