package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.ChatMessage.Format;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import dev.holdfast.sandbox.wire.Json;
import dev.holdfast.sandbox.world.World;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The four send endpoints: what the platform takes, what it refuses and with which number, and what it answers. */
final class QqSends {
    /** The platform's limit is in no document. */
    private static final int TEXT_MAX = 4096;

    private static final Pattern LINK = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private final Options options;
    private final Bot bot;
    private final World world;
    private final BooleanSupplier connected;
    private final Audits audits;
    private final Consumer<ChatMessage> shown;
    private final Faults faults;
    private final Media media;
    private final WireIds ids;
    private final WireTime time;
    private final Admission admission;

    /**
     * @param connected whether the bot hears events
     * @param shown called with messages that passed their review
     */
    QqSends(
            Options options,
            Bot bot,
            World world,
            BooleanSupplier connected,
            Audits audits,
            Consumer<ChatMessage> shown,
            Faults faults,
            Media media,
            WireIds ids,
            WireTime time) {
        this.options = options;
        this.world = world;
        this.bot = bot;
        this.connected = connected;
        this.audits = audits;
        this.shown = shown;
        this.faults = faults;
        this.media = media;
        this.ids = ids;
        this.time = time;
        this.admission = new Admission(options.sends());
    }

    /** The answer's body, and what the readers see; nothing for a sign that the bot is typing. */
    record Sent(int status, String answer, @Nullable ChatMessage message) {}

    Sent send(Place place, SendBody body) {
        Instant now = options.clock().instant();
        boolean inSpace = place.kind().inSpace();
        if (inSpace && !connected.getAsBoolean()) {
            throw QqRefusal.bad(304018, "bot is not connected to the gateway").thrown();
        }
        SendForm.check(place, body);
        checkText(place, body, now);
        RichRules.check(body, inSpace);
        if (body.isRich()
                && faults.bite(FaultKind.REFUSE_RICH, Endpoint.MESSAGES, Victim.of(bot), now)
                        .isPresent()) {
            throw QqRefusal.bad(inSpace ? 304036 : 40034127, "no permission for rich messages")
                    .thrown();
        }
        List<String> images = images(place, body, now);
        admission.admit(place, body, now);
        String id = inSpace ? ids.spaceMessage() : ids.robotMessage();
        if (body.type() == 6) {
            return new Sent(200, robotAnswer(id, now), null);
        }
        Optional<Faults.Active> held = inSpace
                ? faults.bite(FaultKind.HOLD_FOR_REVIEW, Endpoint.MESSAGES, Victim.of(bot), now)
                : Optional.empty();
        if (held.isPresent()) {
            return hold(held.get().fault(), place, body, images, id);
        }
        ChatMessage message = post(place, body, images, id, now);
        return new Sent(200, inSpace ? spaceAnswer(place, body, message) : robotAnswer(id, now), message);
    }

    /** Without a delay the decision is announced before the answer. */
    private Sent hold(Fault review, Place place, SendBody body, List<String> images, String id) {
        String audit = ids.uuid();
        boolean passes = review.code() == null;
        Runnable decision = () -> {
            Instant now = options.clock().instant();
            if (passes) {
                shown.accept(post(place, body, images, id, now));
            }
            audits.decided(place, audit, passes ? id : null, now);
        };
        if (review.delay().isZero()) {
            decision.run();
        } else {
            audits.later(review.delay(), decision);
        }
        boolean unasked = body.msgId() == null && body.eventId() == null;
        return new Sent(202, QqRefusal.held(unasked ? 304023 : 304024, audit), null);
    }

    /** Where decisions of reviews go. */
    interface Audits {
        void later(Duration delay, Runnable decision);

        /** @param message null if it was refused */
        void decided(Place place, String audit, @Nullable String message, Instant now);
    }

    private ChatMessage post(Place place, SendBody body, List<String> images, String id, Instant now) {
        boolean markdown = body.has("markdown");
        String content = body.content() == null ? "" : body.content();
        String text =
                markdown ? RichReading.markdown(body) : place.kind().inSpace() ? GuildText.unescape(content) : content;
        String answers = body.msgId() == null ? body.eventId() : body.msgId();
        return world.post(
                place.conversation().id(),
                n -> new ChatMessage(
                        n,
                        id,
                        place.conversation().id(),
                        bot.user(),
                        text,
                        markdown ? Format.MARKDOWN : Format.PLAIN,
                        body.rich() == null ? List.of() : RichReading.embeds(body),
                        body.rich() == null ? List.of() : RichReading.buttons(body),
                        images,
                        answers,
                        place.kind().inSpace() ? null : body.sequence(),
                        now));
    }

    private void checkText(Place place, SendBody body, Instant now) {
        String text = body.has("markdown")
                ? body.object("markdown").path("content").asText("")
                : body.content() == null ? "" : body.content();
        boolean inSpace = place.kind().inSpace();
        if (text.codePointCount(0, text.length()) > TEXT_MAX) {
            throw QqRefusal.bad(inSpace ? 50035 : 40054007, "message is too long")
                    .thrown();
        }
        if (LINK.matcher(text).find()
                && faults.bite(FaultKind.REFUSE_LINKS, Endpoint.MESSAGES, Victim.of(bot), now)
                        .isPresent()) {
            throw QqRefusal.bad(inSpace ? 304003 : 40054010, "the link's domain is not registered")
                    .thrown();
        }
    }

    private List<String> images(Place place, SendBody body, Instant now) {
        List<String> images = new ArrayList<>(0);
        if (body.image() != null) {
            images.add(body.image());
        }
        if (body.has("file_image")) {
            if (!place.kind().inSpace()) {
                throw QqRefusal.bad(22006, "file_image is taken in channels only")
                        .thrown();
            }
            Buffer bytes = Buffer.buffer(Base64.getDecoder()
                    .decode(body.object("file_image").path("data").asText("")));
            if (bytes.length() == 0 || Media.contentType(bytes).equals("application/octet-stream")) {
                throw QqRefusal.bad(304020, "file_image is no picture").thrown();
            }
            images.add(media.keep(ids, place.kind(), bytes, now));
        }
        if (body.has("media")) {
            String fileInfo = body.object("media").path("file_info").asText("");
            images.add(media.find(fileInfo, place.kind(), now)
                    .orElseThrow(
                            () -> QqRefusal.bad(304080, "file_info is invalid").thrown())
                    .url());
        }
        return List.copyOf(images);
    }

    private String robotAnswer(String id, Instant now) {
        return "{\"id\":\"" + id + "\",\"timestamp\":\"" + time.write(now) + "\",\"ext_info\":{\"ref_idx\":\""
                + ids.reference() + "\"}}";
    }

    private String spaceAnswer(Place place, SendBody body, ChatMessage message) {
        return spaceMessage(place, message, body.content() == null ? "" : GuildText.unescape(body.content()));
    }

    /** A message as the guild-side endpoints return it. */
    String spaceMessage(Place place, ChatMessage message, String content) {
        return Json.object(json -> {
            json.writeStringField("id", message.id());
            QqEvents.writeSpace(json, place);
            json.writeStringField("content", content);
            json.writeStringField("timestamp", time.write(message.at()));
            json.writeBooleanField("tts", false);
            json.writeBooleanField("mention_everyone", false);
            QqEvents.writeAuthor(json, "author", message.from(), "");
            json.writeArrayFieldStart("embeds");
            json.writeEndArray();
            json.writeBooleanField("pinned", false);
            json.writeNumberField("type", 0);
            json.writeNumberField("flags", 0);
            json.writeStringField("seq_in_channel", Long.toString(message.n()));
        });
    }
}
