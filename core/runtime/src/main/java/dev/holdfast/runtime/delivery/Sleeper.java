package dev.holdfast.runtime.delivery;

import dev.holdfast.plugin.reply.Delivery;
import io.vertx.core.Promise;

/**
 * An open row that was left in the database and found no room in memory: it is read when there is.
 *
 * @param key bot and key
 * @param conversation where it goes
 * @param bytes it takes in memory once it is read, at most
 * @param end what becomes of it
 */
record Sleeper(long number, String key, String conversation, long bytes, Promise<Delivery> end) {}
