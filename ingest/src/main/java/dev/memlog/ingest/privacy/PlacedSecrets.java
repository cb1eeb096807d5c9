/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Shapes of secrets that only their place reveals, in a file or a header, and of keys with more structure than a prefix
 * and a length. Repeats are bounded or possessive, as in {@link KnownSecrets}.
 */
final class PlacedSecrets {
    private static final String START = "(?<!\\w)";
    private static final String GAP = "(?:\\s|\\\\[nrt]){1,8}+";
    private static final String QUOTE = "\\\\{0,3}[\"']?";
    private static final String UNQUOTED = "[^\\s\"'\\\\]";

    static final List<Shape> SHAPES = List.of(
            always(
                    "password",
                    List.of("machine"),
                    START + "machine" + GAP + UNQUOTED + "{1,256}+(?:" + GAP + "(?:login|account)" + GAP + UNQUOTED
                            + "{1,128}+){0,2}+" + GAP + "password" + GAP + "((?![{$<%])[^\\s\"\\\\]{1,256}+)"),
            always(
                    "password",
                    List.of("default"),
                    START + "default(?:" + GAP + "(?:login|account)" + GAP + UNQUOTED + "{1,128}+){1,2}+" + GAP
                            + "password" + GAP + "((?![{$<%])[^\\s\"\\\\]{1,256}+)"),
            drawn(
                    "password",
                    List.of("login "),
                    START + "login[ \\t]{1,8}+" + UNQUOTED + "{1,128}+" + GAP + "password" + GAP
                            + "([^\\s\"\\\\]{6,256}+)"),
            always(
                    "password",
                    List.of(":5432:", ":5433:", ":6432:", ":*:"),
                    "(?<![^\\s\"'])[\\w.*/-]{1,128}+:(?:5432|5433|6432|\\*):[\\w.*-]{1,64}+:[\\w.*@-]{1,64}+"
                            + ":([^\\s\"'\\\\]{1,256}+)(?=[\\s\"'\\\\]|$)"),
            drawn(
                    "docker-auth",
                    List.of("auth\"", "auth\\\""),
                    "\"auth\\\\{0,3}\"\\s{0,4}:\\s{0,4}\\\\{0,3}\"([0-9A-Za-z+/=_-]{8,4096}+)\\\\{0,3}\""),
            always(
                    "client-key",
                    List.of("client-key-data"),
                    "client-key-data" + QUOTE + ":[ \\t]{0,4}" + QUOTE + "([0-9A-Za-z+/=]{16,16000}+)"),
            always(
                    "private-key",
                    List.of("private_key_id"),
                    "private_key_id" + QUOTE + "\\s{0,4}[:=]\\s{0,4}" + QUOTE + "([0-9a-f]{20,64}+)"),
            always(
                    "cookie",
                    List.of("ookie:", "OOKIE:", "ookie\":", "ookie\\\":"),
                    "(?<![\\w.])(?:Set-|set-|SET-)?(?:[Cc]ookie|COOKIE)2?\\\\{0,3}\"?:\\s{0,4}" + QUOTE
                            + "[\\w!#$%&*+.^`|~-]{1,128}+=([^\\r\\n\"'\\\\]{3,4096}+)"),
            always(
                    "cookie",
                    List.of("\tTRUE\t", "\tFALSE\t"),
                    "\\t(?:TRUE|FALSE)\\t[^\\t\\n]{1,200}+\\t(?:TRUE|FALSE)\\t[0-9]{1,12}\\t[^\\t\\n]{1,128}+\\t"
                            + "([^\\t\\r\\n]{1,4096}+)"),
            always(
                    "cookie",
                    List.of("--cookie ", "--cookie=", "curl"),
                    "[ \\t](?:-b|--cookie)[ \\t=]{0,2}[\"']?[\\w!#$%&*+.^`|~-]{1,128}+=([^\\r\\n\"'\\\\ ]{3,4096}+)"),
            always("cookie", List.of("_gitlab_session="), "_gitlab_session=([0-9a-z]{32})"),
            always("signature", List.of("sig="), "(?<!\\w)sig=([^&\\s\"'<>\\\\]{20,512}+)"),
            always(
                    "signature",
                    List.of("Signature="),
                    "[?&;](?:X-Amz-|X-Goog-)?Signature=([^&\\s\"'<>\\\\]{20,1024}+)"),
            always(
                    "password-hash",
                    List.of("$2a$", "$2b$", "$2x$", "$2y$"),
                    "(\\$2[abxy]\\$[0-9]{2}\\$[./0-9A-Za-z]{53})"),
            always(
                    "password-hash",
                    List.of("$1$", "$5$", "$6$", "$apr1$"),
                    "(\\$(?:1|5|6|apr1)\\$(?:rounds=[0-9]{1,9}\\$)?[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]{22,86})"
                            + "(?![./0-9A-Za-z])"),
            always(
                    "password-hash",
                    List.of("$7$", "$y$", "$gy$", "$argon2", "$scrypt$", "$pbkdf2"),
                    "(\\$(?:7|y|gy|argon2(?:id?|d)|scrypt|pbkdf2(?:-sha[0-9]{1,3})?)\\$[^\\s\"':]{20,512}+)"),
            always(
                    "password-hash",
                    List.of("{SHA}", "{SSHA}", "{SSHA512}"),
                    "(\\{S{1,2}HA(?:512)?\\}[0-9A-Za-z+/]{20,128}+={0,2})"),
            always(
                    "password",
                    List.of("pass:"),
                    "[ \\t]-{1,2}pass(?:in|out)?[ \\t=]{1,4}[\"']?pass:([^\\s\"'$]{1,256}+)"),
            always(
                    "password",
                    List.of("htpasswd -"),
                    "htpasswd[ \\t]{1,4}-[A-Za-z]{0,8}?b[A-Za-z]{0,8}+(?:[ \\t]{1,4}[^\\s-][^\\s]{0,255}+){1,2}?[ \\t]{1,4}"
                            + "([^\\s\"'$|;&<>]{1,256}+)(?=[ \\t]{0,8}(?:$|[\\n\"'\\\\|;&>]))"),
            always(
                    "password",
                    List.of("chpasswd"),
                    "(?:echo|printf)[ \\t]{1,4}(?:-n[ \\t]{1,4})?[\"']?[\\w.-]{1,64}+:([^\\s\"'|$]{1,256}+)[\"']?[ \\t]{0,4}"
                            + "\\|[ \\t]{0,4}(?:sudo[ \\t]{1,4})?(?:[\\w/]{0,32}/)?chpasswd"),
            always(
                    "password",
                    List.of("sudo -S"),
                    "(?:echo|printf)[ \\t]{1,4}(?:-n[ \\t]{1,4})?[\"']?([^\\s\"'|$]{1,256}+)[\"']?[ \\t]{0,4}"
                            + "\\|[ \\t]{0,4}sudo[ \\t]{1,4}-S"),
            always(
                    "password",
                    List.of("net use"),
                    "net use[ \\t]{1,4}[^\\n]{0,128}?/user:\\S{1,128}+[ \\t]{1,4}([^\\s\"'/]{1,256}+)"),
            always(
                    "password",
                    List.of("http -a ", "https -a "),
                    "https? -a [\"']?[\\w.@-]{1,128}+:([^\\s\"'$]{1,256}+)"),
            always(
                    "password",
                    List.of("word\" value", "word\\\" value"),
                    "key=\\\\{0,3}\"(?:ClearText)?Password\\\\{0,3}\"\\s{1,8}value=\\\\{0,3}\"([^\"\\\\%]{1,256}+)"),
            always("teams-webhook", List.of("webhook.office.com"), "/webhookb2/([\\w@/-]{40,400}+)"),
            always("discord-webhook", List.of("api/webhooks/"), "api/webhooks/[0-9]{15,22}/([\\w-]{50,100}+)"),
            always(
                    "onepassword-key",
                    List.of("A3-"),
                    START + "(A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3})(?!\\w)"),
            always(
                    "azure-secret",
                    List.of("0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "8Q~", "9Q~"),
                    "(?<![\\w~.-])([\\w~.]{3}[0-9]Q~[\\w~.-]{31,34})(?![\\w~-])"),
            always("terraform-token", List.of(".atlasv1."), START + "([0-9A-Za-z]{14}\\.atlasv1\\.[\\w=-]{60,90}+)"),
            drawn(
                    "harness-token",
                    List.of("pat.", "sat."),
                    START + "((?:pat|sat)\\.[\\w-]{22}\\.[0-9A-Za-z]{24}\\.[0-9A-Za-z]{20})(?!\\w)"),
            always(
                    "authress-key",
                    List.of(".acc_", ".acc-"),
                    START
                            + "((?:sc|ext|scauth|authress)_[0-9A-Za-z]{5,30}+\\.[0-9A-Za-z]{4,6}+\\.acc[_-][0-9a-z-]{10,32}+"
                            + "\\.[\\w+/=-]{30,120}+)"),
            always("maxmind-key", List.of("_mmk"), START + "([0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk)(?!\\w)"),
            always("jwt", List.of("ZXlK"), START + "(ZXlK[0-9A-Za-z+/_\\\\-]{60,8192}+={0,2})"),
            always("telegram-token", List.of(":AA"), START + "([0-9]{5,16}+:AA[\\w-]{32,35})(?![\\w-])"),
            always(
                    "facebook-token",
                    List.of("facebook", "Facebook", "FACEBOOK", "FB_", "graph.f"),
                    START + "([0-9]{15,16}(?:\\||%7C)[\\w-]{27,40})(?![\\w-])"),
            always(
                    "vault-token",
                    List.of("=s.", " s.", "\"s.", "'s."),
                    "(?<![\\w.])(s\\.(?=[A-Za-z]{0,23}[0-9])[0-9A-Za-z]{24})(?![\\w.(])"),
            always(
                    "sonar-token",
                    List.of("sonar.login", "sonar.token"),
                    "sonar\\.(?:login|token)[\"' \\t]{0,3}[:=][\"' \\t]{0,3}([\\w=-]{40})(?![\\w=-])"),
            always(
                    "discord-token",
                    List.of("Discord", "discord", "DISCORD", "Bot "),
                    "(?<![\\w.-])([MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,45})(?![\\w-])"));

    private PlacedSecrets() {}

    private static Shape always(String kind, List<String> hints, String expression) {
        return new Shape(kind, hints, Pattern.compile(expression), false);
    }

    private static Shape drawn(String kind, List<String> hints, String expression) {
        return new Shape(kind, hints, Pattern.compile(expression), true);
    }
}
