package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import java.util.List;

/** How much memory something to be sent takes, in bytes: estimated, rather too much than too little. Pure. */
public final class Weight {

    /** A row that waits, without what it says: with its keys, its ids, its conversation's alarm and its place in the database's records. */
    static final long ROW = 1_400;

    private static final long PART = 100;
    private static final long CHARACTER = 2;

    private Weight() {}

    /** What a reply takes. */
    public static long of(Reply reply) {
        long bytes = of(reply.text());
        for (Embed embed : reply.embeds()) {
            bytes += PART + of(embed.title()) + of(embed.description());
            for (Embed.Field field : embed.fields()) {
                bytes += PART + of(field.name()) + of(field.value());
            }
        }
        for (List<Button> row : reply.buttons()) {
            for (Button button : row) {
                bytes += PART + of(button.id()) + of(button.label()) + of(button.action());
            }
        }
        for (Image image : reply.images()) {
            bytes += PART + of(image.url()) + of(image.alternative());
        }
        for (Upload file : reply.files()) {
            bytes += PART + file.size();
        }
        for (Native part : reply.natives()) {
            bytes += PART + of(part.json());
        }
        return bytes;
    }

    private static long of(Button.Action action) {
        return switch (action) {
            case Button.Action.Callback callback -> of(callback.data());
            case Button.Action.Command command -> of(command.text());
            case Button.Action.Link link -> of(link.url());
        };
    }

    private static long of(String text) {
        return CHARACTER * text.length();
    }
}
