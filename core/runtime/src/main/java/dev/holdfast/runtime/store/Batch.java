package dev.holdfast.runtime.store;

import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is committed together: rows by kind, and works. Filled and written on the writer's thread. */
final class Batch {

    private final List<Kind<?>> kinds;
    private final List<List<Object>> rows;
    private final List<Doing<?>> works = new ArrayList<>();
    private int size;

    /** Whether works had their turn in the latest {@link #write}. */
    private boolean atWorks;

    /** A kind of rows, and its place in the order of writing. */
    record Kind<R>(int number, Rows<R> rows) {

        /** Only rows of this kind are filed under it. */
        @SuppressWarnings("unchecked")
        private List<R> own(List<Object> filed) {
            return (List<R>) filed;
        }

        private void write(Statements statements, List<Object> filed) throws SQLException {
            rows.write(statements, own(filed));
        }

        private void written(List<Object> filed) {
            rows.written(own(filed));
        }

        private void held(List<Object> filed) {
            rows.held(own(filed));
        }

        private void caughtUp(List<Object> filed) {
            rows.caughtUp(own(filed));
        }

        /** Of a row that cannot be weighed, its writing will say what is wrong with it. */
        @SuppressWarnings("unchecked")
        long weight(Object row) {
            try {
                return rows.weight((R) row);
            } catch (RuntimeException unweighable) {
                return Rows.LIGHT;
            }
        }

        @SuppressWarnings("unchecked")
        void failed(Object row, Exception why) {
            rows.failed((R) row, why);
        }

        @SuppressWarnings("unchecked")
        boolean needed(Object row) {
            return rows.needed((R) row);
        }

        @SuppressWarnings("unchecked")
        void forgotten(Object row) {
            rows.forgotten((R) row);
        }
    }

    /** A work on its way, with its result once it was done. */
    static final class Doing<T> {
        private final Work<T> work;
        final Promise<T> promise = Promise.promise();
        private @Nullable T result;

        Doing(Work<T> work) {
            this.work = work;
        }

        private void run(Statements statements) throws SQLException {
            result = work.run(statements.connection());
        }

        @SuppressWarnings("NullAway") // a work may have nothing to say
        private void complete() {
            promise.complete(result);
        }

        void fail(StoreException failure) {
            promise.fail(failure);
        }
    }

    Batch(List<Kind<?>> kinds) {
        this.kinds = kinds;
        this.rows = new ArrayList<>(kinds.size());
        kinds.forEach(kind -> rows.add(new ArrayList<>()));
    }

    /** One alone, for when together did not work. */
    Batch alone(@Nullable Kind<?> kind, Object item) {
        Batch alone = new Batch(kinds);
        if (kind == null) {
            alone.add((Doing<?>) item);
        } else {
            alone.add(kind, item);
        }
        return alone;
    }

    void add(Kind<?> kind, Object row) {
        rows.get(kind.number()).add(row);
        size++;
    }

    void add(Doing<?> work) {
        works.add(work);
        size++;
    }

    int size() {
        return size;
    }

    void write(Statements statements) throws SQLException {
        atWorks = false;
        for (Kind<?> kind : kinds) {
            List<Object> filed = rows.get(kind.number());
            if (!filed.isEmpty()) {
                kind.write(statements, filed);
            }
        }
        atWorks = !works.isEmpty();
        for (Doing<?> work : works) {
            work.run(statements);
        }
    }

    /** What it means that {@link #write}, or the commit after it, failed: once works had their turn, that may be of their doing. */
    Trouble trouble(Exception failure) {
        return atWorks ? Trouble.of(failure) : Trouble.ofRow(failure);
    }

    /** Tells everybody that it is on disk. */
    void written() {
        for (Kind<?> kind : kinds) {
            List<Object> filed = rows.get(kind.number());
            if (!filed.isEmpty()) {
                kind.written(filed);
            }
        }
        works.forEach(Doing::complete);
    }

    void held() {
        for (Kind<?> kind : kinds) {
            List<Object> filed = rows.get(kind.number());
            if (!filed.isEmpty()) {
                kind.held(filed);
            }
        }
    }

    void caughtUp() {
        for (Kind<?> kind : kinds) {
            List<Object> filed = rows.get(kind.number());
            if (!filed.isEmpty()) {
                kind.caughtUp(filed);
            }
        }
    }

    void failWorks(StoreException failure) {
        works.forEach(work -> work.fail(failure));
    }

    List<Doing<?>> works() {
        return works;
    }

    /** Visits every row, kind by kind. */
    void forEachRow(RowVisitor visitor) {
        for (Kind<?> kind : kinds) {
            for (Object row : rows.get(kind.number())) {
                visitor.visit(kind, row);
            }
        }
    }

    /** Hears of a row and its kind. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(Kind<?> kind, Object row);
    }
}
