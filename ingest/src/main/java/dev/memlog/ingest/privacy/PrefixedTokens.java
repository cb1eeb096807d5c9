/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces tokens that begin with their service's prefix and continue with a known number of characters from a known
 * alphabet.
 */
final class PrefixedTokens {
    /** Kind, alphabet, minimum and maximum length of the rest, and the prefixes; {@code !}: characters of all kinds. */
    private static final String TABLE = """
            onepassword-token BASE64 200-4096 ops_eyJ
            adobe-secret LETTERS 32-32 p8e-
            age-key CAPITALS 58-58 AGE-SECRET-KEY-1
            alibaba-key LETTERS 12-30 LTAI
            artifactory-key LETTERS 69-69 AKCp
            artifactory-token LETTERS 59-59 cmVmd
            atlassian-token WORD 100-300 ATATT3 ATCTT3
            bitbucket-token LETTERS 28-40 ATBB
            aws-session-token BASE64 80-4096 IQoJb3JpZ2lu FwoGZXIvYXdz
            amazon-key WORD 36-64 amzn.mws. amzn1.oa2-cs.v1.
            clickhouse-key LETTERS 38-38 4b1d
            clojars-token LETTERS 60-60 CLOJARS_
            cloudflare-key WORD 171-171 v1.0-
            databricks-token HEX 32-32 dapi
            digitalocean-token HEX 64-64 dop_v1_ doo_v1_ dor_v1_
            docker-token WORD 20-40 dckr_pat_ dckr_oat_
            doppler-token DOTTED 40-64 dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.
            duffel-token WORD 43-43 duffel_test_ duffel_live_
            dynatrace-token DOTTED 80-100 dt0c01. dt0s01. dt0s16.
            defined-networking-token WORD 79-79 dnkey-
            easypost-key LETTERS 54-54 EZAK EZTK
            facebook-token LETTERS 100-500 EAA
            flutterwave-key WORD 12-40 FLWSECK_TEST- FLWPUBK_TEST- FLWSECK- FLWPUBK-
            fly-token WORD 43-43 fo1_
            fly-token BASE64 100-4096 fm1r_ fm1a_ fm2_
            frameio-token WORD 64-64 fio-u-
            gitlab-token WORD 20-100 glffct- gloas- GR1348941
            grafana-token BASE64 32-400 glc_
            grafana-token WORD 41-41 glsa_
            grafana-key BASE64 70-400 eyJrIjoi
            heroku-key WORD 58-58 HRKU-AA
            huggingface-token LETTERS 34-34 api_org_
            infracost-token LETTERS 32-32 ico-
            intra42-secret HEX 64-64 s-s4t2ud- s-s4t2af-
            linear-key LETTERS 40-64 lin_api_ lin_oauth_
            memlog-key WORD 56-56 mlk_
            mailgun-key HEX 32-32 key- pubkey-
            newrelic-key CAPITALS 27-27 NRAK-
            newrelic-key HEX 19-19 NRJS-
            newrelic-key WORD 32-32 NRII-
            notion-token LETTERS 46-46 ntn_
            notion-token LETTERS 43-43 secret_
            perplexity-key LETTERS 48-48 pplx-
            octopus-key CAPITALS 26-26 API-
            planetscale-token DOTTED 32-64 pscale_tkn_ pscale_oauth_ pscale_pw_
            postman-key WORD 59-59 PMAK-
            prefect-token LETTERS 36-36 pnu_ pnb_
            pulumi-token HEX 40-40 pul-
            readme-token SMALL 70-70 rdme_
            rubygems-token HEX 48-48 rubygems_
            scalingo-token WORD 48-48 tk-us-
            sendinblue-token WORD 81-81 xkeysib- xsmtpsib-
            sentry-token BASE64 80-600 sntrys_
            sentry-token HEX 64-64 sntryu_
            settlemint-token LETTERS 16-16 sm_aat_ sm_pat_ sm_sat_
            shippo-token HEX 40-40 shippo_live_ shippo_test_
            shopify-token HEX 32-32 shpat_ shpca_ shppa_ shpss_
            sourcegraph-token WORD 40-61 sgp_
            square-token WORD 22-64 sq0atp- sq0csp-
            square-token WORD 40-64 EAAA
            twilio-key HEX 31-31 SK0 SK1 SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK9 SKa SKb SKc SKd SKe SKf SKA SKB SKC SKD SKE SKF
            typeform-token DOTTED 40-64 tfp_
            vault-token WORD 24-300 hvs. hvb. hvr.
            yandex-key WORD 35-38 AQVN
            yandex-token DOTTED 90-400 t1.
            openshift-token WORD 43-43 sha256~
            google-token WORD 40-200 1//0
            groq-key LETTERS 40-80 gsk_
            mem0-key LETTERS 40-40 mem0_ m0-
            byterover-key LETTERS 32-64 brv_
            replicate-token LETTERS 37-40 r8_
            tavily-key WORD 20-64 tvly-
            fireworks-key LETTERS 22-32 fw_
            figma-token WORD 40-48 figd_ figu_
            supabase-key HEX 40-40 sbp_
            supabase-key WORD 20-60 sb_secret_
            xai-key LETTERS 60-100 xai-
            nvidia-key WORD 50-80 nvapi-
            pinecone-key WORD 40-100 pcsk_
            together-key WORD 30-60 tgp_v1_
            jina-key WORD 40-80 jina_
            e2b-key HEX 40-40 e2b_
            langsmith-key WORD 40-60 lsv2_pt_ lsv2_sk_
            langfuse-key WORD 36-36 pk-lf-
            vercel-token LETTERS 20-60 vcp_ vca_ vci_ vcr_ vck_
            netlify-token LETTERS 36-40 nfp_ nfc_ nfo_ nfu_ nfb_
            render-key LETTERS 28-40 rnd_
            neon-key LETTERS 40-80 napi_
            resend-key WORD 30-40 re_ !
            elevenlabs-key HEX 48-48 sk_
            apify-token LETTERS 36-40 apify_api_
            firecrawl-key HEX 32-32 fc-
            brave-key WORD 26-30 BSA !
            airtable-token DOTTED 79-79 pat !
            circleci-token WORD 40-80 CCIPAT_ CCIPRJ_
            sonar-token HEX 40-40 sqp_ squ_ sqa_
            buildkite-token LETTERS 40-40 bkua_
            tailscale-key WORD 20-80 tskey-auth- tskey-api- tskey-client-
            mongodb-secret WORD 30-60 mdb_sa_sk_
            honeycomb-key LETTERS 40-64 hcaik_
            posthog-key LETTERS 40-48 phx_
            contentful-token WORD 43-43 CFPAT-
            jetbrains-token DOTTED 40-200 perm: perm- !
            crates-token LETTERS 32-32 cio !
            packagist-token LETTERS 60-80 packagist_ort_ packagist_uut_
            nuget-key SMALL 43-43 oy2
            runpod-key LETTERS 40-50 rpa_
            wandb-key WORD 40-120 wandb_v1_
            hubspot-token WORD 36-36 pat-na1- pat-na2- pat-eu1-
            razorpay-key LETTERS 14-14 rzp_live_ rzp_test_
            mapbox-token DOTTED 60-200 sk.eyJ
            """;

    private static final List<Token> TOKENS = tokens();
    static final List<String> LITERALS = TOKENS.stream().map(Token::prefix).toList();
    private static final Literals PREFIXES = new Literals(LITERALS, List.of());

    private PrefixedTokens() {}

    private record Token(String kind, String prefix, Alphabet alphabet, int least, int max, boolean allKinds) {}

    static String redact(String text) {
        Marked marked = new Marked(text);
        PREFIXES.each(text, (literal, start, end) -> {
            int stop = start < marked.end() ? -1 : stop(text, literal, start, end);
            if (stop < 0) {
                return start + 1;
            }
            marked.put(start, stop, TOKENS.get(literal).kind);
            return stop;
        });
        return marked.result();
    }

    /** The end of the token that begins there; -1 if it is not a token. */
    static int stop(String text, int literal, int start, int end) {
        if (!isStart(text, start)) {
            return -1;
        }
        Token token = TOKENS.get(literal);
        int stop = withoutFullStop(text, end, token.alphabet.runEnd(text, end, token.max + 2));
        if (stop - end < token.least || stop - end > token.max) {
            return -1;
        }
        boolean drawn = token.allKinds
                ? Alphabet.hasAllKinds(text, end, stop)
                : Alphabet.isDrawn(text, end, stop) && !isSpelt(text, end, stop);
        return drawn ? stop : -1;
    }

    private static boolean isStart(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        return !Alphabet.LETTERS.has(before) && before != '_';
    }

    /** Whether it consists of words and numbers, like a program's names: {@code fw_version_2_of_the_loader_v3}. */
    private static boolean isSpelt(String text, int from, int to) {
        int words = 0;
        int longest = 0;
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean small = c >= 'a' && c <= 'z';
            if (c >= 'A' && c <= 'Z') {
                return false;
            }
            length = small ? length + 1 : 0;
            longest = Math.max(longest, length);
            words += c == '_' || c == '-' || c == '.' ? 1 : 0;
        }
        return words >= 2 && longest >= 3;
    }

    /** Excludes the full stop of a sentence. */
    private static int withoutFullStop(String text, int from, int to) {
        return to > from && text.charAt(to - 1) == '.' ? to - 1 : to;
    }

    private static List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split(" ", -1);
            String[] lengths = cells[2].split("-", -1);
            boolean allKinds = line.endsWith(" !");
            for (int i = 3; i < cells.length - (allKinds ? 1 : 0); i++) {
                tokens.add(new Token(
                        cells[0],
                        cells[i],
                        Alphabet.valueOf(cells[1]),
                        Integer.parseInt(lengths[0]),
                        Integer.parseInt(lengths[1]),
                        allKinds));
            }
        }
        return List.copyOf(tokens);
    }
}
