/**
 * The ways out that a plugin has: calls guarded by the core's resilience module, feature switches, and repairs.
 */
@NullMarked
package dev.holdfast.plugin.guard;

import org.jspecify.annotations.NullMarked;
