package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Native;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Reply.Format;
import dev.holdfast.plugin.reply.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Brings a reply into the richest form that features and platform allow. Pure. */
final class Rendering {

    static final String RICH_EMBEDS = "rich_embeds";
    static final String FILE_UPLOADS = "file_uploads";
    static final String INTERACTIVE_BUTTONS = "interactive_buttons";

    /** The last rung: said when the platform takes nothing of what was meant. */
    static final Reply RECOVERY_LINE = Reply.text("I can't show that answer right now. Please try again later.");

    /**
     * Of files in one message, in bytes: as much as a single one may have. Discord takes 25 MiB; but a message is in memory several
     * times while it is written down and sent.
     */
    static final long FILE_BYTES_MAX = Upload.BYTES_MAX;

    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*|__|~~|`)(.+?)\\1");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+");
    private static final Pattern BULLET = Pattern.compile("(?m)^(\\s*)[-*]\\s+");

    private Rendering() {}

    /** The reply with everything replaced by words that a feature or the platform does not allow. */
    static Reply fit(Reply reply, Predicate<String> enabled, PlatformLimits limits) {
        if (!reply.isRich()) {
            return reply;
        }
        boolean rich = enabled.test(RICH_EMBEDS);
        boolean markdown = reply.format() == Format.MARKDOWN && rich && limits.markdown();
        boolean embeds = rich && limits.embeds();
        boolean images = enabled.test(FILE_UPLOADS) && limits.images();
        boolean buttons = rich && enabled.test(INTERACTIVE_BUTTONS) && limits.buttons();
        boolean files = enabled.test(FILE_UPLOADS) && limits.filesMax() > 0;
        List<Native> natives = rich
                ? reply.natives().stream()
                        .filter(each -> each.platform().equals(limits.natives()))
                        .toList()
                : List.of();
        List<String> words = new ArrayList<>();
        if (!reply.text().isBlank()) {
            words.add(reply.format() == Format.MARKDOWN && !markdown ? unformatted(reply.text()) : reply.text());
        }
        if (!embeds) {
            reply.embeds().stream()
                    .map(Rendering::words)
                    .filter(text -> !text.isEmpty())
                    .forEach(words::add);
        }
        if (!images) {
            reply.images().forEach(image -> words.add(words(image)));
        }
        if (!files) {
            reply.files().forEach(file -> words.add(words(file)));
        }
        if (!buttons) {
            String line = words(reply.buttons());
            if (!line.isEmpty()) {
                words.add(line);
            }
        }
        String text = String.join("\n", words);
        if (text.isBlank()
                && (!embeds || reply.embeds().isEmpty())
                && (!images || reply.images().isEmpty())
                && (!files || reply.files().isEmpty())) {
            return RECOVERY_LINE;
        }
        return new Reply(
                text,
                markdown ? Format.MARKDOWN : Format.PLAIN,
                embeds ? reply.embeds() : List.of(),
                buttons ? reply.buttons() : List.of(),
                images ? reply.images() : List.of(),
                reply.mentionsAuthor(),
                files ? reply.files() : List.of(),
                reply.quotes(),
                natives);
    }

    /** The reply in words alone. */
    static Reply plain(Reply reply) {
        return fit(reply, feature -> false, new PlatformLimits(Integer.MAX_VALUE, false, false, false, false));
    }

    /**
     * Cut at the platform's limits, but for the last rung, which is shorter than any: the mention and the quote go with the first part, what is not text with the last, and files that
     * find no room there follow.
     */
    static List<Reply> parts(Reply fitting, PlatformLimits limits) {
        List<Upload> files = fitting.files();
        int room = fitting(files, room(fitting, limits));
        boolean lastWords = Ladder.rung(fitting) == Ladder.Rung.RECOVERY_LINE;
        if (lastWords || (fitting.text().length() <= limits.textMax() && files.size() == room)) {
            return List.of(fitting);
        }
        List<String> texts = texts(fitting, limits);
        List<Reply> parts = new ArrayList<>();
        for (String text : texts) {
            boolean last = parts.size() == texts.size() - 1;
            parts.add(new Reply(
                    text,
                    fitting.format(),
                    last ? fitting.embeds() : List.of(),
                    last ? fitting.buttons() : List.of(),
                    last ? fitting.images() : List.of(),
                    parts.isEmpty() && fitting.mentionsAuthor(),
                    last ? files.subList(0, room) : List.of(),
                    parts.isEmpty() ? fitting.quotes() : null,
                    last ? fitting.natives() : List.of()));
        }
        for (int from = texts.isEmpty() ? 0 : room; from < files.size(); ) {
            List<Upload> rest = files.subList(from, files.size());
            List<Upload> some = rest.subList(0, fitting(rest, limits.filesMax()));
            parts.add(parts.isEmpty() ? filesFirst(fitting, some) : filesAlone(some));
            from += some.size();
        }
        return parts;
    }

    /** What the parts say that go before files alone; none where there is nothing but files. */
    private static List<String> texts(Reply fitting, PlatformLimits limits) {
        if (!fitting.text().isBlank()) {
            return Splitter.split(fitting.text(), fitting.format(), limits.textMax());
        }
        if (!fitting.embeds().isEmpty() || !fitting.images().isEmpty()) {
            return List.of("");
        }
        if (!fitting.buttons().isEmpty() || !fitting.natives().isEmpty()) {
            // Neither is a message without words: it says what follows it.
            String names = fitting.files().stream().map(Rendering::words).collect(Collectors.joining("\n"));
            return Splitter.split(names, Format.PLAIN, limits.textMax());
        }
        return List.of();
    }

    /** How many of these files fit into one message that takes so many. */
    private static int fitting(List<Upload> files, int max) {
        long bytes = 0;
        int count = 0;
        while (count < Math.min(max, files.size())) {
            bytes += files.get(count).size();
            if (count > 0 && bytes > FILE_BYTES_MAX) {
                break;
            }
            count++;
        }
        return count;
    }

    /** How many files fit into the message that holds the rest. */
    private static int room(Reply reply, PlatformLimits limits) {
        boolean cards = reply.format() == Format.MARKDOWN
                || !reply.embeds().isEmpty()
                || !reply.buttons().isEmpty()
                || !reply.images().isEmpty()
                || !reply.natives().isEmpty();
        return cards && !limits.filesBesideCards() ? 0 : limits.filesMax();
    }

    private static Reply filesFirst(Reply fitting, List<Upload> files) {
        return new Reply(
                "",
                Format.PLAIN,
                List.of(),
                List.of(),
                List.of(),
                fitting.mentionsAuthor(),
                files,
                fitting.quotes(),
                List.of());
    }

    private static Reply filesAlone(List<Upload> files) {
        return new Reply("", Format.PLAIN, List.of(), List.of(), List.of(), false, files, null, List.of());
    }

    /** Code is left as it is written, without the marks around it. */
    private static String unformatted(String markdown) {
        StringBuilder words = new StringBuilder();
        int at = 0;
        for (CodeFence fence : CodeFence.of(markdown, markdown.length())) {
            words.append(unformattedProse(markdown.substring(at, fence.start())));
            words.append(markdown, fence.code(), fence.blankTail());
            at = fence.end();
        }
        return words.append(unformattedProse(markdown.substring(at))).toString();
    }

    private static String unformattedProse(String markdown) {
        String text = LINK.matcher(markdown).replaceAll("$1 ($2)");
        text = HEADING.matcher(text).replaceAll("");
        text = BULLET.matcher(text).replaceAll("$1• ");
        return EMPHASIS.matcher(text).replaceAll("$2");
    }

    private static String words(Embed embed) {
        List<String> lines = new ArrayList<>(List.of(embed.title(), embed.description()));
        for (Embed.Field field : embed.fields()) {
            lines.add(field.value().isBlank() ? field.name() : field.name() + ": " + field.value());
        }
        lines.removeIf(String::isBlank);
        return String.join("\n", lines);
    }

    private static String words(Image image) {
        return "[image: " + (image.alternative().isBlank() ? image.url() : image.alternative()) + "]";
    }

    private static String words(Upload file) {
        return "[file: " + file.name() + "]";
    }

    private static String words(List<List<Button>> rows) {
        List<String> offers = new ArrayList<>();
        for (List<Button> row : rows) {
            for (Button button : row) {
                switch (button.action()) {
                    case Button.Action.Command command -> offers.add(command.text());
                    case Button.Action.Link link -> offers.add(button.label() + ": " + link.url());
                    case Button.Action.Callback callback -> {
                        // without buttons there is nothing to press
                    }
                }
            }
        }
        return String.join(" · ", offers);
    }
}
