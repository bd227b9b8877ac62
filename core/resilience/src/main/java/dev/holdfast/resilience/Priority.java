package dev.holdfast.resilience;

/** Who goes first where calls to a dependency have to wait, the most urgent first. Calls of one key keep their order all the same. */
public enum Priority {
    /** Somebody waits for what comes of it. */
    URGENT,
    USUAL,
    /** It failed before, and may wait longer. */
    PATIENT
}
