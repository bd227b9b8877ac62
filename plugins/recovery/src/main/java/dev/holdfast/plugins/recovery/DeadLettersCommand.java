package dev.holdfast.plugins.recovery;

import dev.holdfast.plugin.command.CommandCall;
import dev.holdfast.plugin.guard.DeadLetterBox;
import dev.holdfast.plugin.guard.DeadLetterBox.DeadLetter;
import dev.holdfast.plugin.guard.DeadLetterBox.Filter;
import dev.holdfast.plugin.reply.Delivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code !deadletters [list|show|retry|purge] [ID|all] [--bot B] [--plugin P] [--cause C] [--state S]}. */
final class DeadLettersCommand {

    static final String[] ACTIONS = {"list", "show", "retry", "purge"};

    private static final int LISTED = 10;

    /** Of a letter's text: as much as one message takes beside the rest of the account, on any platform. */
    private static final int SHOWN_CHARACTERS_MAX = 1_500;

    private static final String ALL = "all";

    private final DeadLetterBox letters;

    DeadLettersCommand(DeadLetterBox letters) {
        this.letters = letters;
    }

    String run(CommandCall call, String by) {
        Filter filter =
                new Filter(option(call, "bot"), option(call, "plugin"), option(call, "cause"), option(call, "state"));
        String which = call.optionalText("which").orElse("");
        try {
            return switch (call.optionalText("action").orElse("list")) {
                case "show" -> which.isEmpty() ? "Which one? !deadletters show ID" : show(which);
                case "retry" -> retry(which, filter, by);
                case "purge" -> purge(which, filter, by);
                default -> list(filter);
            };
        } catch (IllegalArgumentException unknown) {
            return "That does not work: " + unknown.getMessage() + ".";
        } catch (IllegalStateException away) {
            return "The dead letters cannot be read now: " + away.getMessage();
        }
    }

    private static @Nullable String option(CommandCall call, String name) {
        return call.optionalText(name).orElse(null);
    }

    private String list(Filter filter) {
        List<DeadLetter> newest = letters.list(filter, LISTED);
        if (newest.isEmpty()) {
            return filter.equals(Filter.ALL) ? "There are no dead letters." : "There are no such dead letters.";
        }
        long count = letters.count(filter);
        String head = count > newest.size()
                ? count + " dead letters, the newest " + newest.size() + ":"
                : count == 1 ? "1 dead letter:" : count + " dead letters:";
        return head + "\n"
                + newest.stream().map(DeadLettersCommand::line).collect(Collectors.joining("\n"))
                + "\nMore: !deadletters show ID, retry ID|all, purge ID|all";
    }

    private static String line(DeadLetter letter) {
        return "- " + letter.id() + " " + letter.state() + ", " + letter.cause() + ": " + sender(letter) + " to "
                + letter.conversation() + (letter.preview().isEmpty() ? "" : " \"" + letter.preview() + "\"");
    }

    private static String sender(DeadLetter letter) {
        return letter.plugin().isEmpty() ? "an event" : letter.plugin();
    }

    private String show(String id) {
        return letters.find(id).map(DeadLettersCommand::account).orElseGet(() -> gone(id));
    }

    private static String account(DeadLetter letter) {
        List<String> lines = new ArrayList<>();
        lines.add("Dead letter " + letter.id() + ", " + letter.state());
        lines.add("- from " + sender(letter) + " of " + letter.bot() + " to " + letter.conversation());
        lines.add("- cause: " + letter.cause() + ", " + letter.reason());
        lines.add("- requests: " + letter.attempts() + ", tried again: " + letter.retries() + " times");
        lines.add("- first " + time(letter.firstAt()) + ", last " + time(letter.lastAt()));
        if (letter.nextAt() != null) {
            lines.add("- tried again by itself at " + time(letter.nextAt()));
        }
        if (letter.expiresAt() != null) {
            lines.add("- the platform takes it until " + time(letter.expiresAt()));
        }
        lines.add("- says: " + words(letter));
        return String.join("\n", lines);
    }

    private static String words(DeadLetter letter) {
        String text = letter.text().isEmpty() ? letter.preview() : letter.text();
        int more = text.codePointCount(0, text.length()) - SHOWN_CHARACTERS_MAX;
        return more <= 0
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS_MAX)) + "…\n- and " + more
                        + " characters more, which the page and /api/admin/dead-letters/" + letter.id() + " show";
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String retry(String which, Filter filter, String by) {
        if (!several(which, filter)) {
            return which.isEmpty()
                    ? "Which one? !deadletters retry ID, or all, or --bot, --plugin, --cause, --state"
                    : letters.retry(which, by).map(DeadLettersCommand::outcome).orElseGet(() -> gone(which));
        }
        long count = letters.retryAll(filter, by);
        return count == 0
                ? "There is none that the platform would still take."
                : count + (count == 1 ? " dead letter is" : " dead letters are") + " being tried again.";
    }

    private static String outcome(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Delivered delivered -> "It is delivered.";
            case Delivery.Deferred deferred -> "It waits in the outbox again.";
            case Delivery.Refused refused -> "No: " + refused.refusal().reason();
        };
    }

    private String purge(String which, Filter filter, String by) {
        if (!several(which, filter)) {
            return which.isEmpty()
                    ? "Which one? !deadletters purge ID, or all, or --bot, --plugin, --cause, --state"
                    : letters.purge(which, by) ? "It is thrown away." : gone(which);
        }
        long count = letters.purgeAll(filter, by);
        return count + (count == 1 ? " dead letter is" : " dead letters are") + " thrown away.";
    }

    /** All, or all that a filter takes; an id beside a filter means that one alone. */
    private static boolean several(String which, Filter filter) {
        return which.equalsIgnoreCase(ALL) || (which.isEmpty() && !filter.equals(Filter.ALL));
    }

    private static String gone(String id) {
        return "There is no dead letter " + id + "; it may have been delivered or thrown away.";
    }
}
