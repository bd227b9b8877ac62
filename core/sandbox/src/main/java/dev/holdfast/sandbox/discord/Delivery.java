package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.socket.Event;
import dev.holdfast.sandbox.socket.Hub;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes interactions to their bots: over the socket, or signed to the address the bot gave instead. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final Hub hub;
    private final InstantSource clock;
    private final HttpClient http;
    private final IntSupplier port;
    private final Consumer<ChatMessage> accepted;
    private @Nullable InteractionCalls calls;

    Delivery(Vertx vertx, Hub hub, InstantSource clock, IntSupplier port, Consumer<ChatMessage> accepted) {
        this.hub = hub;
        this.clock = clock;
        this.http = vertx.createHttpClient();
        this.port = port;
        this.accepted = accepted;
    }

    /** Who takes the answers that come back with the post itself. */
    void answers(InteractionCalls value) {
        calls = value;
    }

    void deliver(Interaction interaction, ObjectNode data) {
        URI webhook = interaction.bot.bot().webhook();
        if (webhook == null) {
            hub.publish(
                    interaction.bot.bot(),
                    Event.of("INTERACTION_CREATE", "", interaction.room.guildId(), 0, data.toString()));
        } else {
            post(webhook, interaction, data.toString());
        }
    }

    private void post(URI webhook, Interaction interaction, String body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        RequestOptions address = new RequestOptions()
                .setAbsoluteURI(webhook.toString())
                .setMethod(HttpMethod.POST)
                .setTimeout(Interactions.TO_ANSWER.toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
                .putHeader("X-Signature-Timestamp", timestamp)
                .putHeader("X-Signature-Ed25519", Signature.sign(interaction.bot.keys(), timestamp, body));
        http.request(address)
                .compose(request -> request.send(body)
                        .compose(response ->
                                response.body().map(answer -> response.statusCode() == 200 ? answer : Buffer.buffer())))
                .onSuccess(answer -> take(interaction, answer))
                .onFailure(failure -> log.info("The interaction could not be posted to {}.", webhook, failure));
    }

    private void take(Interaction interaction, Buffer answer) {
        if (answer.length() == 0 || calls == null) {
            return;
        }
        try {
            calls.answer(
                            interaction,
                            Json.MAPPER.readTree(answer.getBytes()),
                            List.of(),
                            "127.0.0.1:" + port.getAsInt())
                    .ifPresent(told -> accepted.accept(told.message()));
        } catch (IOException | DiscordRefusal.Refused e) {
            log.info("The answer to an interaction is not what the platform takes: {}", e.getMessage());
        }
    }
}
