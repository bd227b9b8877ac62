package dev.holdfast.runtime.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first token: made at first start, kept in a file that only its owner can read, never logged. */
public final class AdminToken {

    private static final Logger log = LoggerFactory.getLogger(AdminToken.class);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int BYTES = 32;

    private AdminToken() {}

    /**
     * Reads the token in the file, or makes one of 256 random bits and writes it there. Of several starts at once one makes it and
     * all use it. Logs where the file is. Blocks; call it while starting.
     *
     * @throws IllegalStateException if the file cannot be read or written, or holds no usable token; the message says what to do
     */
    public static AccessToken loadOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            AccessToken token = load(file);
            log.info("The admin token for the HTTP API is in {}", file.toAbsolutePath());
            return token;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Could not read or write the admin token's file %s (%s). Make its folder writable for this user."
                            .formatted(file, e),
                    e);
        }
    }

    private static AccessToken load(Path file) throws IOException {
        if (posix(file) && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            log.warn(
                    "The admin token's file {} was open to others; now only its owner can read it. Delete it and restart if"
                            + " someone may have read it.",
                    file);
        }
        try {
            return AccessToken.of("admin", Role.ADMIN, Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The admin token's file %s holds no usable token. Delete it, and the next start makes a new one."
                            .formatted(file),
                    e);
        }
    }

    /**
     * Written under another name first, so that nobody ever sees half a token; then linked, which unlike moving never replaces
     * what another start put there meanwhile.
     */
    private static void create(Path file) throws IOException {
        Path folder = folder(file);
        Files.createDirectories(folder);
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String secret = "hf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";

        Path draft = folder.resolve(".token-" + UUID.randomUUID() + ".tmp");
        try {
            writeNew(draft, secret);
            link(draft, file, secret);
            log.info("Made an admin token for the HTTP API");
        } catch (FileAlreadyExistsException someoneWasFaster) {
            log.info("Another start made the admin token for the HTTP API meanwhile; it is taken");
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Not every file system has links; there the file is made under its own name, which is as exclusive. */
    private static void link(Path draft, Path file, String secret) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException someoneWasFaster) {
            throw someoneWasFaster;
        } catch (FileSystemException | UnsupportedOperationException noLinksHere) {
            writeNew(file, secret);
        }
    }

    /** Fails if it exists; nobody but the owner can read it from its first moment on. */
    private static void writeNew(Path file, String text) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalStateException("The admin token's file cannot be the root folder " + file + ".");
        }
        return folder;
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return posix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
