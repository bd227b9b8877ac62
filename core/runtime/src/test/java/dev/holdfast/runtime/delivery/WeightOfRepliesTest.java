package dev.holdfast.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.OutboundMessage.Answering;
import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.ManualTime;
import dev.holdfast.runtime.Eventually;
import dev.holdfast.runtime.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies that wait while there is no database. */
class WeightOfRepliesTest {

    private static final int PICTURE = 200_000;

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();

    private Row picture() {
        OutboxKey key = new OutboxKey("event", "painter", 1, 0);
        Reply reply = Reply.file(new Upload("picture.png", "image/png", new byte[PICTURE]));
        Outgoing outgoing = new Outgoing(
                key,
                new Conversation("qq", Conversation.Kind.GROUP, "tea", null),
                new Answering.ToMessage("event", "ann"),
                reply,
                time.now().plusSeconds(300),
                time.nanos(),
                time.nanos(),
                "trace");
        return new Row(key, outgoing, reply, 1, time.nanos());
    }

    @Test
    void a_reply_with_a_picture_weighs_more_than_the_picture_when_it_is_opened_and_when_it_changes()
            throws IOException {
        Path inTheWay = Files.createFile(home.resolve("folder"));
        try (TestStore store = new TestStore(inTheWay.resolve("test.db"))) {
            StoredRows rows = new StoredRows(store.store, time, () -> 0, new LeftOver(Set::of, contents -> {}));
            store.start();
            Row row = picture();

            rows.open(List.of(row), true, () -> {});
            Eventually.until("it is kept", () -> store.store.view().held() == 1);
            long opened = store.store.view().heldBytes();
            rows.change(row, () -> {});
            Eventually.until("that is kept too", () -> store.store.view().held() == 2);
            long changed = store.store.view().heldBytes() - opened;

            assertThat(opened).isGreaterThan(2 * PICTURE);
            assertThat(changed).isGreaterThan(2 * PICTURE);
            Files.delete(inTheWay);
        }
    }
}
