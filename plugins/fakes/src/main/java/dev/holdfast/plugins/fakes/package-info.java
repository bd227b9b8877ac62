/**
 * Hand-written fakes of the plugin API, shared by the tests of our plugins. Start at
 * {@link dev.holdfast.plugins.fakes.FakeBot}; everything runs on the caller's thread.
 */
@NullMarked
package dev.holdfast.plugins.fakes;

import org.jspecify.annotations.NullMarked;
