/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Shapes of passwords without an option: a command's operand, piped input, an SQL statement, a header, a word for
 * password in another language. Repeats are bounded or possessive, as in {@link KnownSecrets}.
 */
final class OperandSecrets {
    private static final String KIND = "password";
    private static final String GAP = "[ \\t]{1,4}";
    private static final String QUOTE = "\\\\{0,3}[\"']?";
    private static final String VALUE = QUOTE + "([^\\s\"'`$<\\\\|;&]{1,256}+)";
    private static final String QUOTED = "\\\\{0,3}[\"']([^\"'\\\\\\n$]{1,256}+)\\\\{0,3}[\"']";
    private static final String SAID = "(?:echo|printf)" + GAP + "(?:-n" + GAP + "|" + QUOTE + "%s(?:\\\\{1,2}n)?"
            + QUOTE + GAP + ")?" + VALUE + QUOTE + "[ \\t]{0,4}\\|[ \\t]{0,4}";
    private static final String READS_IT =
            "(?:--password-stdin|--with-token|--stdin|--passphrase-fd|sudo -S|cryptsetup )";

    private static final String IDENTIFIED = "identified" + GAP + "(?:with" + GAP + "[\\w\"']{1,48}+" + GAP
            + ")?(?:by|as)" + GAP + "(?:password" + GAP + ")?";

    static final List<Shape> SHAPES = List.of(
            always(
                    List.of("-stdin", "--with-token", "--passphrase-fd", "cryptsetup "),
                    SAID + "[^\\n|;]{0,160}?" + READS_IT),
            always(List.of("<<<"), READS_IT + "[^\\n|;<]{0,160}+<<<[ \\t]{0,4}" + VALUE),
            always(
                    List.of("net use"),
                    "net use" + GAP + "(?:[A-Za-z*]:?" + GAP + ")?[\\\\]{2,4}[^\\s\"']{1,256}+" + GAP
                            + "([^\\s\"'/*$%]{1,256}+)" + GAP + "/[Uu]"),
            always(
                    List.of("net user"),
                    "net user" + GAP + "[\\w.-]{1,64}+" + GAP + "([^\\s\"'/*$%]{1,256}+)" + GAP
                            + "/(?i:add|domain|active|expires)"),
            always(List.of("/pass", "/PASS", "/Pass"), "[ \\t]/(?i:pass|password):" + QUOTE + "([^\\s\"'$%*]{1,256}+)"),
            always(
                    List.of("sqlplus", "expdp", "impdp", "sqlldr"),
                    "(?:sqlplus|expdp|impdp|sqlldr)" + GAP + "(?:-[A-Za-z]{1,8}" + GAP + "){0,3}" + QUOTE
                            + "[\\w.#]{1,64}+/([^\\s\"'@$&]{1,256}+)@"),
            always(
                    List.of("rabbitmqctl"),
                    "rabbitmqctl" + GAP + "(?:-[^\\s]{1,32}+" + GAP + "[^\\s-][^\\s]{0,64}+" + GAP
                            + ")?(?:add_user|change_password|authenticate_user)" + GAP + "[^\\s]{1,128}+" + GAP
                            + VALUE),
            drawn(
                    List.of("setx ", "config set ", "configure set ", "secrets set ", "git config ", "config:set "),
                    "(?<!\\w)(?:setx|set|config)" + GAP + "(?:--?[a-z]{1,16}" + GAP + "){0,2}(?:/[Mm]" + GAP + ")?"
                            + QUOTE
                            + "[\\w.:/-]{0,64}?(?i:password|passwd|secret|token|api_?key|access_?key|_auth|_key)"
                            + "[\\w.-]{0,24}" + QUOTE + GAP + "(?!-)" + VALUE),
            always(
                    List.of("dentified by ", "DENTIFIED BY ", "dentified with ", "DENTIFIED WITH "),
                    "(?i:(?:create|alter)" + GAP + "user" + GAP + "[^\\s;]{1,128}+" + GAP + IDENTIFIED + ")" + VALUE),
            always(
                    List.of("dentified by ", "DENTIFIED BY ", "dentified with ", "DENTIFIED WITH "),
                    "(?i:(?:create|alter|grant)" + GAP + "(?:[^\\s;]{1,64}+[ \\t]{1,4}+){1,12}?" + IDENTIFIED + ")"
                            + QUOTED),
            always(
                    List.of("assword '", "ASSWORD '", "assword \"", "ASSWORD \"", "assword \\", "ASSWORD \\"),
                    "(?i:(?:with|encrypted|superuser|login|for|user)" + GAP + "(?:[\\w.-]{1,64}" + GAP + ")?(?:set"
                            + GAP + ")?password" + GAP + ")" + QUOTED),
            always(List.of("PASSWORD(", "password("), "(?:PASSWORD|=[ \\t]{0,4}password)\\(" + QUOTED + "\\)"),
            drawn(
                    List.of("send \"", "send \\\"", "send --"),
                    "send" + GAP + "(?:--" + GAP + ")?\\\\{0,3}\"([^\"\\\\$\\s]{4,256}+)\\\\{1,4}r"),
            drawn(
                    List.of("SecureString"),
                    "ConvertTo-SecureString" + GAP + "(?:-[A-Za-z]{1,16}" + GAP + "){0,3}(?!-)" + VALUE),
            always(
                    List.of("psk=", "psk =", "wpa_passphrase"),
                    "(?<![\\w.])(?:psk[ \\t]{0,4}=[ \\t]{0,4}|wpa_passphrase" + GAP + "[^\\s]{1,40}+" + GAP + ")"
                            + QUOTE + "([^\\s\"'\\\\$<]{8,64}+)"),
            drawn(
                    List.of(
                            "-Key:",
                            "-key:",
                            "-KEY:",
                            "-Token:",
                            "-token:",
                            "-TOKEN:",
                            "-Secret:",
                            "-secret:",
                            "pikey:"),
                    "(?<![\\w-])(?i:(?:[a-z]{1,16}-){1,5}(?:api-?key|key|token|secret)|apikey):[ \\t]{0,4}"
                            + "([^\\s\"'\\\\$<{%]{8,1024}+)"),
            drawn(
                    List.of(
                            "asswort",
                            "ennwort",
                            "ontraseña",
                            "ontrasena",
                            "ot de passe",
                            "enha:",
                            "enha =",
                            "enha é",
                            "achtwoord",
                            "asło",
                            "aslo",
                            "ösenord"),
                    "(?i:passwort|kennwort|contrase[ñn]a|mot de passe|(?<![a-z])senha|wachtwoord|has[łl]o"
                            + "|lösenord)[\"']?[ \\t]{0,4}(?:[:=]|ist|is|est|es|é)[ \\t]{0,4}" + QUOTE
                            + "([^\\s\"'\\\\$<{(]{4,256}+)"),
            drawn(
                    List.of(
                            "ароль", "密码:", "密码：", "密码=", "密码是", "密碼:", "密碼：", "パスワード", "비밀번호", "ifre:", "ifre =",
                            "elszó", "eslo:"),
                    "(?:[Пп]ароль|密码|密碼|パスワード|비밀번호|[Şş]ifre|[Jj]elszó|[Hh]eslo)[\"']?[ \\t]{0,4}(?:[:：=]|是|は)"
                            + "[ \\t]{0,4}" + QUOTE + "([^\\s\"'\\\\$<{(]{4,256}+)"));

    private OperandSecrets() {}

    private static Shape always(List<String> hints, String expression) {
        return new Shape(KIND, hints, Pattern.compile(expression), false);
    }

    private static Shape drawn(List<String> hints, String expression) {
        return new Shape(KIND, hints, Pattern.compile(expression), true);
    }
}
