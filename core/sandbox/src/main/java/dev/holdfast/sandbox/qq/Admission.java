package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.qq.Openings.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Counts a bot's messages against what they answer, or against the quotas when they answer nothing. */
final class Admission {
    private static final Set<String> MESSAGE_EVENTS = Set.of(
            "AT_MESSAGE_CREATE",
            "MESSAGE_CREATE",
            "DIRECT_MESSAGE_CREATE",
            "GROUP_AT_MESSAGE_CREATE",
            "GROUP_MESSAGE_CREATE",
            "C2C_MESSAGE_CREATE");

    private final Options.SendRules rules;
    private final Quotas perSecond = new Quotas(1);
    private final Quotas perMinute = new Quotas(60);
    private final Quotas perDay = new Quotas(86_400);

    Admission(Options.SendRules rules) {
        this.rules = rules;
    }

    void admit(Place place, SendBody body, Instant now) {
        String where = place.wireId();
        if (rules.channelPerSecond() > 0 && !perSecond.take(where, rules.channelPerSecond(), now)) {
            throw QqRefusal.of(429, 20028, "too many messages in this channel").thrown();
        }
        if (body.msgId() != null && body.eventId() != null && !place.kind().inSpace()) {
            throw QqRefusal.bad(40034025, "msg_id and event_id exclude each other")
                    .thrown();
        }
        if (body.msgId() != null) {
            answer(place, body, body.msgId(), now);
        } else if (body.eventId() != null) {
            answerEvent(place, body, body.eventId(), now);
        } else if (!place.takesUnasked()) {
            throw QqRefusal.bad(
                            place.kind() == Kind.GROUP ? 40034105 : 40054013,
                            "messages unasked for are not wanted here")
                    .thrown();
        } else if (!perDay.take(where, rules.proactivePerDay(), now)) {
            throw QqRefusal.bad(place.kind().inSpace() ? 304045 : 40034102, "proactive messages of the day are used up")
                    .thrown();
        } else if (!perMinute.take(where, rules.proactivePerMinute(), now)) {
            throw QqRefusal.of(429, place.kind().inSpace() ? 304022 : 40034100, "proactive messages too frequent")
                    .thrown();
        }
    }

    private void answer(Place place, SendBody body, String msgId, Instant now) {
        boolean inSpace = place.kind().inSpace();
        switch (verdict(place, body, msgId, now)) {
            case OPEN -> {}
            case UNKNOWN ->
                throw QqRefusal.bad(inSpace ? 304026 : 40034024, "msg_id is wrong or not of this place")
                        .thrown();
            case EXPIRED ->
                throw QqRefusal.bad(inSpace ? 304027 : 40034005, "msg_id expired")
                        .thrown();
            case DUPLICATE -> throw duplicate();
            case USED_UP ->
                throw QqRefusal.bad(40034128, "replies to this message are used up")
                        .thrown();
        }
    }

    private void answerEvent(Place place, SendBody body, String eventId, Instant now) {
        int colon = eventId.indexOf(':');
        if (colon > 0 && MESSAGE_EVENTS.contains(eventId.substring(0, colon))) {
            throw QqRefusal.bad(40034027, "event cannot be replied to").thrown();
        }
        switch (verdict(place, body, eventId, now)) {
            case OPEN -> {}
            case UNKNOWN -> throw QqRefusal.bad(40034025, "event_id is invalid").thrown();
            case EXPIRED -> throw QqRefusal.bad(40034026, "event_id expired").thrown();
            case DUPLICATE -> throw duplicate();
            case USED_UP ->
                throw QqRefusal.bad(40034128, "replies to this event are used up")
                        .thrown();
        }
    }

    private Verdict verdict(Place place, SendBody body, String id, Instant now) {
        Duration window = switch (place.kind()) {
            case CHANNEL, DIRECT -> rules.spaceWindow();
            case GROUP -> rules.groupWindow();
            case PRIVATE -> rules.privateWindow();
        };
        int repliesMax = switch (place.kind()) {
            case CHANNEL, DIRECT -> 0;
            case GROUP -> rules.groupReplies();
            case PRIVATE -> rules.privateReplies();
        };
        Integer sequence = place.kind().inSpace() ? null : Integer.valueOf(body.sequence());
        boolean counts = body.type() != 6;
        return place.openings().answer(id, now.minus(window), counts ? repliesMax : 0, counts ? sequence : null);
    }

    private static QqRefusal.Refused duplicate() {
        return QqRefusal.bad(40054005, "message is a duplicate, check msg_seq").thrown();
    }
}
