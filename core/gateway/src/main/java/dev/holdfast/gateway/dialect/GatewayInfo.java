package dev.holdfast.gateway.dialect;

import java.time.Duration;

/**
 * What a platform says of its gateway.
 *
 * @param url where to connect
 * @param shards how many connections it recommends, at least 1
 * @param startsLeft sessions that may still be started in this period
 * @param startsTotal sessions that may be started in a whole period; 0 if not said
 * @param resetAfter when that period ends
 * @param startsAtOnce sessions that may be started per 5 seconds, at least 1
 */
public record GatewayInfo(String url, int shards, int startsLeft, int startsTotal, Duration resetAfter, int startsAtOnce) {}
