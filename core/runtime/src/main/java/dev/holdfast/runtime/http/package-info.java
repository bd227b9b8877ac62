/**
 * The HTTP side: health, admin, test, metrics, live stream and the page's files on one port. Start at
 * {@link dev.holdfast.runtime.http.HttpApi}; what it reads and does is declared in
 * {@link dev.holdfast.runtime.http.HealthSource}, {@link dev.holdfast.runtime.http.Controls} and
 * {@link dev.holdfast.runtime.http.Probes}, which the composition root implements. All handlers run on one event loop.
 */
@NullMarked
package dev.holdfast.runtime.http;

import org.jspecify.annotations.NullMarked;
