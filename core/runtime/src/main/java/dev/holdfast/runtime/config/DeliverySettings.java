package dev.holdfast.runtime.config;

import java.time.Duration;

/**
 * The way out.
 *
 * @param outboxMax replies waiting to be sent again; 100 000 by default; beyond it new ones are refused
 * @param retryMin first wait of a deferred reply; 1 s by default
 * @param retryMax longest wait; 30 s by default
 * @param drainTimeout how long a stop waits for the outbox; 5 s by default, 10 s at most
 */
public record DeliverySettings(int outboxMax, Duration retryMin, Duration retryMax, Duration drainTimeout) {}
