/**
 * Measurements. Start at {@link dev.holdfast.benchmarks.EndToEndLoad} for the whole bot, out of the zip, as a process of its own;
 * the JMH classes measure single parts. {@code distribution/benchmarks/run} runs them.
 */
@NullMarked
package dev.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
