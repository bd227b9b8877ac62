package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.SendResult.Sent;
import dev.holdfast.gateway.dialect.Compression;
import dev.holdfast.plugin.event.BotReady;
import dev.holdfast.plugin.event.MemberJoined;
import dev.holdfast.plugin.event.MessageDeleted;
import dev.holdfast.plugin.event.MessageReceived;
import dev.holdfast.plugin.event.SpaceAvailable;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.message.Conversation.Kind;
import dev.holdfast.plugin.reply.Button;
import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.sandbox.ChatMessage;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.Options;
import dev.holdfast.sandbox.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole gateway against the sandbox's Discord, over real sockets. */
@Timeout(60)
class DiscordAgainstSandboxTest {

    private static final String CHANNEL = "discord-general";

    @ParameterizedTest
    @CsvSource({"discord-general,CHANNEL", "discord-lin,PRIVATE"})
    void a_message_comes_in_and_its_answer_goes_out(String place, Kind kind) {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived heard = rig.hears(place, "lin", "!echo a < b & *c*");
            SendResult answered = rig.answer(heard, Reply.text("a < b & *c*"), 1);

            assertThat(heard.message().text()).isEqualTo("!echo a < b & *c*");
            assertThat(heard.conversation().kind()).isEqualTo(kind);
            assertThat(heard.message().author().bot()).isFalse();
            assertThat(heard.answerUntil()).isAfter(heard.message().sentAt());
            assertThat(answered).isInstanceOf(Sent.class);
            ChatMessage shown = rig.sandbox.messages(place).getLast();
            assertThat(shown.text()).isEqualTo("a < b & \\*c\\*");
            assertThat(shown.answers()).isEqualTo(heard.message().id().value());
            assertThat(((Sent) answered).messageId()).isEqualTo(shown.id());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void what_is_missed_while_the_socket_is_down_arrives_once_and_in_order(Compression compression) {
        try (Rig rig = Rig.discord(Options.defaults(), compression)) {
            rig.hears(CHANNEL, "lin", "before 你好");
            rig.sandbox.inflict(Fault.of(FaultKind.SPLIT_FRAMES));
            String refusal = rig.sandbox.inflict(Fault.of(FaultKind.REFUSE_CONNECTIONS));
            rig.sandbox.inflict(Fault.of(FaultKind.DROP_SOCKET));
            rig.until("the loss", () -> !rig.shard().ready());
            rig.sandbox.say(CHANNEL, "lin", "first");
            rig.sandbox.say("discord-lin", "lin", "second");
            rig.sandbox.lift(refusal);
            rig.hears(CHANNEL, "lin", "after");

            assertThat(rig.texts()).containsExactly("before 你好", "first", "second", "after");
            assertThat(rig.shard().identifies()).isOne();
            assertThat(rig.shard().resumes()).isPositive();
        }
    }

    @Test
    void the_session_tells_who_the_bot_is_and_which_guilds_it_is_in() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.ZLIB_STREAM)) {
            rig.hears(CHANNEL, "lin", "one");

            assertThat(rig.events.getFirst())
                    .isInstanceOfSatisfying(
                            BotReady.class,
                            ready -> assertThat(ready.user())
                                    .isEqualTo(rig.sandbox.bot(Platform.DISCORD).appId()));
            assertThat(rig.events).hasAtLeastOneElementOfType(SpaceAvailable.class);
            assertThat(rig.positions.getLast().resumeUrl()).startsWith("ws://");
        }
    }

    @Test
    void rich_messages_files_and_buttons_arrive_as_they_were_meant() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived heard = rig.hears(CHANNEL, "lin", "!show");
            Reply reply = Reply.markdown("**look**")
                    .withEmbed(new Embed("Title", "Text", List.of(new Embed.Field("a", "1"))))
                    .withButtons(Button.callback("ok", "OK", "42"), Button.link("more", "More", "https://example.org"))
                    .withFile(new Upload("log.txt", "text/plain", "all well".getBytes(StandardCharsets.UTF_8)));

            assertThat(rig.answer(heard, reply, 1)).isInstanceOf(Sent.class);
            ChatMessage shown = rig.sandbox.messages(CHANNEL).getLast();
            assertThat(shown.text()).isEqualTo("**look**");
            assertThat(shown.embeds()).hasSize(1);
            assertThat(shown.files()).extracting(ChatMessage.Attachment::name).containsExactly("log.txt");
            assertThat(shown.buttons().getFirst()).hasSize(2);
        }
    }

    @Test
    void the_same_message_sent_twice_shows_once_and_can_be_taken_back() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived heard = rig.hears(CHANNEL, "lin", "!once");
            Sent first = (Sent) rig.answer(heard, Reply.text("once"), 1);
            int shown = rig.sandbox.messages(CHANNEL).size();

            assertThat(rig.answer(heard, Reply.text("once"), 1)).isInstanceOf(Sent.class);
            assertThat(rig.sandbox.messages(CHANNEL)).hasSize(shown);
            assertThat(Rig.await(rig.gateway.sender().recall(heard.conversation(), first.messageId())))
                    .isInstanceOf(Sent.class);
            assertThat(rig.sandbox.messages(CHANNEL).stream().map(ChatMessage::text))
                    .doesNotContain("once");
        }
    }

    @Test
    void somebody_is_written_to_by_user_id() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived heard = rig.hears(CHANNEL, "lin", "!psst");
            Conversation lin = new Conversation(
                    "bot", Kind.DIRECT, heard.message().author().id(), null);

            assertThat(Rig.await(
                            rig.gateway.sender().send(new OutboundMessage(lin, null, Reply.text("psst"), 1, "psst1"))))
                    .isInstanceOf(Sent.class);
            assertThat(rig.sandbox.messages("discord-lin").getLast().text()).isEqualTo("psst");
        }
    }

    @Test
    void people_come_and_take_back_what_they_said() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived heard = rig.hears(CHANNEL, "lin", "oops");
            rig.sandbox.delete(CHANNEL, "lin", heard.message().id().value());
            rig.sandbox.join(Platform.DISCORD, "mei");

            rig.until(
                    "both",
                    () -> rig.events.stream().anyMatch(MessageDeleted.class::isInstance)
                            && rig.events.stream().anyMatch(MemberJoined.class::isInstance));
        }
    }

    @Test
    void a_busy_channel_waits_alone() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            MessageReceived busy = rig.hears(CHANNEL, "lin", "go");
            MessageReceived calm = rig.hears("discord-lin", "lin", "go");
            for (int i = 1; i <= 5; i++) {
                assertThat(rig.answer(busy, Reply.text("n" + i), i)).isInstanceOf(Sent.class);
            }

            assertThat(rig.answer(busy, Reply.text("n6"), 6)).isInstanceOf(SendResult.TryLater.class);
            assertThat(rig.answer(calm, Reply.text("hi"), 7)).isInstanceOf(Sent.class);
            assertThat(rig.sandbox.refusedRequests()).isEmpty();
        }
    }

    @Test
    void commands_are_published_once() {
        try (Rig rig = Rig.discord(Options.defaults(), Compression.NONE)) {
            List<CommandInfo> commands = List.of(new CommandInfo(
                    "roll",
                    "Rolls dice",
                    List.of(new CommandInfo.Option("sides", false, new CommandInfo.Kind.WholeNumber(2, 1000)))));

            assertThat(rig.gateway.listsCommands()).isTrue();
            assertThat(Rig.await(rig.gateway.publishCommands(commands))).isInstanceOf(Sent.class);
            assertThat(Rig.await(rig.gateway.publishCommands(commands))).isInstanceOf(Sent.class);
            assertThat(rig.sandbox.refusedRequests()).isEmpty();
        }
    }
}
