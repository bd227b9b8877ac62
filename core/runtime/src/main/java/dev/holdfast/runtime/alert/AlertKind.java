package dev.holdfast.runtime.alert;

import java.util.Locale;

/** What an alert is about. */
public enum AlertKind {
    /** A dependency's breaker lets nothing through. Subject: the dependency. */
    BREAKER_OPEN(true),
    /** A plugin could not be started, or the bot itself. Subject: the plugin, or the step of the start. */
    INITIALIZATION_FAILED(true),
    /** A reply will not be sent by itself any more. Subject: the bot. */
    DELIVERY_FAILED(false),
    /** A platform says that it gets too many requests. Subject: the dependency. */
    RATE_LIMIT_EXCEEDED(false),
    /** A plugin's handlers keep failing. Subject: the plugin. */
    REPEATED_FAILURES(false),
    /** A plugin is kept from events since it does harm. Subject: the plugin. */
    PLUGIN_QUARANTINED(true),
    /** More dead letters lie there than the configuration allows. Subject: {@code dead-letters}. */
    DEAD_LETTERS(true),
    /** A bot's shard has not been connected for a while, or stays away for good. Subject: bot and shard. */
    GATEWAY_DOWN(true),
    /** The store is damaged, full, read-only or out of reach. Subject: what about it. */
    STORE(true),
    /** A start found work of an earlier run that it could not go on with. Subject: {@code recovery}. */
    CRASH_RECOVERY(false),
    /** Somebody tries the sinks. Subject: who. */
    TEST(false);

    private final boolean lasting;

    AlertKind(boolean lasting) {
        this.lasting = lasting;
    }

    /** Whether it holds until it is cleared, instead of being over when it is not raised for a while. */
    public boolean lasting() {
        return lasting;
    }

    /** The name in logs, the API and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
