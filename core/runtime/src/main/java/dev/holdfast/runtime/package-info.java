/**
 * The composition root. Start at {@link dev.holdfast.runtime.Holdfast}, which builds the parts in the order of the walk and
 * stops them in the opposite one; the other classes here show the parts to the HTTP API.
 */
@NullMarked
package dev.holdfast.runtime;

import org.jspecify.annotations.NullMarked;
