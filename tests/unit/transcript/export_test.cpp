// What an export shows of secrets, and what it leaves alone. The keys are made up.
#include "support/qtest_main.h"
#include "transcript/export.h"

#include <QTest>

#include <ctime>

using namespace wm::transcript;

namespace {

/// Nanoseconds of this thread's own, whatever else the machine does.
qint64 cpu_time()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

} // namespace

class TranscriptExport : public QObject {
    Q_OBJECT
private slots:
    void secrets_are_masked_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char *name, const char *text, const char *shown) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(shown);
        };
        const QByteArray random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"; // 36 characters
        const auto key = [&](const char *name, const QByteArray &prefix, const QByteArray &rest) {
            QTest::newRow(name) << QByteArray("it is " + prefix + rest + ", keep it")
                                << QByteArray("it is " + prefix + "[masked], keep it");
        };
        key("Anthropic", "sk-ant-", "api03-" + random + "-_AA");
        key("OpenAI", "sk-", random);
        key("OpenAI, of a project", "sk-proj-", random + "_x-y");
        key("OpenRouter", "sk-or-", "v1-" + random);
        key("GitHub", "ghp_", random);
        key("GitHub Actions", "ghs_", random);
        key("GitHub, fine-grained", "github_pat_", "11ABC_" + random);
        key("GitLab", "glpat-", random);
        key("AWS", "AKIA", "IOSFODNN7EXAMPLE");
        key("Google", "AIza", "Sy" + random);
        key("Slack bot", "xoxb-", "1234567890-abcdef");
        key("Slack app", "xapp-", "1-A0B1C2D3E4");
        key("npm", "npm_", random);
        key("Hugging Face", "hf_", random);
        key("Groq", "gsk_", random);
        row("a web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl!", "eyJ[masked]!");
        row("a bearer", "Authorization: Bearer abcDEF123456.~+/-_=", "Authorization: Bearer [masked]");
        row("a bearer in small letters", "authorization: bearer abcdef123456\r\n", "authorization: bearer [masked]\r\n");
        row("basic", "-H 'Authorization: Basic dXNlcjpwYXNz'", "-H 'Authorization: Basic [masked]'");
        row("a private key", "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nb",
            "a\n-----BEGIN RSA PRIVATE KEY-----[masked]-----END RSA PRIVATE KEY-----\nb");
        row("a private key that is cut off", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "-----BEGIN OPENSSH PRIVATE KEY-----[masked]");
        row("a password in an address", "git clone https://me:hunter2@git.example.org/a.git",
            "git clone https://me:[masked]@git.example.org/a.git");
        row("the environment", "export FOO_API_KEY=abc BAR=1", "export FOO_API_KEY=[masked] BAR=1");
        row("a token of the environment", "TOKEN=x", "TOKEN=[masked]");
        row("a password of the environment", "DB_PASSWORD='correct horse'", "DB_PASSWORD='[masked]'");
        row("JSON", R"({"api_key": "abcdefg12345", "n": 1})", R"({"api_key": "[masked]", "n": 1})");
        row("JSON in JSON", "\"{\\\"accessToken\\\":\\\"abcdefg12345\\\"}\"", "\"{\\\"accessToken\\\":\\\"[masked]\\\"}\"");
        row("YAML", "password: hunter2hunter2\nuser: me", "password: [masked]\nuser: me");
        row("a short password in quotes", "password = \"cat\"", "password = \"[masked]\"");
        row("Ruby", "'secret_key' => 'abcdefg12345'", "'secret_key' => '[masked]'");
        row("a query", "GET /x?access_token=abc123def456&page=2", "GET /x?access_token=[masked]&page=2");
        row("behind a line break in JSON", R"(key:\nsk-a1B2c3D4e5F6g7H8i9J0)", R"(key:\nsk-[masked])");
        row("several", "A_KEY=1 B_TOKEN=2", "A_KEY=[masked] B_TOKEN=[masked]");
    }
    void secrets_are_masked()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(masked(text.toStdString())), shown);
        QCOMPARE(QByteArray::fromStdString(masked(shown.toStdString())), shown);
    }

    void a_long_secret_is_masked_whole()
    {
        const std::string random(5'000, '7');
        for (const std::string before : {"A_KEY=", "sk-", "Bearer ", "token: "})
            QCOMPARE(masked(before + random + " x"), before + std::string(mask) + " x");
    }

    void other_text_stays_data()
    {
        QTest::addColumn<QByteArray>("text");
        const char *texts[] = {"", "no secrets here", "sk-loading-indicator-with-dots", "task-20251120-a-long-branch-name-4",
            "std::ranges::sort(all, key=len)", "sorted(xs, key=lambda x: x.id)", "{ token: string; password: string }",
            "api_key = os.environ[name]", "API_KEY=$OTHER", "export TOKEN=\"$(pass show token)\"", "if (m_key == other_key_1234)",
            "PRIMARY KEY: none", "max_tokens: 123456789", "Token::kind_of_12345", "the key: see below", "Bearer of bad news",
            "bearer tokens", "Basic English", "https://example.org:8080/a@b", "ssh://git@example.org/a.git",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "eyJ is how JSON begins in base64", "AKIA and AIza",
            "ghp_short", "0123456789abcdef0123456789abcdef01234567"};
        for (const char *text : texts)
            QTest::newRow(text) << QByteArray(text);
    }
    void other_text_stays()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(masked(text.toStdString())), text);
    }

    void hostile_text_takes_no_longer_data()
    {
        QTest::addColumn<QByteArray>("piece");
        for (const char *piece : {"sk-", "eyJ.eyJ", "key=", "key=\"", "Bearer ", "://a:", "-----BEGIN ", "=", " "})
            QTest::newRow(piece) << QByteArray(piece);
    }
    void hostile_text_takes_no_longer()
    {
        QFETCH(QByteArray, piece);
        const auto best_of_three = [&](int bytes) {
            const std::string text = piece.repeated(bytes / static_cast<int>(piece.size())).toStdString();
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 3; ++i) {
                const qint64 begin = cpu_time();
                if (masked(text).empty())
                    return qint64(-1);
                best = std::min(best, cpu_time() - begin);
            }
            return best;
        };
        // Sixteen times as much takes about sixteen times as long; the square of it would be 256.
        const qint64 once = best_of_three(8'000), often = best_of_three(128'000);
        QVERIFY2(once > 0 && often < 80 * std::max<qint64>(once, 100'000), qPrintable(QString("%1 ns, %2 ns").arg(once).arg(often)));
    }
};

WM_TEST_CLASS(TranscriptExport)
#include "export_test.moc"
