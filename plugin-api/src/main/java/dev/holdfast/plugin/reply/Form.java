package dev.holdfast.plugin.reply;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A dialog to be filled in. What is written comes back as a {@link dev.holdfast.plugin.event.FormSubmitted} with the same id.
 *
 * @param id 1 to 100 characters: tells forms apart when they come back
 * @param title 1 to 45 characters
 * @param fields 1 to 5, their ids unique
 */
public record Form(String id, String title, List<Field> fields) {

    private static final int ID_MAX = 100;
    private static final int TITLE_MAX = 45;
    private static final int FIELDS_MAX = 5;
    private static final int TEXT_MAX = 4000;

    /** How much room a field has. */
    public enum Size {
        LINE,
        PARAGRAPH
    }

    /**
     * One line or paragraph to be written.
     *
     * @param id 1 to 100 characters
     * @param label 1 to 45 characters
     * @param value what stands there already; may be empty
     * @param lengthMin characters, from 0
     * @param lengthMax characters, to 4000
     */
    public record Field(
            String id, String label, Size size, boolean required, String value, int lengthMin, int lengthMax) {
        public Field {
            check("a field's id", id, ID_MAX);
            check("a field's label", label, TITLE_MAX);
            if (lengthMin < 0 || lengthMax < Math.max(1, lengthMin) || lengthMax > TEXT_MAX) {
                throw new IllegalArgumentException("the field " + id + " cannot take " + lengthMin + " to " + lengthMax
                        + " characters; allowed: 0 to " + TEXT_MAX);
            }
        }

        /** A line that must be filled in. */
        public static Field line(String id, String label) {
            return new Field(id, label, Size.LINE, true, "", 0, TEXT_MAX);
        }

        /** A paragraph that must be filled in. */
        public static Field paragraph(String id, String label) {
            return new Field(id, label, Size.PARAGRAPH, true, "", 0, TEXT_MAX);
        }

        /** The same, but it may be left empty. */
        public Field optional() {
            return new Field(id, label, size, false, value, lengthMin, lengthMax);
        }

        /** The same, with something written in it already. */
        public Field filled(String text) {
            return new Field(id, label, size, required, text, lengthMin, lengthMax);
        }
    }

    public Form {
        check("a form's id", id, ID_MAX);
        check("a form's title", title, TITLE_MAX);
        fields = List.copyOf(fields);
        if (fields.isEmpty() || fields.size() > FIELDS_MAX) {
            throw new IllegalArgumentException("a form has 1 to " + FIELDS_MAX + " fields, got " + fields.size());
        }
        Set<String> ids = new HashSet<>();
        for (Field field : fields) {
            if (!ids.add(field.id())) {
                throw new IllegalArgumentException("the form " + id + " has two fields " + field.id());
            }
        }
    }

    public static Form of(String id, String title, Field... fields) {
        return new Form(id, title, List.of(fields));
    }

    private static void check(String what, String text, int max) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > max) {
            throw new IllegalArgumentException(what + " has 1 to " + max + " characters, got '" + text + "'");
        }
    }
}
