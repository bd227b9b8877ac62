package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation.Kind;

/** Whether the fields of a message fit together, before anything is looked up. */
final class SendForm {
    private SendForm() {}

    static void check(Place place, SendBody body) {
        if (place.kind().inSpace()) {
            boolean empty = !body.hasText()
                    && body.image() == null
                    && !body.has("file_image")
                    && !body.has("embed")
                    && !body.has("ark")
                    && !body.has("markdown");
            if (empty) {
                throw QqRefusal.bad(50006, "message is empty").thrown();
            }
            return;
        }
        if (body.msgSeq() != null && body.msgSeq() < 1) {
            throw QqRefusal.bad(50035, "msg_seq must be at least 1").thrown();
        }
        switch (body.type()) {
            case 0 -> {
                if (body.has("markdown") || body.has("media") || body.has("ark")) {
                    throw QqRefusal.bad(22006, "msg_type does not fit the body").thrown();
                }
                if (!body.hasText()) {
                    throw QqRefusal.bad(50006, "message is empty").thrown();
                }
            }
            case 2 -> need(body, "markdown");
            case 3 -> need(body, "ark");
            case 6 -> {
                if (place.kind() != Kind.PRIVATE) {
                    throw QqRefusal.bad(340069, "msg_type is not open here").thrown();
                }
                need(body, "input_notify");
            }
            case 7 -> need(body, "media");
            default -> throw QqRefusal.bad(340069, "msg_type is not open here").thrown();
        }
    }

    private static void need(SendBody body, String field) {
        if (!body.has(field)) {
            throw QqRefusal.bad(22006, "msg_type does not fit the body: " + field + " is missing")
                    .thrown();
        }
    }
}
