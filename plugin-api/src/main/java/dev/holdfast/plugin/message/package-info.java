/**
 * The values an event speaks of: who said what, where. Immutable; platform ids are opaque strings.
 */
@NullMarked
package dev.holdfast.plugin.message;

import org.jspecify.annotations.NullMarked;
