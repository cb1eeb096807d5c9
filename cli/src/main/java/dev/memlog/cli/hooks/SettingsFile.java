/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/**
 * A settings file that other programs read and write: it is replaced as a whole or not at all, keeps its permissions,
 * and stays behind the link that names it.
 */
final class SettingsFile {
    private static final int MOST_LINKS = 40;

    private final Path named;

    SettingsFile(Path named) {
        this.named = named;
    }

    Path path() {
        return named;
    }

    /** Empty if there is no such file. */
    Optional<String> text() {
        try {
            return Optional.of(Files.readString(named));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new UserError(named + " is not UTF-8: save it as UTF-8 first", e);
        } catch (IOException e) {
            throw failed("read", named, e);
        }
    }

    /** @param expected the text that the new one was made from; a file with another text is not replaced */
    void write(String text, Optional<String> expected) {
        Path target = target();
        attempt("written", target, () -> {
            if (Files.exists(target) && !Files.isWritable(target)) {
                throw new UserError(target + " is write-protected: change it by hand, as `bin/memlog hooks print`"
                        + " shows, or where it is made");
            }
            Files.createDirectories(target.getParent());
            Path fresh = target.resolveSibling("." + target.getFileName() + ".memlog-"
                    + ProcessHandle.current().pid());
            try {
                // Permissions first: the new file must not be readable for more users than the old one.
                writeThrough(fresh, text, Optional.of(target).filter(Files::exists));
                if (!text().equals(expected)) {
                    throw new UserError(named + " was changed meanwhile: run this again");
                }
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        });
    }

    void delete() {
        attempt("removed", named, () -> Files.deleteIfExists(target()));
    }

    /** The file behind the links, which may not exist yet. */
    private Path target() {
        Path at = named;
        try {
            for (int i = 0; Files.isSymbolicLink(at); i++) {
                if (i == MOST_LINKS) {
                    throw new UserError(named + " is a link that leads to itself: mend the link");
                }
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            }
        } catch (IOException e) {
            throw failed("read", named, e);
        }
        return at;
    }

    private static void writeThrough(Path file, String text, Optional<Path> like) throws IOException {
        try (FileChannel channel = PrivateFile.createChannel(file)) {
            if (like.isPresent()) {
                copyPermissions(like.get(), file);
            }
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        FileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (view == null || source == null) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes own = Files.readAttributes(to, PosixFileAttributes.class);
        if (!own.owner().equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!own.group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
        view.setPermissions(attributes.permissions());
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(String what, Path file, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw failed(what, file, e);
        }
    }

    private static UserError failed(String what, Path file, IOException e) {
        String reason =
                e instanceof AccessDeniedException denied ? "no permission for " + denied.getFile() : String.valueOf(e);
        return new UserError(file + " cannot be " + what + ": " + reason, e);
    }
}
