/** Tests of the plugin {@code health}. */
@NullMarked
package dev.holdfast.plugins.health;

import org.jspecify.annotations.NullMarked;
