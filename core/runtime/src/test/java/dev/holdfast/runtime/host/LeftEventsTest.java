package dev.holdfast.runtime.host;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.Position;
import dev.holdfast.plugin.PluginInfo;
import dev.holdfast.runtime.Events;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.journal.Replay;
import dev.holdfast.runtime.journal.StoredJournal;
import dev.holdfast.runtime.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin with room for one event besides the one it handles, in front of a journal on a real database. */
class LeftEventsTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private TestHost bot;
    private TestStore store;
    private StoredJournal journal;
    private long sequence;

    @BeforeEach
    void open(@TempDir Path temp) throws IOException {
        bot = new TestHost(
                Files.createDirectory(temp.resolve("plugins")), TestHost.settings(1, 1, Duration.ofMillis(200)));
        store = new TestStore(temp.resolve("test.db"));
        journal = new StoredJournal(store.store, bot.time, new Replay.Settings(0, 1), expired -> false, () -> {});
        store.start();
        bot.startCore(
                new PluginInfo("slow", "1.0.0", ""),
                plugin -> plugin.command("echo")
                        .argument("text", dev.holdfast.plugin.command.Argument.rest())
                        .handle(call -> {
                            gate.await();
                            call.reply(call.text("text"));
                        }));
    }

    @AfterEach
    void close() {
        gate.countDown();
        bot.close();
        store.close();
    }

    private void say(String channel, String text) {
        journal.record(
                Events.message(bot.time, text, channel, "!echo " + text),
                new Position(Events.BOT, 0, 1, "session", "", ++sequence, "me"),
                bot.bus::publish);
        await(store.store.write(connection -> true).otherwise(false));
    }

    private void untilQueued(int count) {
        Eventually.until(count + " wait", () -> bot.plugin("slow").queued() == count);
    }

    @Test
    void what_a_full_plugin_leaves_comes_back_in_its_order() {
        say("other", "running");
        Eventually.until("it runs", () -> bot.plugin("slow").running() == 1);
        say("other", "waiting");
        untilQueued(1);
        say("tea", "first");
        say("tea", "second");

        gate.countDown();
        Eventually.until("all are answered", () -> {
            bot.time.advance(Duration.ofMillis(100));
            return bot.platform.asked.size() == 4;
        });

        assertThat(bot.platform.texts()).containsExactly("running", "waiting", "first", "second");
    }

    @Test
    void while_the_database_is_away_one_that_was_left_does_not_refuse_those_after_it() {
        say("other", "running");
        Eventually.until("it runs", () -> bot.plugin("slow").running() == 1);
        say("other", "waiting");
        untilQueued(1);
        say("tea", "left");
        await(store.store
                .write(connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("PRAGMA query_only = 1");
                    }
                })
                .otherwise(false));
        gate.countDown();
        untilQueued(0);

        say("tea", "right");

        Eventually.until("it is answered", () -> bot.platform.texts().contains("right"));
        assertThat(bot.failures).isEmpty();
    }
}
