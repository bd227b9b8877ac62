package dev.holdfast.runtime.delivery;

import static dev.holdfast.runtime.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plugin.message.Conversation;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.runtime.store.TestStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of what waits for somebody's decision is remembered. */
final class ReviewsTest {

    private static final int LARGE = 5_000_000;

    private final List<String> over = new ArrayList<>();
    private final Reviews reviews = new Reviews((message, reason) -> {}, new Reviews.Keeper() {
        @Override
        public void held(String key, UnderReview message) {}

        @Override
        public void over(String key) {
            over.add(key);
        }
    });

    private static UnderReview message(int number, Reply reply) {
        OutboxKey key = new OutboxKey("e" + number, "echo", 1, 1);
        Conversation tea = new Conversation("qq", Conversation.Kind.CHANNEL, "tea", null);
        Outgoing outgoing = new Outgoing(key, tea, null, reply, Instant.EPOCH.plusSeconds(300), 0, 0, "t");
        GivenUp was = new GivenUp(1, true, 0, 0, List.of(), Instant.EPOCH.plusSeconds(number), true);
        return new UnderReview(outgoing, was, 1);
    }

    private static UnderReview picture(int number) {
        return message(number, Reply.file(new Upload("a.png", "image/png", new byte[LARGE])));
    }

    @Test
    void of_large_messages_only_as_many_of_the_latest_are_remembered_as_memory_has_room_for() {
        for (int number = 1; number <= 5; number++) {
            reviews.held(picture(number), "r" + number);
        }
        assertThat(over).containsExactly("qq/review:r1", "qq/review:r2");

        reviews.held(message(6, Reply.text("short")), "r6");
        assertThat(over).hasSize(2);
        reviews.held(picture(7), "r7");

        assertThat(over).containsExactly("qq/review:r1", "qq/review:r2", "qq/review:r3");
    }

    @Test
    void the_thousand_latest_short_ones_are_remembered() {
        for (int number = 1; number <= Reviews.REMEMBERED_MAX + 1; number++) {
            reviews.held(message(number, Reply.text("short")), "r" + number);
        }

        assertThat(over).containsExactly("qq/review:r1");
    }

    @Test
    void a_start_reads_no_more_than_is_remembered_and_forgets_the_rest(@TempDir Path home) {
        Map<String, UnderReview> found = new LinkedHashMap<>();
        try (TestStore before = new TestStore(home.resolve("test.db"))) {
            StoredReviews stored = new StoredReviews(before.store, left -> {});
            before.start();
            for (int number = 1; number <= 4; number++) {
                stored.held("qq/review:r" + number, picture(number));
            }
            await(before.store.write(connection -> true));
        }

        try (TestStore after = new TestStore(home.resolve("test.db"))) {
            new StoredReviews(after.store, found::putAll);
            after.start();
            await(after.store.write(connection -> true));

            assertThat(found.keySet()).containsExactly("qq/review:r3", "qq/review:r4");
            assertThat(found.get("qq/review:r4")).isEqualTo(picture(4));
            int left = await(after.store.read(connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("SELECT COUNT(*) FROM review")) {
                    row.next();
                    return row.getInt(1);
                }
            }));
            assertThat(left).isEqualTo(2);
        }
    }
}
