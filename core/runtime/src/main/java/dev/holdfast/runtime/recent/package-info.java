/** Remembering very many short-lived keys, or numbers, without a single object for any of them. */
@NullMarked
package dev.holdfast.runtime.recent;

import org.jspecify.annotations.NullMarked;
