/** The plugin {@code features}: {@code !features} lists the feature switches, {@code !feature} lets operators turn them. */
@NullMarked
package dev.holdfast.plugins.features;

import org.jspecify.annotations.NullMarked;
