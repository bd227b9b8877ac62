/**
 * The database: one thread commits for everybody, many rows at a time; others read. Start at
 * {@link dev.holdfast.runtime.store.Store}. No call blocks; work runs on threads of the store's own, and its results come back
 * where the owner of the store asked for them.
 */
@NullMarked
package dev.holdfast.runtime.store;

import org.jspecify.annotations.NullMarked;
