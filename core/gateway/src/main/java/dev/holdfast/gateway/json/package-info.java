/**
 * JSON as platforms are spoken to: {@link dev.holdfast.gateway.json.Json} writes by streaming, and
 * {@link dev.holdfast.gateway.json.Fields} reads liberally. Pure; any thread.
 */
@NullMarked
package dev.holdfast.gateway.json;

import org.jspecify.annotations.NullMarked;
