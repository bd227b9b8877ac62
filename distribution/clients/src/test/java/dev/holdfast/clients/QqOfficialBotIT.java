package dev.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npm's {@code qq-official-bot} as a bot of QQ. */
@ExtendWith(NodePackages.class)
@TestInstance(Lifecycle.PER_CLASS)
class QqOfficialBotIT {
    private @Nullable Stage opened;

    @BeforeAll
    void connect() {
        Stage stage = new Stage(Options.defaults());
        opened = stage;
        stage.connect("qq-official-bot.js", Platform.QQ);
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lobby, guild normal",
        "dm-lin, private direct",
        "tea-house, group normal",
        "private-lin, private friend"
    })
    void what_is_said_anywhere_is_answered_there(String conversation, String kind) {
        String asked = stage().sandbox().say(conversation, "lin", "is anybody in?");

        ChatMessage reply = stage().reply();

        assertThat(reply.conversation()).isEqualTo(conversation);
        assertThat(reply.text()).isEqualTo(kind + ": is anybody in?");
        assertThat(reply.answers()).isEqualTo(asked);
        assertThat(stage().sandbox().messages(conversation)).contains(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "tea-house", "private-lin"})
    void a_picture_arrives_as_a_form_in_guilds_and_as_an_upload_elsewhere(String conversation) {
        stage().sandbox().say(conversation, "lin", "picture");

        assertThat(stage().reply().images()).hasSize(1);
    }

    /** The client begins a new session whatever it could resume, so what was said meanwhile is lost to it. */
    @Test
    void after_a_dropped_socket_it_begins_anew_and_answers_once() {
        stage().sandbox().inflict(Fault.of(FaultKind.DROP_SOCKET));
        stage().awaitSaid("ready", 2);

        stage().sandbox().say("private-mei", "mei", "back again?");
        assertThat(stage().reply().text()).isEqualTo("private friend: back again?");
        stage().sandbox().say("private-mei", "mei", "only once?");
        assertThat(stage().reply().text()).isEqualTo("private friend: only once?");
    }

    private Stage stage() {
        return Objects.requireNonNull(opened, "The sandbox did not start.");
    }
}
