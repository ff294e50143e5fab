#include "wire/framing.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Framing : public QObject {
    Q_OBJECT
private slots:
    void lines_come_out_whole_however_the_bytes_arrive()
    {
        const std::string stream = "{\"a\":1}\n\n{\"b\":\"ü\"}\n{\"cut\"";
        for (std::size_t step = 1; step <= stream.size(); ++step) {
            wire::LineBuffer buffer(100);
            std::vector<std::string> lines;
            for (std::size_t at = 0; at < stream.size(); at += step) {
                buffer.append(std::string_view(stream).substr(at, step));
                while (auto line = buffer.next().value())
                    lines.push_back(*line);
            }
            QCOMPARE(lines, (std::vector<std::string>{"{\"a\":1}", "", "{\"b\":\"ü\"}"}));
        }
    }
    void a_line_beyond_the_limit_is_refused_before_it_ends()
    {
        wire::LineBuffer buffer(10);
        buffer.append("0123456789");
        QVERIFY(buffer.next());
        buffer.append("x");
        QCOMPARE(buffer.next().error().code, std::string("too_large"));
    }
    void foreign_bytes_never_make_a_frame_impossible() { QVERIFY(wire::frame(Json{{"text", "\xFF broken"}}).ends_with("\n")); }
};

WM_TEST_CLASS(Framing)
#include "framing_test.moc"
