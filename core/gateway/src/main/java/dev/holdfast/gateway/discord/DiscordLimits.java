package dev.holdfast.gateway.discord;

import dev.holdfast.gateway.json.Json;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one message may hold (Discord: Message Create, Embed Limits, Component Reference), in code points. Pure. */
final class DiscordLimits {

    static final int TEXT_MAX = 2000;
    static final int FILES_MAX = 10;

    private static final int EMBEDS_MAX = 10;
    private static final int EMBED_TITLE_MAX = 256;
    private static final int EMBED_DESCRIPTION_MAX = 4096;
    private static final int EMBED_FIELDS_MAX = 25;
    private static final int FIELD_NAME_MAX = 256;
    private static final int FIELD_VALUE_MAX = 1024;
    private static final int EMBEDS_TOTAL_MAX = 6000;
    private static final int LABEL_MAX = 80;
    private static final int URL_MAX = 512;
    private static final int FILES_TOTAL_MAX_BYTES = 24 * 1024 * 1024;

    private DiscordLimits() {}

    /** What the platform would refuse of a reply, in words; null if it takes it. */
    static @Nullable String problem(Reply reply) {
        if (length(reply.text()) > TEXT_MAX) {
            return tooLong("the text", reply.text(), TEXT_MAX);
        }
        String problem = inEmbeds(reply);
        if (problem == null) {
            problem = inButtons(reply.buttons());
        }
        if (problem == null) {
            problem = inFiles(reply.files());
        }
        return problem == null ? inNatives(reply.natives()) : problem;
    }

    private static @Nullable String inEmbeds(Reply reply) {
        if (reply.embeds().size() + reply.images().size() > EMBEDS_MAX) {
            return "a message takes " + EMBEDS_MAX + " embeds and images, not "
                    + (reply.embeds().size() + reply.images().size());
        }
        int total = 0;
        for (Embed embed : reply.embeds()) {
            String problem = problem(embed);
            if (problem != null) {
                return problem;
            }
            total += length(embed.title()) + length(embed.description());
            for (Embed.Field field : embed.fields()) {
                total += length(field.name()) + length(field.value());
            }
        }
        return total > EMBEDS_TOTAL_MAX
                ? "the embeds of a message take " + EMBEDS_TOTAL_MAX + " characters together, not " + total
                : null;
    }

    private static @Nullable String problem(Embed embed) {
        if (length(embed.title()) > EMBED_TITLE_MAX) {
            return tooLong("an embed's title", embed.title(), EMBED_TITLE_MAX);
        }
        if (length(embed.description()) > EMBED_DESCRIPTION_MAX) {
            return tooLong("an embed's description", embed.description(), EMBED_DESCRIPTION_MAX);
        }
        if (embed.fields().size() > EMBED_FIELDS_MAX) {
            return "an embed takes " + EMBED_FIELDS_MAX + " fields, not "
                    + embed.fields().size();
        }
        for (Embed.Field field : embed.fields()) {
            if (length(field.name()) > FIELD_NAME_MAX) {
                return tooLong("the name of an embed's field", field.name(), FIELD_NAME_MAX);
            }
            if (length(field.value()) > FIELD_VALUE_MAX) {
                return tooLong("the value of an embed's field", field.value(), FIELD_VALUE_MAX);
            }
        }
        return null;
    }

    private static @Nullable String inButtons(List<List<Button>> rows) {
        Set<String> ids = new HashSet<>();
        for (List<Button> row : rows) {
            for (Button button : row) {
                String problem = problem(button);
                if (problem != null) {
                    return problem;
                }
                boolean link = button.action() instanceof Button.Action.Link;
                if (!link && !ids.add(DiscordBodies.customId(button).written())) {
                    return "two buttons of a message are the same: " + button.id();
                }
            }
        }
        return null;
    }

    private static @Nullable String problem(Button button) {
        if (button.label().isBlank() || length(button.label()) > LABEL_MAX) {
            return "the label of a button has 1 to " + LABEL_MAX + " characters, not " + length(button.label());
        }
        if (button.action() instanceof Button.Action.Link link) {
            return length(link.url()) > URL_MAX ? tooLong("the address of a button", link.url(), URL_MAX) : null;
        }
        String written = DiscordBodies.customId(button).written();
        return written.isEmpty() || length(written) > CustomId.LENGTH_MAX
                ? "a button's id and data have 1 to " + CustomId.LENGTH_MAX + " characters together, not "
                        + length(written) + ": " + button.id()
                : null;
    }

    private static @Nullable String inFiles(List<Upload> files) {
        long bytes = files.stream().mapToLong(Upload::size).sum();
        return bytes > FILES_TOTAL_MAX_BYTES
                ? "the files of a message take " + FILES_TOTAL_MAX_BYTES + " bytes together, not " + bytes
                : null;
    }

    private static @Nullable String inNatives(List<Native> natives) {
        for (Native part : natives) {
            if (part.platform().equals(DiscordTranslator.PLATFORM)
                    && !Json.read(part.json()).isObject()) {
                return "a native part is not JSON";
            }
        }
        return null;
    }

    private static String tooLong(String what, String text, int max) {
        return what + " takes " + max + " characters, not " + length(text);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
