/**
 * Tests of the whole: {@link dev.holdfast.server.ArchitectureTest} looks at every module, the {@code *IT} classes start the real
 * zip as a process ({@link dev.holdfast.server.RunningBot}) and talk to it as people and operators do.
 */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
