/**
 * Reads {@code conf/holdfast.yaml} and the environment once into immutable records. Start at
 * {@link dev.holdfast.runtime.config.ConfigFile}.
 */
@NullMarked
package dev.holdfast.runtime.config;

import org.jspecify.annotations.NullMarked;
