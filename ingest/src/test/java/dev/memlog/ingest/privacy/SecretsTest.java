/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final PrivacyFilter filter = new PrivacyFilter(true, 4 * 1024 * 1024);

    /** Each line: a text in which S3cr3t stands for the secret's place, and the kind it has to be replaced by. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "DB_PASSWORD=hunter2 ¦ hunter2 ¦ password",
                "export API_KEY='abc123' ¦ abc123 ¦ key",
                "MYSQL_PASS=hunter ¦ hunter ¦ password",
                "SECRET_KEY=pa(ss;word ¦ pa(ss;word ¦ key",
                "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ¦ wJalrXUtnFEMI ¦ key",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ¦ wJalrXUtnFEMI ¦ key",
                "key,AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ¦ wJalrXUtnFEMI ¦ aws-secret-key",
                "id AKIAIOSFODNN7EXAMPLE. ¦ AKIAIOSFODNN7EXAMPLE ¦ aws-access-key",
                "password: hunter ¦ hunter ¦ password",
                "  password: correct-horse # prod ¦ correct-horse ¦ password",
                "db.password=hunter2 ¦ hunter2 ¦ password",
                "{\"password\": \"hunter\"} ¦ hunter ¦ password",
                "{\\\"password\\\":\\\"hunter2\\\"} ¦ hunter2 ¦ password",
                "String password = \"hunter2\"; ¦ hunter2 ¦ password",
                "const apiKey: string = 'abc123def456'; ¦ abc123def456 ¦ key",
                "'secret' => 'shhh', ¦ shhh ¦ secret",
                "token := \"tok_1234567890\" ¦ tok_1234567890 ¦ token",
                "Server=db;Pwd=Sommer2024;Database=x ¦ Sommer2024 ¦ password",
                "mysql --password=hunter -e 'select 1' ¦ hunter ¦ password",
                "deploy --api-token hunter2 --now ¦ hunter2 ¦ token",
                "curl -u admin:hunter2 http://x ¦ hunter2 ¦ password",
                "<password>hunter2</password> ¦ hunter2 ¦ password",
                "the password is hunter2, keep it ¦ hunter2 ¦ password",
                "https://joe:hunter2@git.example/x.git ¦ hunter2 ¦ url-password",
                "postgres://app:p%40ss@db:5432/shop ¦ p%40ss ¦ url-password",
                "https://x/y?access_token=abc123def456&z=1 ¦ abc123def456 ¦ token",
                "Authorization: Bearer abcdef0123456789 ¦ abcdef0123456789 ¦ bearer-token",
                "authorization: basic am9lOmh1bnRlcjI= ¦ am9lOmh1bnRlcjI ¦ authorization",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N ¦ eyJzdWIiOiIxIn0 ¦ jwt",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345 ¦ ghp_0123456789 ¦ github-token",
                "github_pat_11ABCDEFG0123456789_abcdefghij ¦ 11ABCDEFG0123456789 ¦ github-token",
                "glpat-0123456789abcdefghij ¦ 0123456789abcdefghij ¦ gitlab-token",
                "xoxb-123456789012-abcdefghijkl ¦ 123456789012 ¦ slack-token",
                "sk-ant-api03-abcdefghijklmnopqrst ¦ abcdefghijklmnopqrst ¦ anthropic-key",
                "sk-proj-abcDEF0123456789abcDEF01 ¦ abcDEF0123456789 ¦ openai-key",
                "AIzaSyA0123456789abcdefghijklmnopqrstuv ¦ SyA0123456789 ¦ google-key",
                "_authToken=npm_0123456789abcdefghijklmnopqrstuvwxyz ¦ 0123456789abcdefghij ¦ npm-token",
            })
    void shouldReplaceASecret(String text, String secret, String kind) {
        String kept = filter.payload(TextNode.valueOf(text)).textValue();

        assertThat(kept).doesNotContain(secret).contains("[redacted:" + kind + "]");
    }

    // Put together here, because its shape in one piece is what scanners of repositories look for.
    @Test
    void shouldReplaceAStripeKey() {
        String key = "sk_" + "live_" + "0123456789abcdefABCDEF01";

        assertThat(filter.prompt("use " + key + " now")).isEqualTo("use [redacted:stripe-key] now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int tokens = 5",
                "max_tokens: 4096",
                "MAX_TOKENS=4096",
                "password = request.getParameter(\"p\")",
                "password = form.password",
                "this.password = password;",
                "String password = null;",
                "if (password == other) return token != null;",
                "interface User { password: string; token: Token; }",
                "Token token = lexer.next();",
                "token = tokens[i]",
                "for (var token : tokenizer.tokens()) {}",
                "export TOKEN=$OTHER_TOKEN",
                "password: ${DB_PASSWORD}",
                "PASSWORD=<your password>",
                "password: '{{ vault_password }}'",
                "password: ********",
                "String secret();",
                "secretary: Ms Smith",
                "The token is invalid",
                "Bearer authentication is required",
                "class=\"sk-loading-spinner-container-item\"",
                "http://localhost:8080/a@b",
                "git@github.com:dev/shop.git",
                "docker run -u 1000:1000 image",
                "Secret::Manager.new",
                "net user growth of this year",
                "the row is identified by the name",
                "rows are identified by 'id'",
                "curl -su ada https://x.example.test",
                "a non-secret Value, and a pre-token Parser",
                "-password reset flow",
                "openssl enc -aes-256-cbc -kfile k.txt",
                "docker login --password-stdin < pw.txt",
                "echo done | tee log",
                "git config user.name Ada",
                "Accept-Key: value",
                "Das Passwort ist falsch",
                "{\"type\":\"token\",\"token\":\"identifier\"}",
                "public record Order(String id, Cart cart) { public int lines() { return cart.count(); } }",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            })
    void shouldLeaveOrdinaryTextAlone(String text) {
        assertThat(filter.payload(TextNode.valueOf(text)).textValue()).isEqualTo(text);
    }

    @Test
    void shouldReplacePrivateKeysAlsoWithoutTheirEnd() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";

        assertThat(filter.prompt("a\n" + key + "\nb")).isEqualTo("a\n[redacted:private-key]\nb");
        assertThat(filter.prompt("a\n" + key.substring(0, 40))).isEqualTo("a\n[redacted:private-key]");
        assertThat(filter.prompt("-----BEGIN CERTIFICATE-----\nMIIEow")).contains("MIIEow");
    }

    @Test
    void shouldWalkAllOfAPayload() throws Exception {
        JsonNode payload = JsonMapper.builder().build().readTree("""
                {"password": "hunter2", "n": 5, "ok": true, "none": null,
                 "content": [{"type": "text", "text": "TOKEN=abc123"}],
                 "structuredPatch": [{"lines": ["+-----BEGIN PRIVATE KEY-----", "+MIIEsecret", "+-----END PRIVATE KEY-----", "+x"]}],
                 "originalFile": "a <private>b</private> c",
                 "token": "identifier"}""");
        JsonNode clean = filter.payload(payload);

        assertThat(clean.toString()).doesNotContain("hunter2", "abc123", "MIIEsecret", "<private>");
        assertThat(clean.path("password").asText()).isEqualTo("[redacted:password]");
        assertThat(clean.path("token").asText()).isEqualTo("identifier");
        assertThat(clean.path("originalFile").asText()).isEqualTo("a  c");
        assertThat(clean.at("/structuredPatch/0/lines/3").asText()).isEqualTo("+x");
        assertThat(clean.path("n").asInt()).isEqualTo(5);
        assertThat(clean.has("none")).isTrue();
    }

    @Test
    void shouldKeepSecretsWhenToldTo() {
        PrivacyFilter open = new PrivacyFilter(false, 1024);

        assertThat(open.prompt("PASSWORD=x <private>y</private>")).isEqualTo("PASSWORD=x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "password=",
                "password = ",
                "token:",
                "a",
                "-",
                "--",
                "=",
                "://",
                "a://b:",
                "eyJ",
                "eyJaaaaaaaa.",
                "sk-",
                "bearer ",
                "AKIA",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "<password>",
                "\\",
                "\"",
                "password is ",
                "-u a:",
                " \t"
            })
    void shouldTakeLinearTimeOnHostileText(String part) {
        String text = part.repeat(1024 * 1024 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> filter.payload(TextNode.valueOf(text)));
    }
}
