package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that live as long as the process: nothing is written down, but for what plugins named. */
final class MemoryRows implements RowKeeper {

    private final NamedSends named = new NamedSends();

    @Override
    public void open(List<Row> rows, boolean sending, Runnable then) {
        rows.getFirst().maybeOnDisk(sending);
        then.run();
    }

    @Override
    public void change(Row row, Runnable then) {
        row.maybeOnDisk(true);
        then.run();
    }

    @Override
    public void waits(Row row) {
        row.maybeOnDisk(false);
    }

    @Override
    public void close(Row row, Delivery delivery, boolean hurries) {
        if (row.key.isNamed()) {
            named.put(row.outgoing.to().bot(), row.key, delivery);
        }
    }

    @Override
    public Optional<Earlier> earlier(String bot, OutboxKey key) {
        return Optional.empty();
    }

    @Override
    public @Nullable Delivery known(String bot, OutboxKey key) {
        return named.get(bot, key);
    }

    @Override
    public boolean outlives() {
        return false;
    }
}
