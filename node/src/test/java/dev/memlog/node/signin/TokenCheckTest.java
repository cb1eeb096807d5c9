/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.node.access.BearerTokens.Verdict;
import dev.memlog.settings.tls.PeerTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens of a real issuer, and those that only look so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PeerTrust TRUST = PeerTrust.of((Path) null);
    private static final Issuer.Pace QUICK =
            new Issuer.Pace(Duration.ofHours(1), Duration.ZERO, Duration.ofMillis(20), Duration.ofHours(1));

    private OidcServer server;
    private Issuer issuer;
    private TokenCheck check;

    @BeforeAll
    void start() {
        server = new OidcServer();
        issuer = new Issuer(server.issuer(), new IssuerClient(TRUST), QUICK, InstantSource.system()).start();
        check = check(config(Map.of("shop-devs", "shop:read,write", "shop-admins", "shop:admin", "ops", "tools:ops")));
        await().atMost(PATIENCE).until(() -> issuer.keys().isPresent());
    }

    @AfterAll
    void stop() {
        issuer.close();
        server.close();
    }

    @Test
    void shouldActForThePersonOfAGoodToken() {
        JWTClaimsSet.Builder claims = server.claims("ann");

        Verdict verdict = check.check(server.token(claims));

        assertThat(verdict)
                .isEqualTo(new Verdict.Good(
                        new Principal(
                                "oidc:ann",
                                new TeamName("shop"),
                                "ann@example.com",
                                Set.of(KeyScope.READ, KeyScope.WRITE),
                                ProjectGlobs.ALL,
                                Visibility.TEAM),
                        claims.build().getExpirationTime().toInstant().plusSeconds(60)));
    }

    @Test
    void shouldRefuseATokenThatWasMadeForAnotherIssuerOrAudience() {
        assertThat(check.check(server.token(server.claims("ann").issuer(server.otherIssuer()))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").audience("another-client"))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").audience((String) null))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").audience(List.of("another", OidcServer.CLIENT)))))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void shouldRefuseASignatureOfAnotherKeyUnderTheIssuersKeyId() {
        JWTClaimsSet claims = server.claims("ann").build();

        assertThat(check.check(OidcServer.signed(OidcServer.rsa(server.key().getKeyID()), claims)))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(
                        OidcServer.signed(OidcServer.elliptic(server.key().getKeyID()), claims)))
                .isEqualTo(Verdict.Wrong.WRONG);
    }

    @Test
    void shouldRefuseATokenWhosePayloadWasChanged() {
        String[] good = server.token(server.claims("ann")).split("\\.", -1);
        String[] other = server.token(server.claims("ben")).split("\\.", -1);

        assertThat(check.check(good[0] + "." + other[1] + "." + good[2])).isEqualTo(Verdict.Wrong.WRONG);
    }

    @Test
    void shouldRefuseATokenWithoutASignature() {
        String plain = new PlainJWT(server.claims("ann").build()).serialize();
        String signed = server.token(server.claims("ann"));

        assertThat(check.check(plain)).isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(plain + "AAAA")).isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(signed.substring(0, signed.lastIndexOf('.') + 1)))
                .isEqualTo(Verdict.Wrong.WRONG);
    }

    /** Whoever has the public key could make such a token, where the algorithm is taken from the token. */
    @Test
    void shouldRefuseAnHmacByThePublicKey() throws JOSEException {
        for (byte[] secret : List.of(
                server.key().toRSAKey().toRSAPublicKey().getEncoded(),
                server.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(server.key().getKeyID())
                            .build(),
                    server.claims("ann").build());
            forged.sign(new MACSigner(secret));

            assertThat(check.check(forged.serialize())).isEqualTo(Verdict.Wrong.WRONG);
        }
    }

    @Test
    void shouldGoByTheTimesWithAMinutesTolerance() {
        Instant now = Instant.now();

        assertThat(check.check(server.token(server.claims("ann").expirationTime(Date.from(now.minusSeconds(70))))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").expirationTime(Date.from(now.minusSeconds(40))))))
                .isInstanceOf(Verdict.Good.class);
        assertThat(check.check(server.token(server.claims("ann").expirationTime(null))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").notBeforeTime(Date.from(now.plusSeconds(80))))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").notBeforeTime(Date.from(now.plusSeconds(40))))))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void shouldRefuseATokenAtItsEndAlsoIfItWasGoodBefore() {
        JWTClaimsSet.Builder claims = server.claims("ann");
        String token = server.token(claims);
        Instant end = claims.build().getExpirationTime().toInstant().plusSeconds(61);
        TokenCheck later = check(config(Map.of("shop-devs", "shop:read")), InstantSource.fixed(end));

        assertThat(check.check(token)).isInstanceOf(Verdict.Good.class);
        assertThat(later.check(token)).isEqualTo(Verdict.Wrong.WRONG);
    }

    @Test
    void shouldRefuseAnythingElse() {
        for (String nonsense : List.of("", ".", "..", "a.b.c", "mlk_x", "e30.e30.e30", "x".repeat(20_000))) {
            assertThat(check.check(nonsense)).as(nonsense).isEqualTo(Verdict.Wrong.WRONG);
        }
        assertThat(check.check(server.token(server.claims("ann").subject(null))))
                .isEqualTo(Verdict.Wrong.WRONG);
        assertThat(check.check(server.token(server.claims("ann").subject("a\nb"))))
                .isEqualTo(Verdict.Wrong.WRONG);
    }

    @Test
    void shouldFindANewKeyAndForgetTheOld() {
        String old = server.token(server.claims("ann"));
        assertThat(check.check(old)).isInstanceOf(Verdict.Good.class);

        server.rotate();
        String next = server.token(server.claims("ann"));

        assertThat(check.check(next)).isEqualTo(Verdict.Away.AWAY);
        await().atMost(PATIENCE).until(() -> check.check(next) instanceof Verdict.Good);
        await().atMost(PATIENCE).until(() -> !(check.check(old) instanceof Verdict.Good));
    }

    @Test
    void shouldAskTheIssuerForUnknownKeysEveryNowAndThenOnly() {
        Issuer.Pace slow =
                new Issuer.Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(20), Duration.ofHours(1));
        try (Issuer rarely =
                new Issuer(server.issuer(), new IssuerClient(TRUST), slow, InstantSource.system()).start()) {
            TokenCheck checked = new TokenCheck(
                    rarely,
                    new Persons(config(Map.of())),
                    server.issuer(),
                    Set.of(OidcServer.CLIENT),
                    InstantSource.system());
            await().atMost(PATIENCE).until(() -> rarely.keys().isPresent());
            String unknown = OidcServer.signed(
                    OidcServer.rsa("nobody"), server.claims("ann").build());

            assertThat(checked.check(unknown)).isEqualTo(Verdict.Away.AWAY);
            await().atMost(PATIENCE).until(() -> checked.check(unknown) == Verdict.Wrong.WRONG);
            assertThat(checked.check(unknown)).isEqualTo(Verdict.Wrong.WRONG);
        }
    }

    @Test
    void shouldNotTellWithoutTheIssuersKeys() {
        try (Issuer away = new Issuer(
                        "http://127.0.0.1:1/nobody", new IssuerClient(TRUST), QUICK, InstantSource.system())
                .start()) {
            TokenCheck unknowing = new TokenCheck(
                    away,
                    new Persons(config(Map.of())),
                    "http://127.0.0.1:1/nobody",
                    Set.of(OidcServer.CLIENT),
                    InstantSource.system());
            String token = server.token(server.claims("ann").issuer("http://127.0.0.1:1/nobody"));

            await().atMost(PATIENCE).until(() -> away.trouble().isPresent());

            assertThat(unknowing.check(token)).isEqualTo(Verdict.Away.AWAY);
            assertThat(unknowing.check("nonsense")).isEqualTo(Verdict.Wrong.WRONG);
        }
    }

    @Test
    void shouldNotUseKeysThatAreOld() {
        Issuer.Pace pace =
                new Issuer.Pace(Duration.ofHours(9), Duration.ofHours(9), Duration.ofMillis(20), Duration.ofHours(1));
        Instant begin = Instant.now();
        AtomicReference<Instant> now = new AtomicReference<>(begin);
        try (Issuer old = new Issuer(server.issuer(), new IssuerClient(TRUST), pace, now::get).start()) {
            await().atMost(PATIENCE).until(() -> old.keys().isPresent());

            now.set(begin.plus(Duration.ofMinutes(61)));

            assertThat(old.keys()).isEmpty();
        }
    }

    @Test
    void shouldNameTheIssuerThatAnswersInsteadOfTheOneThatIsSet() {
        String wrong = server.issuer() + "/";
        try (Issuer other = new Issuer(wrong, new IssuerClient(TRUST), QUICK, InstantSource.system()).start()) {
            await().atMost(PATIENCE).until(() -> other.trouble().isPresent());

            assertThat(other.trouble().orElseThrow().message())
                    .contains(server.issuer())
                    .contains("oidc.issuer");
        }
    }

    @Test
    void shouldUniteWhatThePersonsGroupsGive() {
        Verdict verdict = check.check(
                server.token(server.claims("ann").claim("groups", List.of("shop-devs", "shop-admins", "chess"))));

        assertThat(((Verdict.Good) verdict).principal().scopes())
                .containsExactlyInAnyOrder(KeyScope.READ, KeyScope.WRITE, KeyScope.ADMIN);
    }

    @Test
    void shouldSayWhatToSetForAPersonWithoutATeam() {
        Verdict none = check.check(server.token(server.claims("ann").claim("groups", List.of("chess"))));
        Verdict two = check.check(server.token(server.claims("ann").claim("groups", List.of("shop-devs", "ops"))));

        assertThat(((Verdict.Unmapped) none).why()).contains("oidc.group.NAME", "oidc.everybody", "groups");
        assertThat(((Verdict.Unmapped) two).why()).contains("shop, tools");
    }

    @Test
    void shouldTakeEverybodyWhereThatIsSet() {
        OidcConfig config = new OidcConfig(
                server.issuer(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(OidcServer.CLIENT),
                List.of(),
                "name",
                false,
                "realm_access.roles",
                Map.of("lead", TeamGrant.read("oidc.group.lead", "shop:read,ops")),
                Optional.of(TeamGrant.read("oidc.everybody", "guests:read")),
                Duration.ofHours(1));

        Verdict guest = check(config).check(server.token(server.claims("ann").claim("name", "Ann")));
        Verdict lead = check(config)
                .check(server.token(server.claims("ann").claim("realm_access", Map.of("roles", List.of("lead")))));

        assertThat(((Verdict.Good) guest).principal().team().value()).isEqualTo("guests");
        assertThat(((Verdict.Good) guest).principal().author()).isEqualTo("Ann");
        assertThat(((Verdict.Good) lead).principal().team().value()).isEqualTo("shop");
        assertThat(((Verdict.Good) lead).principal().author()).isEqualTo("ann");
    }

    /** Whoever may write any address into an account would read another's private memories. */
    @Test
    void shouldNotTakeAnAddressAsAuthorThatTheIssuerHasNotChecked() {
        Verdict verdict = check.check(server.token(
                server.claims("mallory").claim("email", "ann@example.com").claim("email_verified", false)));

        assertThat(((Verdict.Good) verdict).principal().author()).isEqualTo("mallory");
    }

    /** Not every issuer says anything of an address that anybody may write into an account. */
    @Test
    void shouldNotTakeAnAddressAsAuthorThatTheIssuerIsSilentAbout() {
        Verdict verdict = check.check(server.token(
                server.claims("mallory").claim("email", "ann@example.com").claim("email_verified", null)));

        assertThat(((Verdict.Good) verdict).principal().author()).isEqualTo("mallory");
    }

    @Test
    void shouldTakeAnAddressWhoseCheckIsToldAsText() {
        Verdict verdict = check.check(server.token(server.claims("ann").claim("email_verified", "true")));

        assertThat(((Verdict.Good) verdict).principal().author()).isEqualTo("ann@example.com");
    }

    @Test
    void shouldTakeAnyAddressOfAnIssuerThatIsTrustedWithThem() {
        Verdict verdict = check(config(Map.of("shop-devs", "shop:read"), true))
                .check(server.token(server.claims("ann").claim("email_verified", null)));

        assertThat(((Verdict.Good) verdict).principal().author()).isEqualTo("ann@example.com");
    }

    private OidcConfig config(Map<String, String> groups) {
        return config(groups, false);
    }

    private OidcConfig config(Map<String, String> groups, boolean trustEmail) {
        Map<String, TeamGrant> grants = new HashMap<>();
        groups.forEach((name, text) -> grants.put(name, TeamGrant.read("oidc.group." + name, text)));
        return new OidcConfig(
                server.issuer(),
                Optional.of(OidcServer.CLIENT),
                Optional.empty(),
                Optional.empty(),
                Set.of(OidcServer.CLIENT),
                List.of("openid"),
                "email",
                trustEmail,
                "groups",
                grants,
                Optional.empty(),
                Duration.ofHours(1));
    }

    private TokenCheck check(OidcConfig config) {
        return check(config, InstantSource.system());
    }

    private TokenCheck check(OidcConfig config, InstantSource clock) {
        return new TokenCheck(issuer, new Persons(config), server.issuer(), config.audiences(), clock);
    }
}
