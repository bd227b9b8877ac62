package dev.holdfast.plugin.reply;

import java.util.List;

/**
 * A card with a title and fields.
 *
 * @param title head line
 * @param description text under it, possibly empty
 * @param fields name and value pairs, in order
 */
public record Embed(String title, String description, List<Field> fields) {

    /** One row of a card; the value may be empty. */
    public record Field(String name, String value) {}

    public Embed {
        fields = List.copyOf(fields);
    }
}
