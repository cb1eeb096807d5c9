/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.Visibility;
import dev.memlog.node.access.BearerTokens.Verdict;
import dev.memlog.settings.SignInSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a principal of a token's claims: the groups give team and scopes, a claim the author.
 *
 * <p>Threading: immutable.
 */
final class Persons {
    static final String KEY_ID_PREFIX = "oidc:";
    private static final int LONGEST_AUTHOR = 128;
    private static final int LONGEST_SUBJECT = 255;
    private static final String EMAIL = "email";
    private static final String EMAIL_VERIFIED = "email_verified";

    private static final Pattern DOT = Pattern.compile("\\.");

    private final OidcConfig config;

    Persons(OidcConfig config) {
        this.config = config;
    }

    /**
     * Empty if the token does not say who it is for.
     *
     * @param claims of a token whose signature, issuer, audience and times are good
     */
    Optional<Person> person(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        if (subject == null || !isText(subject, LONGEST_SUBJECT)) {
            return Optional.empty();
        }
        Set<String> groups = groups(claims);
        groups.retainAll(config.groups().keySet());
        return Optional.of(new Person(subject, author(claims, subject), groups));
    }

    /** Whom the person acts as, by the settings of now. */
    Verdict verdict(Person person, Instant until) {
        List<TeamGrant> grants = person.groups().stream()
                .map(config.groups()::get)
                .filter(Objects::nonNull)
                .toList();
        if (grants.isEmpty()) {
            grants = config.everybody().map(List::of).orElse(List.of());
        }
        Set<String> teams = new TreeSet<>();
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        for (TeamGrant grant : grants) {
            teams.add(grant.team().value());
            scopes.addAll(grant.scopes());
        }
        if (teams.isEmpty()) {
            return new Verdict.Unmapped(
                    "you are signed in, but belong to no team here: the operator of this node has to"
                            + " set oidc.group.NAME=TEAM:SCOPES for a group that the token's claim "
                            + config.groupsClaim()
                            + " names, or " + SignInSettings.EVERYBODY.key());
        }
        if (teams.size() > 1) {
            return new Verdict.Unmapped("your groups give you several teams (" + String.join(", ", teams)
                    + "), and a person has one: the operator of this node has to take oidc.group.NAME from all groups"
                    + " but those of one team");
        }
        return new Verdict.Good(
                new Principal(
                        KEY_ID_PREFIX + person.subject(),
                        grants.getFirst().team(),
                        person.author(),
                        scopes,
                        ProjectGlobs.ALL,
                        Visibility.TEAM),
                until);
    }

    // Who may choose an address freely would be whom they choose. An issuer that has checked one says so.
    private String author(JWTClaimsSet claims, String subject) {
        Object named = claims.getClaim(config.authorClaim());
        boolean isProved = !config.authorClaim().equals(EMAIL)
                || config.trustEmail()
                || "true".equals(String.valueOf(claims.getClaim(EMAIL_VERIFIED)));
        if (named instanceof String author && isText(author, LONGEST_AUTHOR) && isProved) {
            return author.strip();
        }
        return subject.substring(0, Math.min(LONGEST_AUTHOR, subject.length()));
    }

    private Set<String> groups(JWTClaimsSet claims) {
        Set<String> names = new TreeSet<>();
        switch (claim(claims)) {
            case String one -> names.add(one);
            case Collection<?> many ->
                many.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .forEach(names::add);
            case null, default -> {
                // A person without groups.
            }
        }
        return names;
    }

    /** The claim of that very name; else what a path of that name leads to. */
    private @Nullable Object claim(JWTClaimsSet claims) {
        Object whole = claims.getClaim(config.groupsClaim());
        if (whole != null) {
            return whole;
        }
        Object at = claims.getClaims();
        for (String step : DOT.split(config.groupsClaim())) {
            at = at instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return at;
    }

    private static boolean isText(@Nullable String text, int longest) {
        return text != null
                && !text.isBlank()
                && text.length() <= longest
                && text.chars().noneMatch(Character::isISOControl);
    }
}
