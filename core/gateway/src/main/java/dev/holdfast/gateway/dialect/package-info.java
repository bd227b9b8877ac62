/**
 * The seam between platforms: a {@link dev.holdfast.gateway.dialect.Dialect} is data and small functions, and all that a shard knows
 * of one platform.
 */
@NullMarked
package dev.holdfast.gateway.dialect;

import org.jspecify.annotations.NullMarked;
