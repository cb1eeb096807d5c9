/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces the password after a command's option: {@code mysql -pX}, {@code sshpass -p X}. One letter means different
 * things to different commands, so the command decides.
 */
final class CommandSecrets {
    private static final int LONGEST_COMMAND = 2_048;

    private enum Written {
        /** {@code -pX}; after a space follows something else. */
        TOGETHER,
        APART,
        EITHER,
        /** {@code -U user%X}. */
        BEHIND_PERCENT,
        /** {@code -u user,X} or {@code -a user:X}. */
        BEHIND_USER
    }

    private record Option(String name, Written written) {}

    /** The form of the value, the option, and its commands; {@code +}: a word that must follow. */
    private static final String TABLE = """
            TOGETHER -p mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlbinlog mysqlsh mysqlpump
            TOGETHER -p mariadb mariadb-dump mariadb-admin mycli 7z 7za 7zz 7zr rar unrar
            TOGETHER -hp rar
            EITHER -p sshpass mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat cqlsh rdesktop
            EITHER -p docker+login podman+login nerdctl+login buildah+login skopeo+login helm+login oc+login
            EITHER -p az+login cf+login crane+login oras+login regctl+login
            EITHER -P unzip zip sqlcmd bcp mosquitto_pub mosquitto_sub tsql
            EITHER -a redis-cli
            EITHER -w ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare
            APART -pw plink pscp psftp
            APART -storepass keytool jarsigner
            APART -keypass keytool jarsigner
            APART -srcstorepass keytool
            APART -deststorepass keytool
            APART -N ssh-keygen
            BEHIND_PERCENT -U smbclient rpcclient winexe smbget
            BEHIND_USER -u lftp ncftp
            BEHIND_USER -a xh
            BEHIND_USER -u curl
            BEHIND_USER -su curl
            BEHIND_USER -sSu curl
            BEHIND_USER -fsSu curl
            BEHIND_USER -ku curl
            BEHIND_USER -iu curl
            TOGETHER /p: xfreerdp wfreerdp
            APART -p evil-winrm crackmapexec nxc netexec hydra twine psexec PsExec PsExec64 useradd usermod
            APART -k openssl+enc openssl+aes-256-cbc
            APART -K openssl+enc openssl+aes-256-cbc
            APART /rp schtasks
            APART input_pw pdftk
            APART owner_pw pdftk
            APART user_pw pdftk
            APART password nmcli
            APART wifi-sec.psk nmcli
            """;

    private static final Map<String, List<Option>> COMMANDS = commands();
    private static final List<String> NAMES = List.copyOf(COMMANDS.keySet());
    static final List<String> PROGRAMS =
            NAMES.stream().map(CommandSecrets::program).toList();
    private static final Literals LITERALS = new Literals(PROGRAMS, List.of());

    private CommandSecrets() {}

    static String redact(String text) {
        Marked marked = new Marked(text);
        LITERALS.each(text, (literal, start, end) -> {
            if (start >= marked.end() && isCommand(text, start, end)) {
                options(text, end, NAMES.get(literal), marked);
            }
            return end;
        });
        return marked.result();
    }

    static boolean isCommand(String text, int start, int end) {
        boolean begins = start == 0 || !isNamePart(text.charAt(start - 1));
        int last = text.charAt(end - 1) == ' ' ? end - 1 : end;
        int behind = text.startsWith(".exe", last) ? last + 4 : last;
        return begins && behind < text.length() && (text.charAt(behind) == ' ' || text.charAt(behind) == '\t');
    }

    private static boolean isNamePart(char c) {
        return Alphabet.LETTERS.has(c) || "_-.$".indexOf(c) >= 0;
    }

    private static void options(String text, int end, String name, Marked marked) {
        int plus = name.indexOf('+');
        String wanted = plus < 0 ? "" : name.substring(plus + 1);
        boolean follows = plus < 0;
        List<Option> options = COMMANDS.getOrDefault(name, List.of());
        ShellWords words = new ShellWords(text, end, Math.min(text.length(), end + LONGEST_COMMAND));
        boolean runsAnother = name.equals("sshpass");
        while (words.next()) {
            if (runsAnother && !words.startsWith("-")) {
                return;
            }
            follows |= words.is(wanted);
            if (!follows) {
                continue;
            }
            for (Option option : options) {
                if (words.is(option.name) && option.written != Written.TOGETHER) {
                    if (words.next()) {
                        replace(text, words.start(), words.end(), option, marked);
                    }
                    break;
                }
                boolean together = option.written != Written.APART && words.length() > option.name.length();
                if (together && words.startsWith(option.name) && !isLongOption(text, words.start(), option)) {
                    replace(text, words.start() + option.name.length(), words.end(), option, marked);
                    break;
                }
            }
        }
    }

    /** {@code -port} is not {@code -p ort} for a command with such options. */
    private static boolean isLongOption(String text, int start, Option option) {
        return option.written == Written.EITHER
                && (text.startsWith("-port", start) || text.startsWith("-password-stdin", start));
    }

    private static void replace(String text, int start, int end, Option option, Marked marked) {
        int from = start;
        int to = end;
        if (option.written == Written.BEHIND_PERCENT || option.written == Written.BEHIND_USER) {
            String signs = option.written == Written.BEHIND_PERCENT ? "%" : ",:";
            while (from < to && signs.indexOf(text.charAt(from)) < 0) {
                from++;
            }
            from++;
        }
        while (from < to && "\"'\\=".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "\"'\\".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        boolean placeholder = from >= to || "$<%{[-*".indexOf(text.charAt(from)) >= 0;
        if (!placeholder) {
            marked.put(from, to, AssignedValue.PASSWORD);
        }
    }

    /** A name that is too short to search for is searched with the space after it. */
    private static String program(String name) {
        int plus = name.indexOf('+');
        String program = plus < 0 ? name : name.substring(0, plus);
        return program.length() < 3 ? program + " " : program;
    }

    private static Map<String, List<Option>> commands() {
        Map<String, List<Option>> commands = new HashMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split(" ", -1);
            Option option = new Option(cells[1], Written.valueOf(cells[0]));
            for (int i = 2; i < cells.length; i++) {
                commands.computeIfAbsent(cells[i], name -> new ArrayList<>()).add(option);
            }
        }
        return commands;
    }
}
