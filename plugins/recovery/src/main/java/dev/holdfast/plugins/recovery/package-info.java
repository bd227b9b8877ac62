/**
 * The plugin {@code recovery}: {@code !recover} repairs on an operator's word and reports what it found and did;
 * {@code !deadletters} shows what was not delivered, tries it again or throws it away.
 */
@NullMarked
package dev.holdfast.plugins.recovery;

import org.jspecify.annotations.NullMarked;
