/**
 * How the bot is: read with {@link dev.holdfast.plugin.health.HealthView}, extended with
 * {@link dev.holdfast.plugin.health.HealthCheck}.
 */
@NullMarked
package dev.holdfast.plugin.health;

import org.jspecify.annotations.NullMarked;
