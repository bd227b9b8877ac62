/**
 * The QQ bot platform: {@link dev.holdfast.gateway.qq.QqDialect}, its access tokens, its events and its REST. Runs on event loops and
 * never blocks; the way out may be used from any thread.
 */
@NullMarked
package dev.holdfast.gateway.qq;

import org.jspecify.annotations.NullMarked;
