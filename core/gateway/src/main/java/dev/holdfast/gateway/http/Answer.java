package dev.holdfast.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** What came back, whatever its status. */
public record Answer(int status, MultiMap headers, Buffer body) {}
