package dev.holdfast.sandbox;

import java.time.Instant;

/**
 * A request that was answered with no.
 *
 * @param path its address
 * @param status of HTTP
 * @param errCode the platform's number
 */
public record RefusedRequest(String path, int status, int errCode, Instant at) {}
