package dev.holdfast.runtime;

import dev.holdfast.resilience.Guards;
import dev.holdfast.resilience.Time;
import dev.holdfast.runtime.alert.AlertKind;
import dev.holdfast.runtime.alert.AlertSink;
import dev.holdfast.runtime.alert.Alerts;
import dev.holdfast.runtime.alert.HttpSink;
import dev.holdfast.runtime.alert.LogSink;
import dev.holdfast.runtime.config.AlertSettings;
import dev.holdfast.runtime.store.StoreEvent;
import io.vertx.core.http.HttpClientAgent;
import java.util.ArrayList;
import java.util.List;

/** Who is told of alerts, and what of the store is worth one. */
final class Alerting {

    private static final String DATABASE = "database";
    private static final String MEMORY = "memory";
    private static final String BACKUP = "backup";

    private Alerting() {}

    static Alerts start(AlertSettings settings, Guards guards, HttpClientAgent http, Time time) {
        List<AlertSink> sinks = new ArrayList<>(List.of(new LogSink()));
        if (settings.webhook() != null) {
            sinks.add(HttpSink.webhook(
                    guards.guard(Alarms.OWN + "webhook"),
                    http,
                    time,
                    settings.webhook(),
                    settings.webhookToken().value()));
        }
        AlertSettings.Telegram telegram = settings.telegram();
        if (telegram != null) {
            sinks.add(HttpSink.telegram(
                    guards.guard(Alarms.OWN + "telegram"),
                    http,
                    time,
                    telegram.apiBase(),
                    telegram.token().value(),
                    telegram.chat()));
        }
        return Alerts.start(time, settings.window(), sinks);
    }

    static void heard(StoreEvent event, Alerts alerts) {
        switch (event) {
            case StoreEvent.Down down ->
                alerts.raise(
                        AlertKind.STORE,
                        DATABASE,
                        "nothing can be written: " + down.why()
                                + ". The bot goes on, but what happens now would be lost with the process");
            case StoreEvent.Up up -> {
                alerts.clear(AlertKind.STORE, DATABASE);
                alerts.clear(AlertKind.STORE, MEMORY);
            }
            case StoreEvent.Damaged damaged ->
                alerts.raise(
                        AlertKind.STORE,
                        "file",
                        "the database file was damaged (" + damaged.what() + ") and is kept as " + damaged.movedTo());
            case StoreEvent.Restored restored ->
                alerts.raise(AlertKind.STORE, "restored", "the backup " + restored.backup() + " took its place");
            case StoreEvent.BegunEmpty empty ->
                alerts.raise(AlertKind.STORE, "restored", "there is no good backup; the database begins empty");
            case StoreEvent.BackedUp backedUp -> alerts.clear(AlertKind.STORE, BACKUP);
            case StoreEvent.BackupFailed failed ->
                alerts.raise(AlertKind.STORE, BACKUP, "no backup could be made: " + failed.why());
            case StoreEvent.RowsLost lost ->
                alerts.raise(
                        AlertKind.STORE,
                        MEMORY,
                        lost.rows()
                                + " rows were given up, since memory for them is full while nothing can be written");
        }
    }
}
