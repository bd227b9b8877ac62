package dev.holdfast.runtime.config;

import java.time.Duration;

/**
 * The database.
 *
 * @param url {@code sqlite:FILE}, relative to the home folder, or {@code postgresql://user:password@host:port/database}; may hold
 *     a secret
 * @param backupInterval between two backups of a SQLite file; 1 h by default, 0 for none
 * @param backupsKept 5 by default
 */
public record StoreSettings(String url, Duration backupInterval, int backupsKept) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "StoreSettings[" + url.replaceAll("//[^@/]*@", "//***@") + ", " + backupInterval + ", " + backupsKept
                + "]";
    }
}
