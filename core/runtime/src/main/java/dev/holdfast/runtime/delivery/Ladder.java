package dev.holdfast.runtime.delivery;

import dev.holdfast.gateway.PlatformLimits;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Reply.Format;
import org.jspecify.annotations.Nullable;

/**
 * What is said instead when the platform refuses a reply. The rung a reply stands on shows in the reply itself, so that nothing
 * but the reply has to be kept to go on from it. Pure.
 */
final class Ladder {

    private Ladder() {}

    /** The forms of a reply, the richest first. */
    enum Rung {
        /** With cards, buttons, pictures, files or native parts. */
        RICH,
        /** Formatted text alone. */
        MARKDOWN,
        /** Words alone. */
        PLAIN,
        /** {@link Rendering#RECOVERY_LINE} */
        RECOVERY_LINE
    }

    /** What the platform had against it. */
    enum Objection {
        /** Its form: something simpler may pass. */
        FORM,
        /** Nothing it would name: the simplest form is tried at once. */
        UNNAMED
    }

    static Rung rung(Reply reply) {
        if (reply.text().equals(Rendering.RECOVERY_LINE.text())) {
            return Rung.RECOVERY_LINE;
        }
        if (!reply.isRich()) {
            return Rung.PLAIN;
        }
        return reply.equals(withoutParts(reply)) ? Rung.MARKDOWN : Rung.RICH;
    }

    /** The same reply one rung down, or further where the next would be no different; null below the last. */
    static @Nullable Reply below(Reply refused, Objection objection, PlatformLimits limits) {
        return switch (rung(refused)) {
            case RICH -> keepsFormat(refused, objection, limits) ? withoutParts(refused) : Rendering.plain(refused);
            case MARKDOWN -> Rendering.plain(refused);
            case PLAIN -> Rendering.RECOVERY_LINE;
            case RECOVERY_LINE -> null;
        };
    }

    /**
     * Whether the refusal says that formatting does not pass at all, so that other replies should not try: a picture or file that
     * could not be taken says nothing of them, and neither does what leaves a formatted text to be tried.
     */
    static boolean speaksForOthers(Reply refused, PlatformLimits limits) {
        return refused.isRich()
                && refused.images().isEmpty()
                && refused.files().isEmpty()
                && !keepsFormat(refused, Objection.FORM, limits);
    }

    private static boolean keepsFormat(Reply refused, Objection objection, PlatformLimits limits) {
        return rung(refused) == Rung.RICH
                && objection == Objection.FORM
                && refused.format() == Format.MARKDOWN
                && limits.markdown();
    }

    /** Its text and its looks, and the rest in words. */
    private static Reply withoutParts(Reply reply) {
        PlatformLimits textAlone = new PlatformLimits(Integer.MAX_VALUE, true, false, false, false);
        return Rendering.fit(reply, feature -> true, textAlone);
    }
}
