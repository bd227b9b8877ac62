package dev.holdfast.gateway.wire;

import dev.holdfast.plugin.message.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lists that the messages of every platform carry, read without a tree. Mostly nothing is in them, and then nothing is made. */
public final class JsonLists {

    private static final JsonNames ATTACHMENT = JsonNames.of("url", "filename", "content_type", "size");

    private JsonLists() {}

    /** Those elements of an array that are texts or numbers, and not empty. */
    public static List<String> texts(JsonCursor json) {
        List<String> texts = List.of();
        for (json.enterArray(); json.nextElement(); ) {
            String text = json.text();
            if (!text.isEmpty()) {
                texts = with(texts, text);
            }
        }
        return texts;
    }

    /**
     * The files of a message; what has no address is none.
     *
     * @param address makes of a platform's address one that can be called
     */
    public static List<Attachment> attachments(JsonCursor json, UnaryOperator<String> address) {
        List<Attachment> attachments = List.of();
        for (json.enterArray(); json.nextElement(); ) {
            String url = "";
            String name = "";
            String type = "";
            long size = 0;
            for (json.enterObject(); json.nextMember(ATTACHMENT); ) {
                switch (json.name()) {
                    case "url" -> url = json.text();
                    case "filename" -> name = json.text();
                    case "content_type" -> type = json.text();
                    case "size" -> size = json.number();
                    default -> json.skip();
                }
            }
            if (!url.isBlank()) {
                attachments = with(attachments, new Attachment(address.apply(url), name, type, Math.max(0, size)));
            }
        }
        return attachments;
    }

    /** Mostly there are none or one or two, which are kept as they will be. */
    private static <T> List<T> with(List<T> list, T more) {
        return switch (list.size()) {
            case 0 -> List.of(more);
            case 1 -> List.of(list.getFirst(), more);
            default -> {
                List<T> longer = list instanceof ArrayList<T> growing ? growing : new ArrayList<>(list);
                longer.add(more);
                yield longer;
            }
        };
    }
}
