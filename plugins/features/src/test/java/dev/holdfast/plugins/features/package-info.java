/** Tests of the plugin {@code features}. */
@NullMarked
package dev.holdfast.plugins.features;

import org.jspecify.annotations.NullMarked;
