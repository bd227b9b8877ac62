/**
 * How the bot is: counted, measured and judged. Start at {@link dev.holdfast.runtime.health.Meters}. Reading is cheap and takes
 * no lock; counting is striped.
 */
@NullMarked
package dev.holdfast.runtime.health;

import org.jspecify.annotations.NullMarked;
