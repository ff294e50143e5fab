#include "base/text.h"
#include "base/sha256.h"
#include "base/ulid.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Text : public QObject {
    Q_OBJECT
private slots:
    void valid_utf8_is_told_from_invalid()
    {
        QVERIFY(is_valid_utf8("plain"));
        QVERIFY(is_valid_utf8("żółw 🐢"));
        QVERIFY(!is_valid_utf8("\xC0\x80"));         // overlong
        QVERIFY(!is_valid_utf8("\xED\xA0\x80"));     // surrogate
        QVERIFY(!is_valid_utf8("\xF4\x90\x80\x80")); // beyond U+10FFFF
        QVERIFY(!is_valid_utf8("cut \xE2\x82"));
    }
    void broken_bytes_are_replaced_one_by_one()
    {
        QCOMPARE(as_utf8("ok \xFF \xE2\x82 żółw"), std::string("ok ? ?? żółw"));
        QCOMPARE(as_utf8("\xED\xA0\x80"), std::string("???"));
    }
    void elide_counts_characters_not_bytes()
    {
        QCOMPARE(elide("żółw", 4), std::string("żółw"));
        QCOMPARE(elide("żółwie", 4), std::string("żółw…"));
        QCOMPARE(count_characters("🐢🐢"), std::size_t(2));
    }
    void a_slug_is_made_of_whole_words_within_the_limit()
    {
        QCOMPARE(slug("Reject oversized upload, before buffering!", 24), std::string("reject-oversized-upload"));
        QCOMPARE(slug("../../etc/passwd", 24), std::string("etc-passwd"));
        QCOMPARE(slug("żółw", 24), std::string("w"));
        QCOMPARE(slug("supercalifragilistic", 5), std::string("super"));
    }
    void ulids_sort_by_time_and_never_repeat()
    {
        const auto early = make_ulid(1'000'000'000'000'000'000), late = make_ulid(1'000'000'001'000'000'000);
        QVERIFY(early < late);
        QVERIFY(is_ulid(early) && is_ulid(late));
        QVERIFY(make_ulid(0) != make_ulid(0));
        QCOMPARE(ulid_after("01HKXQ2B7N8Z9Y6W5V4T3S2R8A"), std::string("01HKXQ2B7N8Z9Y6W5V4T3S2R8B"));
        QCOMPARE(ulid_after("01HKXQ2B7N8Z9Y6W5V4T3S2R9Z"), std::string("01HKXQ2B7N8Z9Y6W5V4T3S2RA0"));
        QCOMPARE(ulid_after("01HKXQ2B7N8Z9Y6W5V4T3SZZZZ"), std::string("01HKXQ2B7N8Z9Y6W5V4T3T0000"));
        QVERIFY(!is_ulid("8ZZZZZZZZZZZZZZZZZZZZZZZZZ") && !is_ulid("short"));
    }
    void sha256_gives_the_vectors_of_fips_180()
    {
        QCOMPARE(sha256_hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256_hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }
};

WM_TEST_CLASS(Text)
#include "text_test.moc"
