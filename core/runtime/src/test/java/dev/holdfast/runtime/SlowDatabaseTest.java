package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.runtime.http.HealthSource.ServiceView;
import dev.holdfast.runtime.http.HealthSource.Status;
import dev.holdfast.runtime.store.Appender;
import dev.holdfast.runtime.store.Rows;
import dev.holdfast.runtime.store.Store;
import dev.holdfast.runtime.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose commits take long, as an operator sees it. */
class SlowDatabaseTest {

    private static final String REFUSED = "refused";

    @TempDir
    Path home;

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CountDownLatch committed = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // made before each test
    private TestStore test;

    @SuppressWarnings("NullAway.Init") // as above
    private Appender<String> appender;

    @BeforeEach
    void open() {
        test = new TestStore(home.resolve("test.db"));
        Rows<String> rows = (statements, texts) -> {
            if (texts.contains(REFUSED)) {
                throw new IllegalArgumentException("cannot be written");
            }
        };
        appender = test.store.appender(rows);
        test.start();
        Metering.ofStore(metrics, test.store);
    }

    @AfterEach
    void close() {
        committed.countDown();
        test.close();
        metrics.close();
    }

    private void aCommitTakesLong() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        test.store.write(connection -> {
            busy.countDown();
            try {
                committed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        busy.await();
    }

    private void append(int rows) {
        for (int row = 0; row < rows; row++) {
            appender.append("row");
        }
    }

    private ServiceView health() {
        return ApiHealth.database(test.store.view());
    }

    @Test
    void what_waits_shows_in_the_view_in_health_and_in_metrics_until_it_is_written() throws InterruptedException {
        assertThat(health().state()).isEqualTo("writing");
        aCommitTakesLong();
        append(Store.BATCH_MAX);
        assertThat(health().state()).as("a batch is nothing to speak of").isEqualTo("writing");

        append(1000);

        assertThat(test.store.view().queued()).isEqualTo(1256);
        assertThat(test.store.view().queuedBytes()).isEqualTo(1256 * Rows.LIGHT);
        assertThat(health().state()).isEqualTo("writing; 1256 rows wait");
        assertThat(health().status()).isEqualTo(Status.HEALTHY);
        assertThat(metrics.scrape()).contains("holdfast_store_queued_rows 1256.0", "holdfast_store_held_rows 0.0");
        committed.countDown();
        Eventually.until("all are written", () -> test.store.view().queued() == 0);
        assertThat(health().state()).isEqualTo("writing");
    }

    @Test
    void a_queue_that_is_more_than_half_full_degrades_health() throws InterruptedException {
        aCommitTakesLong();
        append(Store.QUEUE_MAX / 2);
        assertThat(health().status()).isEqualTo(Status.HEALTHY);

        append(1);

        assertThat(health().status()).isEqualTo(Status.DEGRADED);
        committed.countDown();
        Eventually.until("it is well again", () -> health().status() == Status.HEALTHY);
    }

    @Test
    void rows_that_were_given_up_show_in_health_and_in_metrics() {
        assertThat(health().lastError()).isNull();

        appender.append(REFUSED);

        Eventually.until("it is counted", () -> test.store.view().lost() == 1);
        assertThat(health().lastError()).isEqualTo("rows given up since the start: 1");
        assertThat(metrics.scrape()).contains("holdfast_store_lost_rows_total 1.0");
    }

    @Test
    void the_latest_backup_shows_in_health_and_in_metrics() {
        assertThat(metrics.scrape()).contains("holdfast_store_last_backup_seconds NaN");

        TestStore.await(test.store.backUp());

        assertThat(health().state()).startsWith("writing; last backup at 20");
        assertThat(metrics.scrape()).doesNotContain("holdfast_store_last_backup_seconds NaN");
    }
}
