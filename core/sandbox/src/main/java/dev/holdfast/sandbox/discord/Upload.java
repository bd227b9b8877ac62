package dev.holdfast.sandbox.discord;

import io.vertx.core.buffer.Buffer;

/**
 * One file of a request.
 *
 * @param field its name in the form: {@code files[0]} and so on
 */
record Upload(String field, String filename, String contentType, Buffer bytes) {}
