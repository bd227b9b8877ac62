package dev.holdfast.runtime.alert;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes alerts to the log, under the name {@code alert}. */
public final class LogSink implements AlertSink {

    private static final Logger log = LoggerFactory.getLogger("alert");

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Future<Void> tell(Notice notice) {
        if (notice.news() == Notice.News.CLEARED) {
            log.info("{}", notice.line());
        } else {
            log.error("{}", notice.line());
        }
        return Future.succeededFuture();
    }
}
