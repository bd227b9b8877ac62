/**
 * What requests to every platform have in common: {@link dev.holdfast.gateway.http.Address}, and how it is told that one was not
 * even sent. Pure; any thread.
 */
@NullMarked
package dev.holdfast.gateway.http;

import org.jspecify.annotations.NullMarked;
