/**
 * Tests of the HTTP side: {@link dev.holdfast.runtime.http.Server} runs the real API on an ephemeral port over
 * {@link dev.holdfast.runtime.http.FakeBot}, and is called as scripts and browsers do.
 */
@NullMarked
package dev.holdfast.runtime.http;

import org.jspecify.annotations.NullMarked;
