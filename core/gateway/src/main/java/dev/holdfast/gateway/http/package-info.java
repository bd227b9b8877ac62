/**
 * What requests to every platform have in common: {@link dev.holdfast.gateway.http.Requests} makes them, and tells apart
 * those that were not even sent. Any thread.
 */
@NullMarked
package dev.holdfast.gateway.http;

import org.jspecify.annotations.NullMarked;
