/**
 * Step 4 of the walk: an event is dropped if it was seen, else recorded until every plugin is done with it. Start at
 * {@link dev.holdfast.runtime.journal.Journal}. Called on event loops; never blocks.
 */
@NullMarked
package dev.holdfast.runtime.journal;

import org.jspecify.annotations.NullMarked;
