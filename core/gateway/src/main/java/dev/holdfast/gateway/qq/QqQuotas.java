package dev.holdfast.gateway.qq;

import dev.holdfast.gateway.OutboundMessage;
import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.resilience.FailureKind;
import dev.holdfast.resilience.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the platform lets a bot say, kept on this side too: what would be refused is not even asked for, since asking too often
 * costs a bot more than the one message. Thread-safe.
 *
 * <p>The pace of a channel, 5 messages a second, is left to the platform: a refusal there delays one channel by a second.
 */
final class QqQuotas {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Conversations remembered; a forgotten one begins anew. */
    private static final int REMEMBERED_MAX = 20_000;

    private final QqSettings settings;
    private final Time time;
    private final Map<String, Said> said = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private final QqAnswered answered = new QqAnswered();

    QqQuotas(QqSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** Either leave to send, to be given back if nothing was taken, or why not. */
    sealed interface Leave {
        sealed interface Granted extends Leave {}

        /** One place in each quota of what answers nothing. */
        record Unasked(List<Said> places, long at) implements Granted {}

        /** One attempt at an answer, by its number among those to a message. */
        record Answer(String messageId, int number) implements Granted {}

        /** Nothing is counted. */
        record Uncounted() implements Granted {}

        record Denied(SendResult why) implements Leave {}
    }

    /** So many of something in any time of some length. */
    private record Quota(String of, int limit, Duration period, String words) {}

    synchronized Leave ask(OutboundMessage message) {
        return switch (message.answering()) {
            case null -> unasked(message);
            case Answering.ToMessage to -> answer(message, to);
            case Answering.ToEvent event -> new Leave.Uncounted();
            case Answering.ToInteraction interaction -> new Leave.Uncounted();
        };
    }

    private Leave answer(OutboundMessage message, Answering.ToMessage to) {
        int max = settings.answersMax(message.to().kind());
        if (max == Integer.MAX_VALUE) {
            return new Leave.Uncounted();
        }
        return answered.take(to.messageId(), message.sequence(), max)
                ? new Leave.Answer(to.messageId(), message.sequence())
                : new Leave.Denied(new SendResult.Never(
                        FailureKind.REFUSED, "the platform takes " + max + " answers to one message here"));
    }

    private Leave unasked(OutboundMessage message) {
        long now = time.nanos();
        List<Said> places = new ArrayList<>();
        for (Quota quota : unasked(message.to())) {
            Said place = said.computeIfAbsent(quota.of() + "/" + quota.period().toSeconds(), first -> new Said());
            place.forget(now - quota.period().toNanos());
            if (place.count() >= quota.limit()) {
                return new Leave.Denied(new SendResult.TryLater(
                        FailureKind.CONVERSATION,
                        "the platform takes " + quota.words(),
                        Duration.ofNanos(place.oldest() + quota.period().toNanos() - now)));
            }
            places.add(place);
        }
        places.forEach(place -> place.add(now));
        return new Leave.Unasked(places, now);
    }

    /** The platform took nothing; to be said once. */
    synchronized void giveBack(Leave.Granted leave) {
        switch (leave) {
            case Leave.Unasked unasked -> unasked.places().forEach(place -> place.takeBack(unasked.at()));
            case Leave.Answer answer -> answered.giveBack(answer.messageId(), answer.number());
            case Leave.Uncounted uncounted -> {
                // There is nothing to give back.
            }
        }
    }

    private List<Quota> unasked(Conversation to) {
        String here = to.address();
        return switch (to.kind()) {
            case CHANNEL -> List.of(new Quota(here, 20, DAY, "20 messages a day that answer nothing, in one channel"));
            case DIRECT ->
                List.of(
                        new Quota(here, 2, DAY, "2 direct messages a day that answer nothing, to one user"),
                        new Quota("direct", 200, DAY, "200 direct messages a day that answer nothing"));
            case GROUP -> {
                int all = settings.verified() ? 60 : 30;
                yield List.of(
                        new Quota("group", all, MINUTE, all + " messages a minute that answer nothing, in all groups"),
                        new Quota(here, 20, MINUTE, "20 messages a minute that answer nothing, in one group"),
                        new Quota(here, 1000, DAY, "1000 messages a day that answer nothing, in one group"));
            }
            case PRIVATE -> privately(here);
        };
    }

    private List<Quota> privately(String here) {
        List<Quota> quotas = new ArrayList<>();
        int aSecond = settings.verified() ? 10 : 5;
        quotas.add(new Quota("private", aSecond, SECOND, aSecond + " private messages a second that answer nothing"));
        if (!settings.verified()) {
            quotas.add(new Quota("private", 30, MINUTE, "30 private messages a minute that answer nothing"));
        }
        quotas.add(new Quota(here, 20, MINUTE, "20 messages a minute that answer nothing, to one user"));
        quotas.add(new Quota(here, 1000, DAY, "1000 messages a day that answer nothing, to one user"));
        return quotas;
    }

    /** When things were said, oldest first: a ring that grows up to its quota. */
    static final class Said {
        private long[] at = new long[4];
        private int first;
        private int count;

        int count() {
            return count;
        }

        long oldest() {
            return at[first];
        }

        void add(long when) {
            if (count == at.length) {
                long[] longer = new long[count * 2];
                for (int i = 0; i < count; i++) {
                    longer[i] = at[(first + i) % count];
                }
                at = longer;
                first = 0;
            }
            at[(first + count) % at.length] = when;
            count++;
        }

        void forget(long upTo) {
            while (count > 0 && at[first] - upTo <= 0) {
                first = (first + 1) % at.length;
                count--;
            }
        }

        void takeBack(long when) {
            for (int i = count - 1; i >= 0; i--) {
                if (at[(first + i) % at.length] == when) {
                    for (int j = i; j < count - 1; j++) {
                        at[(first + j) % at.length] = at[(first + j + 1) % at.length];
                    }
                    count--;
                    return;
                }
            }
        }
    }
}
