package dev.holdfast.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.SandboxFixture;
import dev.holdfast.sandbox.discord.DiscordClient.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults that only a compressed socket can have. */
@SuppressWarnings("NullAway.Init") // JUnit calls connect first
class CompressedFaultsTest {
    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private Socket socket;

    @BeforeEach
    void connect() {
        DiscordClient client = new DiscordClient(fixture.vertx, fixture.sandbox);
        socket = client.connect("/discord/gateway?v=10&encoding=json&compress=zlib-stream", "zlib-stream");
        socket.next();
        socket.send(client.identify(DiscordClient.ALL_INTENTS, 0, 1));
        socket.next("GUILD_CREATE");
    }

    @Test
    void a_payload_is_split_in_its_middle_and_inside_its_end_marker() {
        int before = socket.messages();
        fixture.sandbox.inflict(Fault.of(FaultKind.SPLIT_FRAMES).times(1));

        fixture.sandbox.say("discord-general", "lin", "in pieces");

        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("in pieces");
        assertThat(socket.messages() - before).isEqualTo(3);
    }

    @Test
    void two_payloads_come_in_one_message() {
        int before = socket.messages();
        fixture.sandbox.inflict(Fault.of(FaultKind.JOIN_PAYLOADS).times(1));

        fixture.sandbox.say("discord-general", "lin", "one");
        fixture.sandbox.say("discord-general", "lin", "two");

        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("one");
        assertThat(socket.next("MESSAGE_CREATE").at("/d/content").asText()).isEqualTo("two");
        assertThat(socket.messages() - before).isEqualTo(1);
    }

    @Test
    void broken_bytes_cannot_be_inflated() {
        fixture.sandbox.inflict(Fault.of(FaultKind.BROKEN_BYTES));

        assertThat(socket.next().path("broken").asBoolean()).isTrue();
    }

    @Test
    void an_event_of_five_megabytes_is_one_payload() {
        fixture.sandbox.inflict(Fault.of(FaultKind.BIG_EVENT));

        assertThat(socket.next("BIG_EVENT").at("/d/text").asText()).hasSize(5 * 1024 * 1024);
    }
}
