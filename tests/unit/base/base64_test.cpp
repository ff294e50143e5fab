#include "base/base64.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Base64 : public QObject {
    Q_OBJECT
private slots:
    void the_vectors_of_the_standard_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *bytes, const char *text) { QTest::newRow(text) << QByteArray(bytes) << QByteArray(text); };
        row("", "");
        row("f", "Zg==");
        row("fo", "Zm8=");
        row("foo", "Zm9v");
        row("foob", "Zm9vYg==");
        row("fooba", "Zm9vYmE=");
        row("foobar", "Zm9vYmFy");
    }
    void the_vectors_of_the_standard()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(to_base64(bytes.toStdString()), text.toStdString());
        QCOMPARE(from_base64(text.toStdString()), bytes.toStdString());
    }
    void every_byte_comes_back()
    {
        std::string bytes;
        for (int i = 0; i < 256; ++i)
            bytes += static_cast<char>(i);
        QCOMPARE(from_base64(to_base64(bytes)), bytes);
    }
    void what_is_no_base64_is_told()
    {
        for (const char *text : {"Zg", "Zg=", "Z===", "Zg=a", "Zm 9", "Zm9v\n", "Zm9-", "===="})
            QVERIFY2(!from_base64(text), text);
    }
};

WM_TEST_CLASS(Base64)
#include "base64_test.moc"
